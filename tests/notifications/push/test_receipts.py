"""Receipts: a service worker says that a push was shown."""

from __future__ import annotations

import pytest
from rest_framework.test import APIClient

from notifications import dispatch
from notifications.models import Outcome
from notifications.push import receipts, subscriptions
from notifications.statuses import Status
from tests.notifications.conftest import NOW

pytestmark = pytest.mark.django_db

RECEIPTS = "/api/notifications/push/receipts"


@pytest.fixture
def pushed(alice, service, subscribed, push_to):
    """A delivery that the push service took, and its receipt."""
    delivery = push_to(subscribed(alice))
    dispatch.attempt(delivery.pk)
    return delivery, service.taken[0].news["receipt"]


def test_what_was_shown_is_delivered(pushed):
    delivery, token = pushed
    response = APIClient().post(RECEIPTS, {"receipt": token})
    assert response.status_code == 204
    delivery.refresh_from_db()
    assert delivery.status == Status.DELIVERED
    assert delivery.delivered_at


def test_a_receipt_counts_once(pushed):
    _, token = pushed
    assert receipts.receive(token, now=NOW)
    assert not receipts.receive(token, now=NOW)


def test_a_push_that_may_have_been_lost_was_not_when_it_was_shown(
    alice, subscribed, push_to
):
    delivery = push_to(subscribed(alice), status=Status.UNKNOWN, finished_at=NOW)
    assert receipts.receive(receipts.token_of(delivery.pk), now=NOW)
    delivery.refresh_from_db()
    assert delivery.status == Status.DELIVERED


def test_a_receipt_that_is_faster_than_our_own_note_ends_the_attempt(
    alice, service, subscribed, push_to, monkeypatch
):
    delivery = push_to(subscribed(alice))

    def shown_already(pk, *, now):
        assert receipts.receive(receipts.token_of(delivery.pk), now=now)

    monkeypatch.setattr(subscriptions, "note_ok", shown_already)
    assert not dispatch.attempt(delivery.pk), "there is nothing left to note"

    delivery.refresh_from_db()
    assert delivery.status == Status.DELIVERED
    assert delivery.sent_at
    assert delivery.sent_at == delivery.delivered_at
    attempt = delivery.attempt_rows.get()
    assert (attempt.outcome, attempt.ended_at) == (Outcome.OK, delivery.sent_at)
    assert len(service.taken) == 1


@pytest.mark.parametrize("change", ["", "x", "0" * 32, "0" * 32 + ":forged"])
def test_a_forged_receipt_changes_nothing(pushed, change):
    delivery, _ = pushed
    APIClient().post(RECEIPTS, {"receipt": change})
    delivery.refresh_from_db()
    assert delivery.status == Status.SENT


def test_a_receipt_is_for_pushes_alone(delivery_in):
    mail = delivery_in(Status.SENT)
    assert not receipts.receive(receipts.token_of(mail.pk), now=NOW)
    mail.refresh_from_db()
    assert mail.status == Status.SENT
