"""Toasts as a channel: sent is a number of the inbox, delivered is another matter."""

from __future__ import annotations

import pytest

from notifications.channels import websocket
from notifications.models import Delivery, Inbox
from notifications.senders import SENDERS
from notifications.statuses import Status
from tests.notifications.models.test_digest import gather
from tests.support.inbox import a_toast, tell

pytestmark = pytest.mark.django_db


def test_the_channel_has_its_sender():
    assert SENDERS["websocket"] is websocket


def test_a_toast_says_what_templates_say(alice):
    row = tell(alice, "In the inbox")
    row.event.payload = {"title": "Ledger.pdf"}
    sent = a_toast(row)
    sent.event = row.event
    content = websocket.write(sent)
    assert set(content) == {"title", "body", "url"}
    assert "Ledger.pdf" in content["title"]
    assert content["url"] == row.url


def test_it_is_sent_and_not_delivered(alice):
    sent = a_toast(tell(alice))
    answer = websocket.send(sent, {})
    assert (answer.provider, answer.status) == ("websocket", Status.SENT)


def test_an_attempt_that_is_repeated_keeps_its_number(alice):
    """A worker that was lost just before it wrote "sent" doubles nothing."""
    sent = a_toast(tell(alice))
    seq = Inbox.objects.get(person=alice).seq
    websocket.send(sent, {})
    assert Delivery.objects.get(pk=sent.pk).inbox_seq == sent.inbox_seq == seq
    assert Inbox.objects.get(person=alice).seq == seq
    assert websocket.is_idempotent()


def test_a_digest_says_how_many_waited(alice):
    sent = a_toast(tell(alice))
    sent.notification = sent.event = None
    sent.digest = gather(alice, channel="websocket", cadence="quiet")
    content = websocket.write(sent)
    assert content["title"].endswith("while you were away")
    assert content["url"] == "/notifications/"
