"""Deliveries as rows: planned, gathered, heard of late, and withdrawn."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from notifications import deliveries
from notifications.deliveries.late import RECEIPT_TIME
from notifications.kinds import Channel
from notifications.models import Delivery, ProviderReceipt
from notifications.planning import PlannedDelivery
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW, make_event
from tests.notifications.deliveries.test_change import in_digest, row

HOUR = timedelta(hours=1)


def planned(key: str = "a", **values) -> PlannedDelivery:
    return PlannedDelivery(
        key=key, channel=Channel.EMAIL, address="alice@example.org", **values
    )


def test_planned_deliveries_are_written_and_the_sendable_returned(db):
    skipped = planned("b", skip_reason=Reason.NO_ADDRESS)
    [(pk, channel)] = deliveries.create([planned(), skipped], now=NOW)
    delivery = Delivery.objects.get(pk=pk)
    assert (channel, delivery.status) == (Channel.EMAIL, Status.PENDING)
    assert delivery.next_attempt_at == delivery.enqueued_at == NOW
    other = Delivery.objects.get(key="b")
    assert (other.status, other.reason) == (Status.SKIPPED, Reason.NO_ADDRESS)
    assert other.finished_at == NOW


def test_planning_again_changes_nothing_and_finds_the_same(db):
    first = deliveries.create([planned()], now=NOW)
    Delivery.objects.update(status=Status.SENT, finished_at=NOW)
    assert deliveries.create([planned()], now=NOW + HOUR) == first
    assert Delivery.objects.get().status == Status.SENT


def test_a_digest_settles_only_the_entries_that_are_named(delivery_in):
    one, other = delivery_in(Status.DIGESTING), delivery_in(Status.DIGESTING)
    digest = in_digest(one)
    Delivery.objects.update(digest=digest)
    assert deliveries.settle_digest(
        digest.pk, Status.SKIPPED, now=NOW, reason=Reason.STALE, ids=[one.pk]
    )
    assert (row(one).status, row(one).reason) == (Status.SKIPPED, Reason.STALE)
    assert row(other).status == Status.DIGESTING


def test_what_leaves_a_digest_is_due_at_once(delivery_in):
    delivery = delivery_in(Status.DIGESTING, next_attempt_at=NOW + HOUR)
    in_digest(delivery)
    assert deliveries.leave_digest([delivery.pk], now=NOW) == 1
    assert row(delivery).digest is None
    assert deliveries.take_due(now=NOW) == [(delivery.pk, Channel.EMAIL)]


def test_receipts_only_raise_the_rank(delivery_in):
    delivery = delivery_in(Status.SENT)
    assert deliveries.receive(delivery.pk, Status.BOUNCED, now=NOW, error="Full.")
    assert not deliveries.receive(delivery.pk, Status.DELIVERED, now=NOW)
    assert not deliveries.receive(delivery.pk, Status.BOUNCED, now=NOW)
    assert (row(delivery).status, row(delivery).error) == (Status.BOUNCED, "Full.")


def heard(delivery: Delivery) -> None:
    ProviderReceipt.objects.create(
        provider="resend",
        event_id=str(delivery.pk),
        kind="delivered",
        delivery=delivery,
        received_at=NOW,
        next_try_at=NOW,
    )


def test_silence_is_told_only_where_the_provider_talks(delivery_in):
    old = {"sent_at": NOW - RECEIPT_TIME - HOUR}
    heard(delivery_in(Status.DELIVERED, provider="resend"))
    silent = delivery_in(Status.SENT, provider="resend", **old)
    by_smtp = delivery_in(Status.SENT, provider="smtp", **old)
    young = delivery_in(Status.SENT, provider="resend", sent_at=NOW)
    assert deliveries.time_out(now=NOW) == 1
    assert row(silent).status == Status.UNCONFIRMED
    assert row(by_smtp).status == row(young).status == Status.SENT


def test_older_messages_of_a_group_give_way(delivery_in, alice):
    times = {"group_key": "job:1", "kind": "progress_milestone"}
    older = make_event(occurred_at=NOW - HOUR, **times)
    newer = make_event(occurred_at=NOW, **times)
    waits = delivery_in(event=older)
    gone = delivery_in(Status.SENT, event=older)
    stays = delivery_in(event=newer)
    assert deliveries.supersede(newer, now=NOW, recipient_id__in=[alice.pk]) == 1
    assert row(waits).reason == Reason.COLLAPSED
    assert row(gone).status == Status.SENT
    assert row(stays).status == Status.PENDING


def test_the_id_follows_from_the_key(db):
    [(pk, _)] = deliveries.create([planned()], now=NOW)
    assert isinstance(pk, UUID)
    assert Delivery.objects.get(key="a").pk == pk
