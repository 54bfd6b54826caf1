from __future__ import annotations

import base64
import json

import pytest
from django.db import DatabaseError
from django.urls import NoReverseMatch, reverse

from notifications.models import ProviderReceipt
from notifications.receipts import receiving
from tests.notifications.receipts.conftest import PATH, event, signed

pytestmark = pytest.mark.django_db
BODY = json.dumps(event("email.delivered"))


def post(client, body=BODY, headers=None, path=PATH):
    given = signed(BODY, "msg_1") if headers is None else headers
    return client.post(path, body, "application/json", headers=given)


def test_a_signed_receipt_is_stored(client):
    assert post(client).status_code == 200
    assert ProviderReceipt.objects.get().kind == "delivered"


@pytest.mark.parametrize(
    "wrong",
    [
        {"svix-signature": "v1,AAAA"},
        {"svix-signature": "v1,not base64!"},
        {"svix-signature": "v1,a"},
        {"svix-signature": "nonsense"},
        {"svix-signature": ""},
        {"svix-signature": "v1"},
        {"svix-signature": "v1,é"},
        {"svix-signature": ",,,"},
        {"svix-timestamp": "0"},
        {"svix-timestamp": "soon"},
        {"svix-timestamp": "nan"},
        {"svix-timestamp": "9" * 400},
        {"svix-id": "msg_2"},
        {"svix-id": ""},
    ],
)
def test_a_signature_that_is_none_is_refused_and_never_an_error(client, wrong):
    assert post(client, headers=signed(BODY, "msg_1") | wrong).status_code in (400, 403)
    assert not ProviderReceipt.objects.exists()


def test_without_a_signature_nothing_is_stored(client):
    assert post(client, headers={}).status_code in (400, 403)
    assert not ProviderReceipt.objects.exists()


def test_a_signature_by_another_key_is_refused(client):
    other = "whsec_" + base64.b64encode(b"somebody else").decode()
    headers = signed(BODY, "msg_1", other)
    assert post(client, headers=headers).status_code in (400, 403)
    assert not ProviderReceipt.objects.exists()


def test_a_body_that_was_changed_is_refused(client):
    body = BODY.replace("delivered", "bounced")
    assert post(client, body=body).status_code in (400, 403)
    assert not ProviderReceipt.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        *("", "{", "[]", "7", "null", '"text"', "{}"),
        '{"type": "email.bounced"}',
        '{"type": "email.sent", "data": null}',
        '{"type": [], "data": 7}',
        '{"type": "email.bounced", "data": {"bounce": 7, "tags": 7, "to": 7}}',
    ],
)
def test_a_signed_body_that_is_nonsense_is_never_an_error(client, body):
    answer = post(client, body=body, headers=signed(body, "msg_1"))
    assert answer.status_code in (200, 400)


def test_without_the_secret_the_door_is_closed(client, settings):
    settings.ANYMAIL = {"RESEND_API_KEY": "re_key"}
    assert post(client).status_code == 403
    assert not ProviderReceipt.objects.exists()


def test_other_providers_need_the_password(client, settings):
    path = "/anymail/postmark/tracking/"
    body = json.dumps(
        {"RecordType": "Delivery", "MessageID": "m1", "Recipient": "alice@example.org"}
    )
    assert post(client, body, {}, path).status_code == 403
    settings.ANYMAIL = {"WEBHOOK_SECRET": ["old:password", "new:password"]}
    assert post(client, body, {}, path).status_code == 400
    password = base64.b64encode(b"new:password").decode()
    headers = {"authorization": f"Basic {password}"}
    assert post(client, body, headers, path).status_code == 200
    receipt = ProviderReceipt.objects.get()
    assert (receipt.provider, receipt.provider_message_id) == ("postmark", "m1")


def test_a_password_is_asked_for_beside_the_signature(client, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "WEBHOOK_SECRET": "a:password"}
    assert post(client).status_code == 400
    assert not ProviderReceipt.objects.exists()


def test_when_the_database_fails_the_provider_is_to_come_again(client, monkeypatch):
    def fail(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(receiving, "_receipt", fail)
    client.raise_request_exception = False
    assert post(client).status_code == 500


def test_inbound_mail_has_no_door():
    assert reverse("anymail:resend_tracking_webhook") == PATH
    with pytest.raises(NoReverseMatch):
        reverse("anymail:resend_inbound_webhook")


def test_looking_is_not_enough(client):
    assert client.get(PATH).status_code == 405
