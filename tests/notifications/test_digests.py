"""Digests the whole way: held at the gate, closed, and sent as one mail."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from notifications import digests, dispatch
from notifications.kinds import Channel, Kind
from notifications.models import Delivery, Digest
from notifications.preferences.changes import (
    Author,
    CellChange,
    set_cells,
    set_quiet_hours,
    set_settings,
)
from notifications.preferences.wishes import QuietWindow
from notifications.statuses import Status
from notifications.unsubscribe import choices
from tests.notifications.digests.conftest import make_delivery

URL = "/api/notifications/preferences"


def author(user) -> Author:
    return Author(user_id=user.pk, actor_id=user.pk, source="page", now=timezone.now())


def frequency(user, word: str) -> None:
    change = CellChange(frequency=word)
    set_cells(author(user), {("*", Channel.EMAIL): change})


def sleep_now(user) -> None:
    """Let it be quiet from a minute ago until in eleven hours."""
    now = timezone.now()
    start = (now - timedelta(minutes=1)).time().replace(second=0, microsecond=0)
    end = (now + timedelta(hours=11)).time().replace(second=0, microsecond=0)
    days = {day: QuietWindow(weekday=day, start=start, end=end) for day in range(7)}
    set_quiet_hours(author(user), days)


def attempted(user, number: int = 2) -> list[Delivery]:
    """Mails that workers tried to send, and what became of them."""
    made = [make_delivery(user) for _ in range(number)]
    for delivery in made:
        dispatch.attempt(delivery.pk)
        delivery.refresh_from_db()
    return made


def send_what_is_due() -> None:
    """Let time pass until all that waits is due, and workers send it."""
    later = Digest.objects.latest("due_at").due_at
    digests.close_due(now=later)
    for delivery in Delivery.objects.filter(status=Status.PENDING):
        Delivery.objects.filter(pk=delivery.pk).update(next_attempt_at=timezone.now())
        dispatch.attempt(delivery.pk)
    digests.close_due(now=later)


@pytest.mark.parametrize("word", ["hourly", "daily"])
def test_what_waited_comes_as_one_mail(alice, word):
    frequency(alice, word)
    made = attempted(alice, 3)
    assert {delivery.status for delivery in made} == {Status.DIGESTING}
    assert mail.outbox == []

    send_what_is_due()

    (sent,) = mail.outbox
    assert sent.to == ["alice@example.org"]
    assert sent.subject.startswith("3 notifications")
    for delivery in made:
        delivery.refresh_from_db()
        assert delivery.status == Status.DELIVERED


def test_the_next_send_that_is_shown_is_the_real_one(alice, alice_api):
    set_settings(author(alice), {"time_zone": "UTC", "digest_time": time(9, 17)})
    for prepare in (sleep_now, lambda user: frequency(user, "daily")):
        prepare(alice)
        sends = alice_api.get(URL).json()["next_sends"]
        shown = next(s for s in sends if s["channel"] == "email")

        (delivery,) = attempted(alice, 1)

        assert delivery.reason == shown["reason"]
        assert delivery.digest.due_at.isoformat() == shown["at"]


def test_a_change_between_planning_and_sending_counts(alice):
    delivery = make_delivery(alice)
    off = CellChange(is_enabled=False)
    set_cells(author(alice), {("kind:job_completed", Channel.EMAIL): off})

    dispatch.attempt(delivery.pk)

    delivery.refresh_from_db()
    assert (delivery.status, delivery.reason) == (Status.SKIPPED, "preference")
    assert mail.outbox == []


def test_another_frequency_moves_what_waits_and_doubles_nothing(alice):
    frequency(alice, "daily")
    attempted(alice)
    frequency(alice, "hourly")

    for delivery in Delivery.objects.filter(status=Status.PENDING):
        dispatch.attempt(delivery.pk)
    send_what_is_due()
    send_what_is_due()

    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject.startswith("2 notifications this hour")


def test_without_quiet_hours_what_waited_goes_at_once_and_once(alice):
    sleep_now(alice)
    attempted(alice)
    set_quiet_hours(author(alice), dict.fromkeys(range(7)))

    for delivery in Delivery.objects.filter(status=Status.PENDING):
        dispatch.attempt(delivery.pk)
    send_what_is_due()

    assert len(mail.outbox) == 2
    statuses = set(Delivery.objects.values_list("status", flat=True))
    assert statuses == {Status.SENT}


def test_one_mail_of_a_night_is_sent_as_itself(alice):
    sleep_now(alice)
    (delivery,) = attempted(alice, 1)
    set_quiet_hours(author(alice), dict.fromkeys(range(7)))

    dispatch.attempt(delivery.pk)

    assert len(mail.outbox) == 1
    assert "notifications" not in mail.outbox[0].subject


def test_toasts_of_a_night_are_one_toast_in_the_morning(alice):
    sleep_now(alice)
    for _ in range(2):
        dispatch.attempt(make_delivery(alice, channel=Channel.WEBSOCKET).pk)

    send_what_is_due()

    toast = Delivery.objects.get(event=None)
    assert toast.status in (Status.SENT, Status.DELIVERED)
    assert toast.rendered["title"] == "2 notifications while you were away"
    assert "“Exams 1” is finished" in toast.rendered["body"]


@pytest.mark.parametrize("has_failed_once", [False, True])
def test_who_wants_no_mail_any_more_gets_no_digest_that_waits(
    alice, mailoutbox, has_failed_once
):
    frequency(alice, "hourly")
    made = attempted(alice)
    digests.close_due(now=Digest.objects.get().due_at)
    own = Delivery.objects.filter(event=None)
    if has_failed_once:
        own.update(status=Status.RETRYING, attempts=1)
    choices.opt_out(alice.pk, "*", source="unsubscribe", now=timezone.now())
    own.update(next_attempt_at=timezone.now())

    assert not dispatch.attempt(own.get().pk)
    digests.close_due(now=timezone.now())

    assert mailoutbox == []
    for delivery in (own.get(), *made):
        delivery.refresh_from_db()
        assert (delivery.status, delivery.reason) == (Status.SKIPPED, "preference")


def test_a_digest_goes_while_one_thing_of_it_is_wanted(alice, mailoutbox):
    frequency(alice, "hourly")
    attempted(alice)
    failure = make_delivery(alice, Kind.JOB_FAILED)
    dispatch.attempt(failure.pk)
    digests.close_due(now=Digest.objects.get().due_at)
    done = f"kind:{Kind.JOB_COMPLETED}"
    choices.opt_out(alice.pk, done, source="unsubscribe", now=timezone.now())
    own = Delivery.objects.get(event=None)
    Delivery.objects.filter(pk=own.pk).update(next_attempt_at=timezone.now())

    assert dispatch.attempt(own.pk)
    assert len(mailoutbox) == 1
