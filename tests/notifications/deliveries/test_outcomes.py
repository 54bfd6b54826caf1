from __future__ import annotations

from datetime import timedelta

from notifications import deliveries
from notifications.channels import Sent
from notifications.errors import PermanentFailure, TransientFailure
from notifications.models import Delivery, DeliveryAttempt
from notifications.statuses import Reason, Status
from tests.notifications.conftest import NOW
from tests.notifications.deliveries.test_change import AWAY, REFUSED, claim_of, row

SECOND = timedelta(seconds=1)


def begun(delivery: Delivery) -> Delivery:
    assert deliveries.begin(claim_of(delivery), number=1, now=NOW)
    return delivery


def attempt_of(delivery: Delivery) -> DeliveryAttempt:
    return delivery.attempt_rows.get()


def test_what_was_sent_has_its_proof_and_no_lease(delivery_in):
    delivery = delivery_in(Status.SENDING, reason=Reason.UNREACHABLE, error="no route")
    sent = Sent(provider="resend", message_id="re_123", http_status=200)
    claim = deliveries.begin(claim_of(delivery), number=1, now=NOW)
    assert claim is not None
    assert deliveries.mark_sent(claim, sent, now=NOW + SECOND)
    delivery = row(delivery)
    assert (delivery.provider, delivery.provider_message_id) == ("resend", "re_123")
    assert delivery.sent_at == delivery.finished_at == NOW + SECOND
    assert delivery.delivered_at is None
    assert (delivery.reason, delivery.error) == ("", "")
    assert delivery.lease_token is delivery.lease_expires_at is None
    attempt = attempt_of(delivery)
    assert (attempt.outcome, attempt.http_status) == ("ok", 200)
    assert attempt.duration_ms == 1000


def test_what_arrived_says_when(delivery_in):
    delivery = delivery_in(Status.SENDING)
    sent = Sent(provider="webhook", status=Status.DELIVERED)
    assert deliveries.mark_sent(claim_of(delivery), sent, now=NOW)
    assert row(delivery).status == Status.DELIVERED
    assert row(delivery).delivered_at == NOW


def test_what_is_put_off_waits_for_its_moment_and_the_sweep(delivery_in):
    delivery = begun(delivery_in(Status.SENDING, enqueued_at=NOW))
    later = NOW + SECOND
    failure = TransientFailure(Reason.UNREACHABLE, "x" * 900)
    assert deliveries.put_off(claim_of(delivery), failure, until=later, now=NOW)
    assert deliveries.claim(delivery.pk, now=NOW) is None
    assert deliveries.take_due(now=NOW) == []
    assert deliveries.take_due(now=later) == [(delivery.pk, "email")]
    assert row(delivery).error == "x" * 500
    assert row(delivery).free_waits == 0
    assert attempt_of(delivery).outcome == "transient"


def test_being_asked_to_come_back_is_no_try(delivery_in):
    delivery = begun(delivery_in(Status.SENDING))
    busy = TransientFailure(Reason.THROTTLED, is_free=True, retry_after=7)
    assert deliveries.put_off(claim_of(delivery), busy, until=NOW, now=NOW)
    assert row(delivery).attempts == row(delivery).free_waits == 1
    assert attempt_of(delivery).retry_after == 7


def test_what_failed_says_why(delivery_in):
    delivery = begun(delivery_in(Status.SENDING))
    failure = PermanentFailure(
        Reason.REFUSED, "No such person.", http_status=422, response="no\0pe"
    )
    deliveries.fail(claim_of(delivery), failure, now=NOW)
    delivery = row(delivery)
    assert (delivery.reason, delivery.error) == (Reason.REFUSED, "No such person.")
    assert delivery.finished_at == NOW
    assert delivery.sent_at is None
    attempt = attempt_of(delivery)
    assert (attempt.outcome, attempt.http_status) == ("permanent", 422)
    assert (attempt.response, attempt.reason) == ("nope", Reason.REFUSED)


def test_what_ran_out_of_time_says_so_and_keeps_the_last_error(delivery_in):
    delivery = begun(delivery_in(Status.SENDING))
    deliveries.fail(claim_of(delivery), AWAY, reason=Reason.EXPIRED, now=NOW)
    assert row(delivery).reason == Reason.EXPIRED
    assert row(delivery).error == "no route"
    assert attempt_of(delivery).outcome == "transient"


def test_an_end_without_an_attempt_writes_none(delivery_in):
    delivery = delivery_in(Status.SENDING)
    assert deliveries.fail(claim_of(delivery), REFUSED, now=NOW)
    assert not delivery.attempt_rows.exists()


def test_what_is_deferred_says_why_and_until_when(delivery_in):
    delivery = delivery_in(Status.SENDING, enqueued_at=NOW)
    until = NOW + SECOND
    deliveries.defer(claim_of(delivery), Reason.RATE_LIMIT, until=until, now=NOW)
    delivery = row(delivery)
    assert (delivery.status, delivery.reason) == (Status.DEFERRED, Reason.RATE_LIMIT)
    assert delivery.next_attempt_at == until
    assert delivery.enqueued_at is None
