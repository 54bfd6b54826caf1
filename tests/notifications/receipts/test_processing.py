from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from uuid import uuid4

import pytest
from django.utils import timezone

from notifications import suppression
from notifications.models import (
    Delivery,
    ProviderReceipt,
)
from notifications.receipts import effects, processing
from notifications.statuses import Status
from tests.notifications.receipts.conftest import (
    PERMANENT,
    TRANSIENT,
    event,
    is_muted,
    status_of,
    the_receipt,
    work,
)

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def test_a_mail_that_arrived_is_delivered(tell, sent):
    tell(event("email.delivered", sent))
    sent.refresh_from_db()
    assert sent.status == Status.DELIVERED
    assert sent.delivered_at is not None
    receipt = the_receipt()
    assert receipt.delivery == sent
    assert receipt.processed_at is not None


def test_without_our_tag_the_provider_id_finds_it(tell, sent):
    tell(event("email.delivered"))
    assert status_of(sent) == Status.DELIVERED


_ORDERS = list(permutations(["delivered", "bounced", "complained", "delivery_delayed"]))


@pytest.mark.parametrize("order", _ORDERS)
def test_in_any_order_and_repeated_the_highest_rank_stays(tell, sent, order):
    for name in (*order, *order):
        tell(event(f"email.{name}", sent, bounce=TRANSIENT))
    assert status_of(sent) == Status.COMPLAINED


def test_a_bounce_after_the_arrival_counts_and_not_the_other_way_round(tell, sent):
    tell(event("email.delivered", sent))
    tell(event("email.bounced", sent, bounce=PERMANENT))
    assert status_of(sent) == Status.BOUNCED
    tell(event("email.delivered", sent))
    assert status_of(sent) == Status.BOUNCED


def test_a_lost_attempt_is_known_to_have_arrived_by_its_receipt(tell, delivery_in):
    lost = delivery_in(Status.UNKNOWN)
    tell(event("email.delivered", lost))
    assert status_of(lost) == Status.DELIVERED


@pytest.mark.parametrize(
    "status", [Status.FAILED, Status.SKIPPED, Status.CANCELLED, Status.COMPLAINED]
)
def test_what_is_over_stays_as_it_is(tell, delivery_in, status):
    over = delivery_in(status)
    tell(event("email.delivered", over))
    assert status_of(over) == status
    assert the_receipt().processed_at is not None


def test_a_receipt_that_is_faster_than_our_commit_waits_for_it(tell, delivery_in):
    slow = delivery_in(Status.SENDING)
    tell(event("email.delivered", slow))
    assert status_of(slow) == Status.SENDING
    assert the_receipt().processed_at is None
    Delivery.objects.filter(pk=slow.pk).update(
        status=Status.SENT, finished_at=timezone.now()
    )
    assert work(after=MINUTE) == 1
    assert status_of(slow) == Status.DELIVERED


def test_a_receipt_whose_delivery_is_not_there_yet_waits_for_it(tell, delivery_in):
    early = uuid4()
    tell(event("email.delivered", tags={"delivery_id": str(early)}))
    assert work(after=MINUTE) == 0
    late = delivery_in(Status.SENT, id=early)
    assert work(after=3 * MINUTE) == 1
    assert status_of(late) == Status.DELIVERED


def test_a_receipt_that_is_not_ours_is_dropped_after_five_minutes(tell):
    tell(event("email.delivered", tags={"delivery_id": str(uuid4())}))
    assert work(after=4 * MINUTE) == 0
    assert the_receipt().processed_at is None
    work(after=10 * MINUTE)
    assert the_receipt().processed_at is not None
    assert the_receipt().delivery is None


def test_a_receipt_is_not_looked_at_all_the_time(tell):
    tell(event("email.delivered", tags={"delivery_id": str(uuid4())}))
    tries = the_receipt().tries
    work()
    assert the_receipt().tries == tries == 1


def test_two_workers_apply_a_receipt_once(say, sent, monkeypatch):
    say(event("email.delivered", sent))
    now, applied = timezone.now(), []
    monkeypatch.setattr(effects, "apply", lambda *args, **kwargs: applied.append(args))
    receipt = the_receipt()
    assert processing._take(receipt, now)
    assert not processing._take(receipt, now)
    assert processing.process_due(now=now) == 0
    assert applied == []


def test_a_worker_that_died_leaves_the_receipt_to_the_next(say, sent, monkeypatch):
    say(event("email.bounced", sent, bounce=PERMANENT))

    def die(*args, **kwargs):
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(suppression, "suppress", die)
        with pytest.raises(SystemExit):
            work()
    assert status_of(sent) == Status.SENT
    assert work(after=2 * MINUTE) == 1
    assert status_of(sent) == Status.BOUNCED
    assert is_muted()


def test_one_receipt_that_cannot_be_applied_does_not_stop_the_others(
    say, sent, delivery_in, monkeypatch
):
    say(event("email.delivered", sent))
    other = delivery_in(Status.SENT, provider="resend", provider_message_id="re_2")
    say(event("email.delivered", other, email_id="re_2"))
    apply = effects.apply

    def fail_once(receipt, delivery, *, now):
        if delivery == sent:
            raise ValueError("a fault of ours")
        apply(receipt, delivery, now=now)

    monkeypatch.setattr(effects, "apply", fail_once)
    assert work() == 1
    assert status_of(other) == Status.DELIVERED
    waiting = ProviderReceipt.objects.filter(processed_at=None)
    assert waiting.count() == 1
    # It is not tried for ever.
    work(after=timedelta(hours=25))
    assert not waiting.exists()
