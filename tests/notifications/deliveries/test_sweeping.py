from __future__ import annotations

from datetime import timedelta

from notifications import backoff, deliveries
from notifications.deliveries import sweeping
from notifications.kinds import Channel
from notifications.models import Delivery
from notifications.statuses import WAITING, Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import SENT, claim_of, row

SECOND = timedelta(seconds=1)
LAPSED = NOW - SECOND


def release(*, is_idempotent: bool = True) -> int:
    return deliveries.release_lapsed(now=NOW, is_idempotent=lambda _: is_idempotent)


def killed(delivery_in, **values) -> Delivery:
    """A delivery whose worker died while the provider had the message."""
    delivery = delivery_in(Status.SENDING, lease_expires_at=LAPSED, **values)
    number = delivery.attempts + 1
    begun_at = LAPSED - deliveries.LEASE
    assert deliveries.begin(claim_of(delivery), number=number, now=begun_at)
    return delivery


def test_a_lapsed_lease_is_released_and_the_dead_worker_writes_nothing(delivery_in):
    delivery = killed(delivery_in)
    assert release() == 1
    assert row(delivery).status == Status.RETRYING
    assert row(delivery).reason == Reason.LEASE_LAPSED
    assert not deliveries.mark_sent(claim_of(delivery), SENT, now=NOW)
    assert deliveries.take_due(now=NOW) == [(delivery.pk, Channel.EMAIL)]
    attempt = delivery.attempt_rows.get()
    assert (attempt.outcome, attempt.ended_at) == ("unknown", NOW)


def test_what_cannot_be_repeated_safely_is_unknown(delivery_in):
    delivery = killed(delivery_in)
    assert release(is_idempotent=False) == 1
    assert row(delivery).status == Status.UNKNOWN
    assert row(delivery).finished_at == NOW
    assert deliveries.take_due(now=NOW) == []


def test_what_never_left_is_tried_again_whatever_the_channel(delivery_in):
    delivery = delivery_in(Status.SENDING, lease_expires_at=LAPSED)
    assert release(is_idempotent=False) == 1
    assert row(delivery).status == Status.RETRYING


def test_a_delivery_that_kills_its_workers_is_given_up(delivery_in):
    tries = backoff.max_tries(Channel.EMAIL) + sweeping.CRASHES
    delivery = killed(delivery_in, attempts=tries)
    assert release() == 1
    assert row(delivery).status == Status.FAILED
    assert row(delivery).finished_at == NOW


def test_a_delivery_that_kills_its_worker_while_it_is_written_is_given_up(
    delivery_in,
):
    delivery = delivery_in()
    for loss in range(1, sweeping.LOSSES + 1):
        assert row(delivery).status in WAITING
        assert deliveries.claim(delivery.pk, now=NOW)
        later = NOW + deliveries.UNBEGUN_LEASE + SECOND
        assert deliveries.release_lapsed(now=later, is_idempotent=lambda _: True) == 1
        Delivery.objects.filter(status__in=WAITING).update(next_attempt_at=NOW)
        assert row(delivery).losses == loss
    assert row(delivery).status == Status.FAILED
    assert row(delivery).reason == Reason.LEASE_LAPSED
    assert "5 times in a row" in row(delivery).error
    assert not delivery.attempt_rows.exists()


def test_an_attempt_that_begins_shows_that_the_text_was_harmless(delivery_in):
    delivery = delivery_in(
        Status.SENDING, lease_expires_at=LAPSED, losses=sweeping.LOSSES - 1
    )
    assert deliveries.begin(claim_of(delivery), number=1, now=LAPSED)
    assert row(delivery).losses == 0


def test_a_lease_that_runs_is_left_alone(delivery_in):
    delivery = delivery_in(Status.SENDING, lease_expires_at=NOW + SECOND)
    assert release() == 0
    assert row(delivery).status == Status.SENDING


def test_a_lost_message_is_sent_again_but_not_at_each_sweep(delivery_in):
    delivery = delivery_in(enqueued_at=NOW)
    lost = NOW + deliveries.MESSAGE_TRUST + SECOND
    assert deliveries.take_due(now=NOW + SECOND) == []
    assert deliveries.take_due(now=lost) == [(delivery.pk, Channel.EMAIL)]
    assert deliveries.take_due(now=lost + SECOND) == []


def test_a_sweep_takes_a_bounded_number(delivery_in, monkeypatch):
    delivery_in()
    monkeypatch.setattr(sweeping, "SWEEP_LIMIT", 0)
    assert deliveries.take_due(now=NOW) == []
