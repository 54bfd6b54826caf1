"""The named questions of tables that only have a few."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from notifications.models import (
    DeliveryAttempt,
    Digest,
    NotificationEvent,
    ProviderReceipt,
    Suppression,
)
from tests.notifications.conftest import NOW, make_event

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("values", "is_waiting"),
    [
        ({}, True),
        ({"fanned_out_at": NOW}, False),
        ({"next_attempt_at": NOW + SECOND}, False),
        ({"lease_expires_at": NOW + SECOND, "lease_token": uuid4()}, False),
        ({"lease_expires_at": NOW - SECOND, "lease_token": uuid4()}, True),
    ],
)
def test_the_outbox_holds_what_nobody_tells_yet(db, values, is_waiting):
    make_event(**{"fanned_out_at": None} | values)
    assert NotificationEvent.objects.outbox(NOW).exists() == is_waiting


@pytest.mark.parametrize(
    ("values", "is_due"),
    [({}, True), ({"closed_at": NOW}, False), ({"due_at": NOW + SECOND}, False)],
)
def test_a_digest_is_due_once(alice, values, is_due):
    facts = {"due_at": NOW, "created_at": NOW, "window_key": "2026-05-04"} | values
    Digest.objects.create(recipient=alice, channel="email", cadence="daily", **facts)
    assert Digest.objects.due(NOW).exists() == is_due


@pytest.mark.parametrize(
    ("values", "is_due"),
    [
        ({}, True),
        ({"processed_at": NOW}, False),
        ({"next_try_at": NOW + SECOND}, False),
    ],
)
def test_a_receipt_waits_until_it_is_applied(db, values, is_due):
    facts = {"next_try_at": NOW, "received_at": NOW} | values
    ProviderReceipt.objects.create(provider="p", event_id="e", kind="k", **facts)
    assert ProviderReceipt.objects.unprocessed(NOW).exists() == is_due


@pytest.mark.parametrize(
    ("values", "is_in_force"),
    [
        ({}, True),
        ({"lifted_at": NOW}, False),
        ({"expires_at": NOW}, False),
        ({"expires_at": NOW + SECOND}, True),
    ],
)
def test_a_suppression_ends_when_it_runs_out_or_is_lifted(db, values, is_in_force):
    Suppression.objects.create(
        channel="email", address_hash="h", reason="bounced", created_at=NOW, **values
    )
    assert Suppression.objects.in_force(NOW).exists() == is_in_force


def test_an_attempt_says_which_it_is_and_how_it_went():
    assert str(DeliveryAttempt(number=2, outcome="ok")) == "attempt 2: ok"
