from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from notifications import backoff, deliveries, dispatch
from notifications.channels import Sent
from notifications.errors import DeliveryFailure, PermanentFailure, TransientFailure
from notifications.kinds import Channel
from notifications.models import (
    ChannelPreference,
    Delivery,
    NotificationSettings,
    SiteDefault,
)
from notifications.senders import SENDERS
from notifications.statuses import Reason, Status

TRIES = backoff.max_tries(Channel.EMAIL)


class FakeSender:
    """A channel that does as it is told and remembers what it was given."""

    def __init__(self) -> None:
        self.failures: list[Exception] = []
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.written = 0
        self.meanwhile = lambda: None

    def is_idempotent(self) -> bool:
        return True

    def write(self, delivery) -> dict[str, Any]:
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
