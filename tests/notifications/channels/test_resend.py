from __future__ import annotations

from threading import Event
from typing import Any

import pytest
from django.core.mail import send_mail

from notifications.channels import Sent, email
from notifications.errors import (
    DeliveryFailure,
    PermanentFailure,
    TransientFailure,
    UncertainFailure,
)
from notifications.statuses import Reason
from tests.notifications.channels.conftest import mail_delivery, make_mail
from tests.notifications.channels.provider import Answer

ADDRESS = "alice@example.org"
KEY = str(mail_delivery().pk)
QUOTA = {"name": "daily_quota_exceeded", "message": "You have reached your quota."}
RATE = {"name": "rate_limit_exceeded", "message": "Too many requests."}
CONCURRENT = {"name": "concurrent_idempotent_requests", "message": "In work."}
OTHER_BODY = {"name": "invalid_idempotent_request", "message": "Another body."}


def send(**values: Any) -> Sent:
    return email.send(mail_delivery(), make_mail(**values))


def test_resend_gets_the_mail_with_the_delivery_as_its_key(provider):
    sent = send(headers={"List-Unsubscribe": "<https://headway.example.org/u/>"})
    assert (sent.provider, sent.message_id) == ("resend", "re_1")
    [request] = provider.requests
    assert request.path == "/emails"
    assert request.key == KEY
    assert request.headers["Authorization"] == "Bearer re_key"
    asked = request.json
    assert asked["to"] == [ADDRESS]
    assert asked["from"] == make_mail()["sender"]
    assert asked["subject"] == make_mail()["subject"]
    assert asked["text"] == make_mail()["text"]
    assert asked["html"] == make_mail()["html"]
    assert asked["headers"]["List-Unsubscribe"] == "<https://headway.example.org/u/>"


def test_the_delivery_travels_as_a_tag_that_recipients_cannot_read(provider):
    send()
    [request] = provider.requests
    assert request.json["tags"] == [{"name": "delivery_id", "value": KEY}]
    assert not {"X-Metadata", "X-Tags"} & set(request.json["headers"])


def test_the_key_fits_what_resend_remembers():
    assert len(KEY) <= 256


@pytest.mark.parametrize(
    "answer",
    [
        Answer(status=500, body={"message": "sorry"}),
        Answer(status=None, is_taken=True),
        Answer(status=None, is_taken=True, is_reset=True),
        Answer(status=502, body={}, is_taken=True),
        Answer(body=["what?"], is_taken=True),
        Answer(status=429, body=RATE),
    ],
)
def test_a_repetition_is_the_same_request_byte_for_byte_and_one_mail(provider, answer):
    provider.answers = [answer]
    with pytest.raises(TransientFailure):
        send()
    assert send().message_id == "re_1"
    first, second = provider.requests
    assert first.body == second.body
    assert first.key == second.key == KEY
    assert len(provider.mails) == 1


def test_a_provider_that_took_the_mail_and_hangs_is_asked_again(provider, settings):
    settings.ANYMAIL = {**settings.ANYMAIL, "REQUESTS_TIMEOUT": (3, 0.2)}
    is_over = Event()
    provider.answers = [Answer(after=is_over)]
    with pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.reason == Reason.UNREACHABLE
    assert send().message_id == "re_1"
    is_over.set()
    assert len(provider.mails) == 1


def test_another_body_under_the_same_key_is_not_known_to_have_arrived(provider):
    send()
    with pytest.raises(UncertainFailure) as failure:
        send(subject="Rendered anew")
    assert failure.value.reason == Reason.UNCERTAIN
    assert failure.value.http_status == 409
    assert len(provider.mails) == 1


def test_other_mail_goes_out_without_a_key(provider):
    send_mail("Reset your password", "Here.", "a@example.org", [ADDRESS])
    [request] = provider.requests
    assert request.key == ""
    assert "tags" not in request.json


@pytest.mark.parametrize(
    ("answer", "expected", "reason"),
    [
        (Answer(status=None), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=None, is_reset=True), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=500), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=502), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=503), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=408), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=429), TransientFailure, Reason.THROTTLED),
        (Answer(status=401), TransientFailure, Reason.MISCONFIGURED),
        (Answer(status=403), TransientFailure, Reason.MISCONFIGURED),
        (Answer(status=422), PermanentFailure, Reason.REFUSED),
        (Answer(status=400), PermanentFailure, Reason.REFUSED),
        (Answer(status=409, body=CONCURRENT), TransientFailure, Reason.UNREACHABLE),
        (Answer(status=409, body=OTHER_BODY), UncertainFailure, Reason.UNCERTAIN),
        (Answer(status=409, body="?"), UncertainFailure, Reason.UNCERTAIN),
        (Answer(body=["what?"]), TransientFailure, Reason.UNREACHABLE),
    ],
)
def test_each_answer_of_resend_means_what_helps(provider, answer, expected, reason):
    provider.answers = [answer]
    with pytest.raises(DeliveryFailure) as failure:
        send()
    assert type(failure.value) is expected
    assert failure.value.reason == reason
    assert not provider.mails


@pytest.mark.parametrize(
    ("body", "headers", "seconds"),
    [
        (RATE, {}, 60.0),
        (RATE, {"Retry-After": "7"}, 7.0),
        (RATE, {"Retry-After": "soon"}, 60.0),
        # A quota does not pass in minutes, whatever the header says.
        (QUOTA, {"Retry-After": "7"}, 3600.0),
        (QUOTA, {"Retry-After": "9000"}, 9000.0),
    ],
)
def test_resend_is_given_the_time_that_it_needs_and_no_try_is_lost(
    provider, body, headers, seconds
):
    provider.answers = [Answer(status=429, body=body, headers=headers)]
    with pytest.raises(TransientFailure) as failure:
        send()
    assert failure.value.retry_after == seconds
    assert failure.value.is_free
    assert failure.value.http_status == 429


def test_what_resend_said_is_kept_without_our_key(provider):
    provider.answers = [Answer(status=422, body={"message": "Invalid `to` field."})]
    with pytest.raises(PermanentFailure) as failure:
        send()
    assert "Invalid `to` field." in failure.value.response
    assert "re_key" not in failure.value.response + str(failure.value)
