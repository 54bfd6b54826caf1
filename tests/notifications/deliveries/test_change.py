"""The whole matrix: each way to change a status, tried from each status."""

from __future__ import annotations

from uuid import uuid4

import pytest

from notifications import deliveries
from notifications.channels import Sent
from notifications.deliveries import Claim
from notifications.errors import PermanentFailure, TransientFailure, UncertainFailure
from notifications.kinds import Channel
from notifications.models import Delivery, Digest
from notifications.statuses import SETTLED, TRANSITIONS, WAITING, Reason, Status
from tests.notifications.conftest import NOW

SENT = Sent(provider="test", message_id="id")
ARRIVED = Sent(provider="test", status=Status.DELIVERED)
REFUSED = PermanentFailure(Reason.REFUSED, "no")
AWAY = TransientFailure(Reason.UNREACHABLE, "no route")
DOUBT = UncertainFailure(Reason.UNCERTAIN, "who knows")


def row(delivery: Delivery) -> Delivery:
    return Delivery.objects.get(pk=delivery.pk)


def claim_of(delivery: Delivery) -> Claim:
    """The claim that the row's token stands for."""
    return Claim(delivery_id=delivery.pk, token=delivery.lease_token or uuid4())


def in_digest(delivery: Delivery) -> Digest:
    digest = Digest.objects.create(
        recipient=delivery.recipient,
        channel=Channel.EMAIL,
        cadence="hourly",
        window_key="2026-05-04T14",
        due_at=NOW,
        created_at=NOW,
    )
    Delivery.objects.filter(pk=delivery.pk).update(digest=digest)
    return digest


def settle(status: Status):
    return lambda d: deliveries.settle_digest(in_digest(d).pk, status, now=NOW)


def receive(status: Status):
    return lambda d: deliveries.receive(d.pk, status, now=NOW)


def given_back(delivery: Delivery) -> bool:
    token = claim_of(delivery).token
    deliveries.give_back([delivery.pk], token, now=NOW)
    return row(delivery).lease_token is None


CLAIMED = {Status.SENDING}

#: Each way: the statuses that it may leave, what it leads to, and the call.
WAYS = {
    "claim": (
        WAITING,
        Status.SENDING,
        lambda d: deliveries.claim(d.pk, now=NOW),
    ),
    "sent": (
        CLAIMED,
        Status.SENT,
        lambda d: deliveries.mark_sent(claim_of(d), SENT, now=NOW),
    ),
    "arrived": (
        CLAIMED,
        Status.DELIVERED,
        lambda d: deliveries.mark_sent(claim_of(d), ARRIVED, now=NOW),
    ),
    "put off": (
        CLAIMED,
        Status.RETRYING,
        lambda d: deliveries.put_off(claim_of(d), AWAY, until=NOW, now=NOW),
    ),
    "fail": (
        CLAIMED,
        Status.FAILED,
        lambda d: deliveries.fail(claim_of(d), REFUSED, now=NOW),
    ),
    "doubt": (
        CLAIMED,
        Status.UNKNOWN,
        lambda d: deliveries.fail_unknown(claim_of(d), DOUBT, now=NOW),
    ),
    "skip": (
        CLAIMED,
        Status.SKIPPED,
        lambda d: deliveries.skip(claim_of(d), Reason.MUTED, now=NOW),
    ),
    "defer": (
        CLAIMED,
        Status.DEFERRED,
        lambda d: deliveries.defer(claim_of(d), Reason.PAUSED, until=NOW, now=NOW),
    ),
    "gather": (
        CLAIMED,
        Status.DIGESTING,
        lambda d: deliveries.enter_digest(claim_of(d), in_digest(d).pk, now=NOW),
    ),
    "give back": (
        CLAIMED,
        Status.PENDING,
        lambda d: given_back(d),
    ),
    "digest sent": (
        {Status.DIGESTING},
        Status.DELIVERED,
        settle(Status.DELIVERED),
    ),
    "digest failed": ({Status.DIGESTING}, Status.FAILED, settle(Status.FAILED)),
    "digest empty": ({Status.DIGESTING}, Status.SKIPPED, settle(Status.SKIPPED)),
    "leave digest": (
        {Status.DIGESTING},
        Status.PENDING,
        lambda d: deliveries.leave_digest([d.pk], now=NOW),
    ),
    "cancel": (
        WAITING | {Status.DIGESTING},
        Status.CANCELLED,
        lambda d: deliveries.cancel(d.pk, now=NOW),
    ),
    "withdraw": (
        WAITING | {Status.DIGESTING},
        Status.CANCELLED,
        lambda d: deliveries.withdraw(Delivery.objects.filter(pk=d.pk), now=NOW),
    ),
    "receipt: delivered": (
        set(Status),
        Status.DELIVERED,
        receive(Status.DELIVERED),
    ),
    "receipt: bounced": (set(Status), Status.BOUNCED, receive(Status.BOUNCED)),
    "receipt: complained": (set(Status), Status.COMPLAINED, receive(Status.COMPLAINED)),
    "receipt: unconfirmed": (
        set(Status),
        Status.UNCONFIRMED,
        receive(Status.UNCONFIRMED),
    ),
}


@pytest.mark.parametrize("before", Status)
@pytest.mark.parametrize("way", WAYS)
def test_a_status_is_entered_only_from_where_the_table_allows(delivery_in, before, way):
    # Even with the right token: the status guards too.
    delivery = delivery_in(before, lease_token=uuid4())
    leaves, after, change = WAYS[way]
    is_allowed = before in leaves and after in TRANSITIONS[before]
    assert bool(change(delivery)) == is_allowed
    assert row(delivery).status == (after if is_allowed else before)
    is_settled = row(delivery).status in SETTLED
    assert (row(delivery).finished_at is not None) == is_settled


@pytest.mark.parametrize(
    "way", [name for name, (leaves, _, _) in WAYS.items() if leaves is CLAIMED]
)
def test_without_the_token_nothing_is_written(delivery_in, way):
    delivery = delivery_in(Status.SENDING)
    delivery.lease_token = uuid4()
    assert not WAYS[way][2](delivery)
    mail = {"subject": "Hello"}
    assert not deliveries.begin(claim_of(delivery), number=1, now=NOW, content=mail)
    assert row(delivery).status == Status.SENDING
    assert row(delivery).rendered is None
    assert not delivery.attempt_rows.exists()


def test_the_ways_lead_to_every_status_that_can_be_entered():
    entered = {after for _, after, _ in WAYS.values()}
    assert entered == {after for ways in TRANSITIONS.values() for after in ways}


def test_a_late_receipt_keeps_the_moment_of_settling(delivery_in):
    delivery = delivery_in(Status.SENT)
    later = NOW.replace(year=NOW.year + 1)
    assert deliveries.receive(delivery.pk, Status.DELIVERED, now=later)
    assert row(delivery).finished_at == NOW
    assert row(delivery).delivered_at == later
