from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import OperationalError, connection
from django.utils import timezone

from notifications import backoff, deliveries, dispatch, nudges, suppression
from notifications.channels import Sent, webhook, websocket
from notifications.dispatch import lines
from notifications.errors import DeliveryFailure, PermanentFailure, TransientFailure
from notifications.inbox.positions import advance
from notifications.kinds import Channel
from notifications.models import (
    ChannelPreference,
    Delivery,
    DeliveryAttempt,
    Inbox,
    NotificationSettings,
    Outcome,
    SiteDefault,
    WebhookEndpoint,
)
from notifications.senders import SENDERS
from notifications.statuses import SETTLED, Reason, Status
from tests.notifications.conftest import make_event
from tests.notifications.webhooks import make_endpoint

TRIES = backoff.max_tries(Channel.EMAIL)


class FakeSender:
    """A channel that does as it is told and remembers what it was given."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.written = 0
        #: Deliveries that it cannot write.
        self.refuses: set[UUID] = set()
        self.meanwhile = lambda: None

    def is_idempotent(self) -> bool:
        return True

    def write(self, delivery) -> dict[str, Any]:
        if delivery.pk in self.refuses:
            raise KeyError("title")
        self.written += 1
        return {"subject": delivery.notification.title, "written": self.written}

    def send(self, delivery, content) -> Sent:
        self.sent.append((delivery.address, content))
        self.meanwhile()
        if self.failures:
            raise self.failures.pop(0)
        return Sent(provider="fake", message_id=f"id-{len(self.sent)}")


@pytest.fixture
def sender(monkeypatch) -> FakeSender:
    fake = FakeSender()
    monkeypatch.setitem(SENDERS, Channel.EMAIL, fake)
    return fake


def row() -> Delivery:
    return Delivery.objects.get()


def make_due() -> None:
    """Let the wait for the next attempt be over."""
    Delivery.objects.update(next_attempt_at=timezone.now())


def test_an_attempt_sends_and_says_so(delivery_in, sender):
    assert dispatch.attempt(delivery_in().pk)
    [(address, content)] = sender.sent
    assert address == "alice@example.org"
    assert content["subject"] == "“May exams” is finished"
    assert row().status == Status.SENT
    assert row().provider_message_id == "id-1"


def test_a_doubled_message_sends_once(delivery_in, sender):
    delivery = delivery_in()
    assert dispatch.attempt(delivery.pk)
    assert not dispatch.attempt(delivery.pk)
    assert len(sender.sent) == 1


def test_no_transaction_is_open_while_the_provider_is_asked(
    transactional_db, delivery_in, sender
):
    seen = []
    sender.meanwhile = lambda: seen.append(connection.in_atomic_block)
    dispatch.attempt(delivery_in().pk)
    assert seen == [False]


def test_a_transient_failure_is_tried_again_with_the_same_bytes(delivery_in, sender):
    delivery = delivery_in()
    sender.failures = [TransientFailure(Reason.UNREACHABLE, "No route.")]
    begun = timezone.now()
    assert not dispatch.attempt(delivery.pk)
    assert row().status == Status.RETRYING
    assert row().error == "No route."
    assert 20 < (row().next_attempt_at - begun).total_seconds() < 40
    assert not dispatch.attempt(delivery.pk), "not before its time"

    make_due()
    assert dispatch.attempt(delivery.pk)
    assert row().status == Status.SENT
    assert row().attempts == 2
    assert sender.written == 1
    assert sender.sent[0] == sender.sent[1]


def test_a_provider_that_asks_for_time_gets_it(delivery_in, sender):
    sender.failures = [TransientFailure(Reason.THROTTLED, retry_after=3600)]
    begun = timezone.now()
    dispatch.attempt(delivery_in().pk)
    # Twice the least wait of those who are asked to slow down.
    assert 110 < (row().next_attempt_at - begun).total_seconds() < 130


def test_a_permanent_failure_is_not_tried_again(delivery_in, sender):
    sender.failures = [PermanentFailure(Reason.REFUSED, "No such person.")]
    assert not dispatch.attempt(delivery_in().pk)
    assert row().status == Status.FAILED
    assert (row().reason, row().error) == (Reason.REFUSED, "No such person.")


def test_after_the_last_attempt_it_is_given_up(delivery_in, sender):
    delivery = delivery_in()
    sender.failures = [TransientFailure(Reason.UNREACHABLE) for _ in range(TRIES)]
    for _ in range(TRIES):
        make_due()
        assert not dispatch.attempt(delivery.pk)
    assert row().status == Status.FAILED
    assert row().attempts == len(sender.sent) == TRIES
    assert row().reason == Reason.UNREACHABLE


def test_a_fault_of_our_own_is_logged_and_tried_again(delivery_in, sender, caplog):
    sender.failures = [KeyError("payload")]
    with caplog.at_level(logging.ERROR):
        assert not dispatch.attempt(delivery_in().pk)
    assert row().status == Status.RETRYING
    assert row().reason == Reason.INTERNAL
    assert "KeyError" in caplog.text


def test_what_may_have_left_waits_for_the_morning_as_itself(delivery_in, alice, sender):
    delivery = delivery_in()
    sender.failures = [TransientFailure(Reason.UNREACHABLE, "No answer.")]
    dispatch.attempt(delivery.pk)
    end = timezone.now() + timedelta(hours=1)
    NotificationSettings.objects.create(user=alice, paused_until=end, updated_at=end)

    make_due()
    assert not dispatch.attempt(delivery.pk)

    assert (row().status, row().reason) == (Status.DEFERRED, Reason.PAUSED)
    assert (row().next_attempt_at, row().digest) == (end, None)


def test_who_left_meanwhile_is_not_written_to(delivery_in, alice, sender):
    delivery = delivery_in()
    alice.is_active = False
    alice.save(update_fields=["is_active"])
    assert not dispatch.attempt(delivery.pk)
    assert row().status == Status.SKIPPED
    assert row().reason == Reason.RECIPIENT_INACTIVE
    assert not sender.sent


def test_who_lost_the_lease_before_writing_sends_nothing(
    delivery_in, sender, monkeypatch
):
    monkeypatch.setattr(deliveries, "begin", lambda claim, **values: None)
    assert not dispatch.attempt(delivery_in().pk)
    assert not sender.sent


@pytest.mark.parametrize(
    "failure", [None, PermanentFailure(Reason.REFUSED), KeyError("payload")]
)
def test_who_lost_the_lease_while_sending_writes_nothing(delivery_in, sender, failure):
    sender.failures = [failure] if failure else []
    sender.meanwhile = lambda: Delivery.objects.update(lease_token=None)
    assert not dispatch.attempt(delivery_in().pk)
    assert row().status == Status.SENDING
    assert row().provider_message_id == ""


def test_a_failure_says_what_it_means():
    assert str(PermanentFailure(Reason.REFUSED)).startswith("It was refused for good.")
    assert isinstance(TransientFailure(Reason.UNREACHABLE), DeliveryFailure)


def test_a_mail_costs_seven_statements_in_two_transactions(
    transactional_db, delivery_in, sender, django_assert_num_queries
):
    # Claim, read, suppression; message with attempt; outcome with the attempt's end.
    delivery = delivery_in()
    with django_assert_num_queries(7 + 2 * 2):
        assert dispatch.attempt(delivery.pk)


def test_what_a_person_said_costs_one_statement_for_each_kind_of_word(
    transactional_db, delivery_in, alice, sender, django_assert_num_queries
):
    delivery = delivery_in()
    cell = {"channel": Channel.EMAIL, "is_enabled": True}
    ChannelPreference.objects.create(user=alice, scope="*", **cell)
    SiteDefault.objects.create(scope="*", **cell)
    with django_assert_num_queries(7 + 2 * 2 + 2):
        assert dispatch.attempt(delivery.pk)


def chunk_of(delivery_in, count: int, **values) -> list[Delivery]:
    """So many mails to as many addresses."""
    return [
        delivery_in(address=f"p{number}@example.org", **values)
        for number in range(count)
    ]


def ids_of(rows: list[Delivery]) -> list[UUID]:
    return [row.pk for row in rows]


def statuses() -> Counter[str]:
    return Counter(Delivery.objects.values_list("status", flat=True))


def test_a_chunk_is_sent_in_its_order_and_each_says_so(delivery_in, sender):
    rows = chunk_of(delivery_in, 3)
    assert dispatch.attempt_all(ids_of(rows)) == 3
    assert [address for address, _ in sender.sent] == [row.address for row in rows]
    for number, delivery in enumerate(rows, start=1):
        delivery.refresh_from_db()
        assert delivery.status == Status.SENT
        assert delivery.provider_message_id == f"id-{number}"
        attempt = delivery.attempt_rows.get()
        assert (attempt.number, attempt.outcome) == (1, Outcome.OK)


def test_a_second_message_about_a_chunk_sends_nothing(delivery_in, sender):
    ids = ids_of(chunk_of(delivery_in, 3))
    dispatch.attempt_all(ids[1:])
    assert dispatch.attempt_all(ids) == 1
    assert len(sender.sent) == 3


def test_whenever_the_provider_is_asked_one_attempt_is_open(delivery_in, sender):
    """A crash there leaves one unknown: what came before is noted, the rest unbegun."""
    seen = []

    def look() -> None:
        open_ = DeliveryAttempt.objects.filter(outcome=Outcome.RUNNING)
        addresses = open_.values_list("delivery__address", flat=True)
        seen.append((list(addresses), statuses()[Status.SENT]))

    sender.meanwhile = look
    dispatch.attempt_all(ids_of(chunk_of(delivery_in, 3)))
    assert seen == [([f"p{number}@example.org"], number) for number in range(3)]


def test_a_crash_in_the_middle_leaves_the_rest_due_and_one_unknown(
    transactional_db, delivery_in, sender
):
    def crash() -> None:
        if len(sender.sent) == 2:
            raise SystemExit

    sender.meanwhile = crash
    with pytest.raises(SystemExit):
        dispatch.attempt_all(ids_of(chunk_of(delivery_in, 4)))
    later = timezone.now() + deliveries.LEASE
    deliveries.release_lapsed(now=later, is_idempotent=lambda _: False)
    assert statuses() == {Status.SENT: 1, Status.UNKNOWN: 1, Status.RETRYING: 2}


def test_what_lost_its_worker_while_it_waited_is_tried_alone(
    delivery_in, sender, monkeypatch
):
    rows, told = chunk_of(delivery_in, 4), []
    monkeypatch.setattr(nudges, "deliver_all", told.append)
    Delivery.objects.filter(pk__in=ids_of(rows[:2])).update(losses=1)
    assert dispatch.attempt_all(ids_of(rows)) == 2
    assert sorted(told) == sorted([(row.pk, Channel.EMAIL)] for row in rows[:2])
    assert statuses() == {Status.SENT: 2, Status.PENDING: 2}
    assert dispatch.attempt_all([rows[0].pk]) == 1
    assert len(told) == 2


def test_what_goes_wrong_with_one_harms_no_other(delivery_in, alice, sender):
    rows = chunk_of(delivery_in, 4)
    broken = delivery_in(address="broken@example.org", event=None)
    suppression.suppress(
        Channel.EMAIL, rows[1].address, suppression.Cause.BOUNCED, now=timezone.now()
    )
    sender.failures = [PermanentFailure(Reason.REFUSED), KeyError("payload")]
    sender.refuses = {broken.pk}

    assert dispatch.attempt_all([broken.pk, *ids_of(rows)]) == 1

    found = [Delivery.objects.get(pk=pk) for pk in [broken.pk, *ids_of(rows)]]
    assert [(one.status, one.reason) for one in found] == [
        (Status.RETRYING, Reason.INTERNAL),
        (Status.FAILED, Reason.REFUSED),
        (Status.SKIPPED, Reason.SUPPRESSED),
        (Status.RETRYING, Reason.INTERNAL),
        (Status.SENT, ""),
    ]


def test_a_slow_provider_holds_back_its_chunk_no_longer_than_the_budget(
    delivery_in, sender, monkeypatch
):
    told = []
    monkeypatch.setattr(nudges, "deliver_all", lambda rows: told.extend(rows))
    monkeypatch.setattr(lines, "BUDGET", -1)
    rows = chunk_of(delivery_in, 3)
    assert dispatch.attempt_all(ids_of(rows)) == 1
    assert statuses() == {Status.SENT: 1, Status.PENDING: 2}
    assert sorted(told) == sorted((row.pk, Channel.EMAIL) for row in rows[1:])
    assert dispatch.attempt_all(ids_of(rows)) == 1


def test_who_changes_their_mind_while_a_chunk_waits_is_not_written_to(
    delivery_in, alice, sender, monkeypatch
):
    """What is given back is looked at again by whoever claims it next."""
    monkeypatch.setattr(nudges, "deliver_all", lambda rows: None)
    monkeypatch.setattr(lines, "BUDGET", -1)
    ids = ids_of(chunk_of(delivery_in, 2))
    dispatch.attempt_all(ids)
    ChannelPreference.objects.create(
        user=alice, scope="*", channel=Channel.EMAIL, is_enabled=False
    )
    assert dispatch.attempt_all(ids) == 0
    assert statuses() == {Status.SENT: 1, Status.SKIPPED: 1}


def test_what_somebody_took_meanwhile_is_left_to_them(delivery_in, sender):
    rows = chunk_of(delivery_in, 2)
    others = Delivery.objects.filter(pk=rows[1].pk)
    sender.meanwhile = lambda: others.update(lease_token=uuid4())
    assert dispatch.attempt_all(ids_of(rows)) == 1
    assert [address for address, _ in sender.sent] == [rows[0].address]
    assert others.get().status == Status.SENDING


def test_what_was_answered_is_kept_though_the_next_one_cannot_begin(
    transactional_db, delivery_in, sender, monkeypatch
):
    begin = deliveries.begin

    def begin_once(claim, **values):
        if sender.sent:
            raise OperationalError("The disk is full.")
        return begin(claim, **values)

    monkeypatch.setattr(deliveries, "begin", begin_once)
    with pytest.raises(OperationalError):
        dispatch.attempt_all(ids_of(chunk_of(delivery_in, 2)))
    assert statuses() == {Status.SENT: 1, Status.SENDING: 1}


def test_an_attempt_of_this_number_that_is_there_already_stops_one_only(
    delivery_in, sender
):
    rows = chunk_of(delivery_in, 3)
    DeliveryAttempt.objects.create(
        delivery=rows[1], number=1, started_at=timezone.now(), outcome=Outcome.UNKNOWN
    )
    assert dispatch.attempt_all(ids_of(rows)) == 2
    assert statuses() == {Status.SENT: 2, Status.RETRYING: 1}
    assert len(sender.sent) == 2


def test_one_more_mail_of_a_chunk_costs_four_statements(
    transactional_db, delivery_in, sender, django_assert_num_queries
):
    """And BEGIN, COMMIT and a savepoint; what is read and judged is read once."""
    chunk_of(delivery_in, 9)
    ids = list(Delivery.objects.values_list("pk", flat=True))
    with django_assert_num_queries(7 + 2 * 2):
        dispatch.attempt_all(ids[:1])
    # What is not locked is found first, in the transaction of the claim.
    with django_assert_num_queries(3 + 7 + 2 * 2 + 7 * (4 + 2 + 2 * 2)):
        dispatch.attempt_all(ids[1:])


@pytest.mark.parametrize("channel", [Channel.WEBSOCKET, Channel.LOG])
def test_toasts_and_lines_of_a_chunk_are_made_by_as_many_statements_as_one(
    transactional_db, delivery_in, channel, django_assert_max_num_queries
):
    event = make_event()
    for number in range(9):
        person = User.objects.create(username=f"p{number}")
        delivery_in(channel=channel, event=event, recipient=person)
    ids = list(Delivery.objects.values_list("pk", flat=True))
    dispatch.attempt_all(ids[:1])
    with django_assert_max_num_queries(16 if channel == Channel.WEBSOCKET else 10):
        assert dispatch.attempt_all(ids[1:]) == 8
    attempts = DeliveryAttempt.objects.values_list("number", "outcome")
    assert list(attempts) == [(1, Outcome.OK)] * 9
    made = Delivery.objects.exclude(status__in=SETTLED)
    assert not made.exists()
    assert Delivery.objects.filter(attempts=1).exclude(rendered=None).count() == 9


def test_toasts_of_one_person_have_numbers_of_their_own(delivery_in):
    rows = [delivery_in(channel=Channel.WEBSOCKET) for _ in range(3)]
    assert dispatch.attempt_all(ids_of(rows)) == 3
    seqs = [Delivery.objects.get(pk=row.pk).inbox_seq or 0 for row in rows]
    assert seqs == [seqs[0], seqs[0] + 1, seqs[0] + 2]
    assert Inbox.objects.get().seq == seqs[2]


def test_a_toast_that_was_taken_by_another_worker_is_left_to_them(
    transactional_db, delivery_in, monkeypatch
):
    rows = [delivery_in(channel=Channel.WEBSOCKET) for _ in range(2)]

    def lose_the_first(person_ids):
        Delivery.objects.filter(pk=rows[0].pk).update(lease_token=None)
        return advance(person_ids)

    monkeypatch.setattr(websocket, "advance", lose_the_first)
    dispatch.attempt_all(ids_of(rows))
    first, second = (Delivery.objects.get(pk=row.pk) for row in rows)
    assert first.status == Status.SENDING
    assert second.status == Status.SENT


def test_an_endpoint_that_fails_in_a_chunk_is_asked_once(
    delivery_in, alice, monkeypatch
):
    endpoint = make_endpoint(alice, url="https://hooks.example.org/")
    Delivery.objects.all().delete()
    rows = [delivery_in(channel=Channel.WEBHOOK, endpoint=endpoint) for _ in range(3)]
    called = []

    def fail(delivery, content):
        called.append(delivery.pk)
        WebhookEndpoint.objects.update(paused_until=timezone.now() + timedelta(hours=1))
        raise TransientFailure(Reason.UNREACHABLE)

    monkeypatch.setattr(webhook, "send", fail)
    assert dispatch.attempt_all(ids_of(rows)) == 0
    assert called == [rows[0].pk]
    assert statuses() == {Status.RETRYING: 1, Status.DEFERRED: 2}


def test_an_endpoint_in_trouble_is_called_last(delivery_in, alice, monkeypatch):
    slow, well = (
        make_endpoint(alice, url=f"https://{name}.example.org/")
        for name in ("slow", "well")
    )
    WebhookEndpoint.objects.filter(pk=slow.pk).update(consecutive_failures=2)
    rows = [delivery_in(channel=Channel.WEBHOOK, endpoint=one) for one in (slow, well)]
    called = []

    def take(delivery, content):
        called.append(delivery.endpoint_id)
        return Sent(provider="webhook", status=Status.DELIVERED)

    monkeypatch.setattr(webhook, "send", take)
    assert dispatch.attempt_all(ids_of(rows)) == 2
    assert called == [well.pk, slow.pk]
