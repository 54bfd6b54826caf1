from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from notifications import backoff, deliveries
from notifications.deliveries import Claim
from notifications.kinds import Channel
from notifications.models import Delivery
from notifications.planning import PlannedDelivery
from notifications.statuses import TRANSITIONS, Reason, Status
from tests.notifications.conftest import NOW

SECOND = timedelta(seconds=1)
MAIL = {"subject": "Hello"}


def row(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def claim_of(delivery: Delivery) -> Claim:
    """The claim that the row's token stands for."""
    token = delivery.lease_token or uuid4()
    return Claim(delivery_id=delivery.pk, token=token, attempt=delivery.attempts)


#: Each way to change a status: what it leads to, and the call.
WAYS = {
    Status.SENDING: lambda d: deliveries.claim(d.pk, now=NOW),
    Status.SENT: lambda d: deliveries.mark_sent(claim_of(d), "id", now=NOW),
    Status.RETRYING: lambda d: deliveries.put_off(
        claim_of(d), Reason.UNREACHABLE, "no route", until=NOW
    ),
    Status.FAILED: lambda d: deliveries.fail(
        claim_of(d), Reason.REFUSED, "no", now=NOW
    ),
    Status.SKIPPED: lambda d: deliveries.skip(
        claim_of(d), Reason.RECIPIENT_INACTIVE, now=NOW
    ),
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("after", WAYS)
def test_a_status_is_entered_only_from_where_the_table_allows(
    delivery_in, before, after
):
    # Even with the right token: the status guards too.
    delivery = delivery_in(before, lease_token=uuid4())
    is_allowed = after in TRANSITIONS[before]
    assert bool(WAYS[after](delivery)) == is_allowed
    assert row(delivery).status == (after if is_allowed else before)


@pytest.mark.parametrize("after", [way for way in WAYS if way != Status.SENDING])
def test_without_the_token_nothing_is_written(delivery_in, after):
    delivery = delivery_in(Status.SENDING)
    delivery.lease_token = uuid4()
    assert not WAYS[after](delivery)
    assert not deliveries.freeze(claim_of(delivery), MAIL)
    assert row(delivery).status == Status.SENDING
    assert row(delivery).rendered is None


def test_planned_deliveries_are_written_and_the_sendable_returned(notification):
    planned = PlannedDelivery(channel=Channel.EMAIL, address="alice@example.org")
    [pk] = deliveries.create(notification, [planned], now=NOW)
    delivery = Delivery.objects.get()
    assert delivery.pk == pk
    assert delivery.status == Status.PENDING
    assert delivery.next_attempt_at == delivery.enqueued_at == NOW


def test_a_skipped_delivery_is_written_with_its_reason(notification):
    planned = PlannedDelivery(
        channel=Channel.EMAIL, address="", skip_reason=Reason.NO_ADDRESS
    )
    assert deliveries.create(notification, [planned], now=NOW) == []
    delivery = Delivery.objects.get()
    assert delivery.status == Status.SKIPPED
    assert delivery.reason == Reason.NO_ADDRESS
    assert delivery.finished_at == NOW


def test_a_claim_takes_a_lease_and_counts_the_attempt(delivery_in):
    delivery = delivery_in(Status.RETRYING, attempts=2)
    claim = deliveries.claim(delivery.pk, now=NOW)
    assert claim is not None
    assert claim.attempt == 3
    assert row(delivery).lease_token == claim.token
    assert row(delivery).lease_expires_at == NOW + deliveries.LEASE


def test_what_is_claimed_cannot_be_claimed_again(delivery_in):
    delivery = delivery_in()
    assert deliveries.claim(delivery.pk, now=NOW)
    assert deliveries.claim(delivery.pk, now=NOW + deliveries.LEASE * 2) is None


def test_a_delivery_that_is_gone_cannot_be_claimed(db):
    assert deliveries.claim(uuid4(), now=NOW) is None


@pytest.mark.django_db(transaction=True)
def test_of_many_claims_at_once_one_wins(delivery_in):
    delivery = delivery_in()

    def claim(_):
        try:
            return deliveries.claim(delivery.pk, now=NOW)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        claims = [claim for claim in pool.map(claim, range(16)) if claim]
    assert len(claims) == 1
    assert row(delivery).attempts == 1
    assert row(delivery).lease_token == claims[0].token


def test_a_message_is_kept_as_it_was_first_written(delivery_in):
    delivery = delivery_in(Status.SENDING)
    assert deliveries.freeze(claim_of(delivery), MAIL)
    assert not deliveries.freeze(claim_of(delivery), {"subject": "Later"})
    assert row(delivery).rendered == MAIL


def test_what_was_sent_has_its_proof_and_no_lease(delivery_in):
    delivery = delivery_in(Status.SENDING, reason=Reason.UNREACHABLE, error="no route")
    assert deliveries.mark_sent(claim_of(delivery), "re_123", now=NOW)
    delivery = row(delivery)
    assert delivery.provider_message_id == "re_123"
    assert delivery.sent_at == delivery.finished_at == NOW
    assert (delivery.reason, delivery.error) == ("", "")
    assert delivery.lease_token is None
    assert delivery.lease_expires_at is None


def test_what_is_put_off_waits_for_its_moment_and_the_sweep(delivery_in):
    delivery = delivery_in(Status.SENDING, enqueued_at=NOW)
    later = NOW + SECOND
    long = "x" * 900
    assert deliveries.put_off(claim_of(delivery), Reason.UNREACHABLE, long, until=later)
    assert deliveries.claim(delivery.pk, now=NOW) is None
    assert deliveries.take_due(now=NOW) == []
    assert deliveries.take_due(now=later) == [delivery.pk]
    assert row(delivery).error == long[:500]


def test_what_failed_says_why(delivery_in):
    delivery = delivery_in(Status.SENDING)
    deliveries.fail(claim_of(delivery), Reason.REFUSED, "No such person.", now=NOW)
    delivery = row(delivery)
    assert (delivery.reason, delivery.error) == (Reason.REFUSED, "No such person.")
    assert delivery.finished_at == NOW
    assert delivery.sent_at is None


def test_a_lapsed_lease_is_released_and_the_dead_worker_writes_nothing(delivery_in):
    delivery = delivery_in(Status.SENDING, lease_expires_at=NOW - SECOND)
    assert deliveries.release_lapsed(now=NOW) == 1
    assert row(delivery).status == Status.RETRYING
    assert row(delivery).reason == Reason.LEASE_LAPSED
    assert not deliveries.mark_sent(claim_of(delivery), "late", now=NOW)
    assert deliveries.take_due(now=NOW) == [delivery.pk]


def test_a_delivery_that_kills_its_workers_is_given_up(delivery_in):
    delivery = delivery_in(
        Status.SENDING,
        lease_expires_at=NOW - SECOND,
        attempts=backoff.MAX_ATTEMPTS,
    )
    assert deliveries.release_lapsed(now=NOW) == 1
    assert row(delivery).status == Status.FAILED
    assert row(delivery).finished_at == NOW


def test_a_lease_that_runs_is_left_alone(delivery_in):
    delivery = delivery_in(Status.SENDING, lease_expires_at=NOW + SECOND)
    assert deliveries.release_lapsed(now=NOW) == 0
    assert row(delivery).status == Status.SENDING


def test_a_lost_message_is_sent_again_but_not_at_each_sweep(delivery_in):
    delivery = delivery_in(enqueued_at=NOW)
    lost = NOW + deliveries.MESSAGE_TRUST + SECOND
    assert deliveries.take_due(now=NOW + SECOND) == []
    assert deliveries.take_due(now=lost) == [delivery.pk]
    assert deliveries.take_due(now=lost + SECOND) == []


def test_a_sweep_takes_a_bounded_number(delivery_in, monkeypatch):
    delivery_in()
    monkeypatch.setattr(deliveries, "SWEEP_LIMIT", 0)
    assert deliveries.take_due(now=NOW) == []
