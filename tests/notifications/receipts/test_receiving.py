from __future__ import annotations

import json
from threading import Barrier, Thread

import pytest
from anymail.signals import AnymailTrackingEvent
from django.db import connections
from django.test import Client

from notifications import suppression
from notifications.models import ProviderReceipt
from notifications.receipts import receiving, tasks
from notifications.statuses import Status
from tests.notifications.receipts.conftest import (
    ADDRESS,
    PATH,
    PERMANENT,
    event,
    signed,
    status_of,
    the_receipt,
)

pytestmark = pytest.mark.django_db


def test_a_receipt_is_stored_as_it_came_and_nothing_else_happens(say, sent):
    assert say(event("email.bounced", sent, bounce=PERMANENT)).status_code == 200
    receipt = the_receipt()
    assert (receipt.provider, receipt.kind) == ("resend", "bounced")
    assert receipt.provider_message_id == "re_1"
    assert receipt.delivery_id_said == str(sent.pk)
    assert receipt.address_hash == suppression.fingerprint(ADDRESS)
    assert receipt.processed_at is None
    assert receipt.occurred_at is not None
    assert status_of(sent) == Status.SENT


def test_the_same_event_twice_is_stored_once(say, sent):
    for _ in range(3):
        assert say(event("email.delivered", sent), "msg_7").status_code == 200
    assert the_receipt().event_id == "msg_7"


def test_the_same_event_from_two_machines_at_once_is_stored_once(
    transactional_db, sent
):
    body = json.dumps(event("email.delivered", sent))
    headers = signed(body, "msg_7")
    barrier, answers = Barrier(4), []

    def post() -> None:
        barrier.wait()
        answer = Client().post(PATH, body, "application/json", headers=headers)
        answers.append(answer.status_code)
        connections.close_all()

    threads = [Thread(target=post) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    assert the_receipt().event_id == "msg_7"


def test_no_address_is_kept(say):
    bounce = PERMANENT | {"message": f"<{ADDRESS}> is unknown here"}
    say(event("email.bounced", bounce=bounce, headers=[{"name": "To", "value": "x"}]))
    receipt = the_receipt()
    kept = json.dumps(receipt.raw) + receipt.detail + receipt.address_hash
    assert "example.org" not in kept
    assert "May exams" not in kept
    assert receipt.detail == "<…> is unknown here"
    assert receipt.raw["data"]["bounce"]["type"] == "Permanent"


@pytest.mark.parametrize("name", ["email.opened", "email.clicked", "email.scheduled"])
def test_what_people_do_with_mails_is_not_kept(say, name):
    say(event(name, click={"link": "https://x", "ipAddress": "1.2.3.4"}))
    assert not ProviderReceipt.objects.exists()


@pytest.mark.parametrize(
    ("tags", "is_found"),
    [
        (lambda pk: {"delivery_id": pk}, True),
        (lambda pk: [{"name": "delivery_id", "value": pk}], True),
        (lambda pk: [{"name": "other", "value": pk}], False),
        (lambda pk: {"delivery_id": "7"}, False),
        (lambda pk: "text", False),
        (lambda pk: [7], False),
    ],
)
def test_our_tag_is_found_in_either_shape(say, sent, tags, is_found):
    say(event("email.delivered", tags=tags(str(sent.pk))))
    assert the_receipt().delivery_id_said == (str(sent.pk) if is_found else "")


def test_an_event_without_a_name_is_named_by_what_it_says():
    for _ in range(2):
        nameless = AnymailTrackingEvent(
            event_type="delivered", message_id="m1", recipient=ADDRESS, esp_event=None
        )
        receiving.on_tracking(None, nameless, "Amazon SES")
    assert the_receipt().provider == "amazon_ses"


def test_a_worker_is_told_after_the_commit(
    say, sent, monkeypatch, django_capture_on_commit_callbacks
):
    told = []
    monkeypatch.setattr(tasks, "nudge", lambda: told.append(True))
    with django_capture_on_commit_callbacks(execute=True):
        say(event("email.delivered", sent))
    assert told == [True]
