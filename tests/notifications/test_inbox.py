"""The inbox as live delivery asks for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from notifications.escalation import stopping
from notifications.inbox import changes
from notifications.inbox.changes import Act
from notifications.inbox.positions import advance
from notifications.inbox.source import MOST, InboxSource
from notifications.kinds import Kind
from notifications.models import (
    Delivery,
    EscalationRun,
    Inbox,
    Notification,
    RunState,
)
from notifications.statuses import Status
from progress import broadcast, notices
from progress.notices import FIRST
from tests.factories import make_job
from tests.notifications.escalation.conftest import begin, make_policy
from tests.support.inbox import a_toast, tell

pytestmark = pytest.mark.django_db

source = InboxSource()


def news(user, after=0):
    return source.news({user.pk: after})[user.pk]


def titles(user, after):
    return [notice.title for notice in news(user, after).notices]


def test_an_inbox_that_nothing_was_ever_told_is_at_its_beginning(alice):
    assert source.seqs([alice.pk]) == {}
    assert (news(alice).seq, news(alice).unread) == (FIRST, 0)


def test_notifications_register_what_progress_asks():
    assert isinstance(notices.current(), InboxSource)


def test_each_change_takes_the_next_number_of_each_inbox(alice, charlie):
    with transaction.atomic():
        assert advance([alice.pk, charlie.pk]) == {alice.pk: 2, charlie.pk: 2}
        assert advance([alice.pk, alice.pk]) == {alice.pk: 3}
    assert Inbox.objects.get(person=alice).seq == 3


def test_as_many_queries_for_hundreds_of_inboxes_as_for_one(
    alice, charlie, django_assert_num_queries
):
    with transaction.atomic():
        advance([alice.pk, charlie.pk])
    for people, queries in (([alice.pk], 2), ([alice.pk, charlie.pk], 3)):
        with django_assert_num_queries(queries):
            advance(people)
    with django_assert_num_queries(4):
        source.news({alice.pk: 1, charlie.pk: 1})


def test_browsers_are_hinted_at_it_after_the_commit(
    alice, monkeypatch, django_capture_on_commit_callbacks
):
    hints = []
    monkeypatch.setattr(broadcast, "hint", hints.append)
    with django_capture_on_commit_callbacks(execute=True):
        tell(alice)
        assert hints == []
    assert hints[0].message()["inboxes"] == [(alice.pk, 2)]


def test_what_was_missed_is_told_in_order_and_only_to_whom_it_is_for(alice, charlie):
    first = tell(alice, "first")
    tell(alice, "second")
    tell(charlie, "for charlie")
    assert titles(alice, first.seq - 1) == ["first", "second"]
    assert titles(alice, first.seq) == ["second"]
    assert titles(alice, 0) == []


def test_who_missed_too_much_hides_nothing_from_others(alice, charlie):
    for number in range(MOST + 1):
        tell(alice, str(number))
    tell(charlie, "for charlie")
    found = source.news({alice.pk: 1, charlie.pk: 1})
    assert found[alice.pk].is_reset
    assert [n.title for n in found[charlie.pk].notices] == ["for charlie"]


def test_a_toast_stands_for_its_quiet_row(alice):
    row = tell(alice)
    assert [n.is_toast for n in news(alice, 1).notices] == [False]
    a_toast(row)
    found = news(alice, 1).notices
    assert [(n.id, n.is_toast) for n in found] == [(row.pk, True)]
    assert found[0].seq > row.seq


def test_what_is_read_before_it_could_be_shown_is_not_shown(alice):
    row = tell(alice)
    a_toast(row)
    changes.act(alice.pk, Act.READ, [row.pk], now=timezone.now())
    assert not any(n.is_toast for n in news(alice, 1).notices)


def test_a_toast_of_long_ago_is_told_but_not_shown(alice):
    a_toast(tell(alice), now=timezone.now() - timedelta(minutes=6))
    assert [n.is_toast for n in news(alice, 1).notices] == [False]


def test_what_a_browser_has_shown_is_delivered_once(alice):
    row = tell(alice)
    sent = a_toast(row)
    assert source.shown(alice.pk, [row.pk]) is False
    sent.refresh_from_db()
    assert sent.status == Status.DELIVERED
    assert sent.delivered_at is not None
    assert not any(n.is_toast for n in news(alice, 1).notices)


def test_nobody_can_say_that_another_was_shown_something(alice, charlie):
    row = tell(alice)
    sent = a_toast(row)
    source.shown(charlie.pk, [row.pk, sent.pk])
    sent.refresh_from_db()
    assert sent.status == Status.SENT


def test_a_browser_that_is_faster_than_the_worker_is_to_ask_again(alice):
    row = tell(alice)
    sent = a_toast(row)
    Delivery.objects.filter(pk=sent.pk).update(status=Status.SENDING, finished_at=None)
    assert source.shown(alice.pk, [row.pk]) is True
    sent.refresh_from_db()
    assert sent.status == Status.SENDING


def test_a_digest_has_a_toast_of_its_own(alice):
    sent = a_toast(tell(alice, "While you were away"))
    Delivery.objects.filter(pk=sent.pk).update(notification=None)
    assert [n.id for n in news(alice, 2).notices if n.is_toast] == [sent.pk]
    assert source.shown(alice.pk, [sent.pk]) is False
    sent.refresh_from_db()
    assert sent.status == Status.DELIVERED


def test_what_is_put_aside_is_neither_unread_nor_told_until_it_wakes(alice):
    row, now = tell(alice), timezone.now()
    changes.snooze(alice.pk, [row.pk], until=now + timedelta(hours=1), now=now)
    seq = news(alice).seq
    assert (news(alice).unread, titles(alice, 1)) == (0, [])
    assert changes.wake(now=now) == 0
    assert changes.wake(now=now + timedelta(hours=2)) == 1
    assert (news(alice).unread, titles(alice, seq)) == (1, [row.title])


def test_each_that_wakes_is_told_by_itself(alice):
    rows, now = [tell(alice, "one"), tell(alice, "two")], timezone.now()
    ids = [row.pk for row in rows]
    changes.snooze(alice.pk, ids, until=now + timedelta(hours=1), now=now)
    seq = news(alice).seq
    changes.wake(now=now + timedelta(hours=2))
    assert sorted(titles(alice, seq)) == ["one", "two"]
    assert len({n.seq for n in news(alice, seq).notices}) == 2


def test_reading_up_to_a_position_leaves_unread_what_came_after(alice):
    seen = tell(alice, "seen")
    tell(alice, "came since")
    assert changes.read_up_to(alice.pk, seen.seq, now=timezone.now()) == 1
    unread = Notification.objects.inbox_of(alice).unread()
    assert [row.title for row in unread] == ["came since"]
    assert changes.read_up_to(alice.pk, seen.seq, now=timezone.now()) == 0


def test_a_change_that_changes_nothing_takes_no_number(alice):
    row = tell(alice)
    seq = news(alice).seq
    for action in (Act.UNREAD, Act.RESTORE):
        assert changes.act(alice.pk, action, [row.pk], now=timezone.now()) == 0
    assert news(alice).seq == seq


@pytest.mark.parametrize("action", list(Act))
def test_nobody_can_change_the_inbox_of_another(alice, charlie, action):
    row = tell(alice)
    before = Notification.objects.values().get(pk=row.pk)
    assert changes.act(charlie.pk, action, [row.pk], now=timezone.now()) == 0
    assert Notification.objects.values().get(pk=row.pk) == before


def test_what_is_archived_or_taken_care_of_is_read(alice):
    for action in (Act.ARCHIVE, Act.ACKNOWLEDGE):
        row = tell(alice)
        changes.act(alice.pk, action, [row.pk], now=timezone.now())
        row.refresh_from_db()
        assert row.read_at is not None


def of_one_row(alice):
    """Three failures of a job that are one row, each with an escalation."""
    job = make_job(alice)
    head = tell(alice, "a.pdf failed", kind=Kind.DOCUMENT_FAILED, job=job)
    more = [
        tell(alice, name, kind=Kind.DOCUMENT_FAILED, job=job, collapsed_into=head)
        for name in ("b.pdf failed", "c.pdf failed")
    ]
    policy = make_policy({"user": alice})
    for row in (head, *more):
        begin(row.event, policy)
    return head, more


@pytest.mark.parametrize("action", [Act.ACKNOWLEDGE, Act.ARCHIVE])
def test_who_takes_care_of_a_row_does_so_for_all_that_it_tells(alice, action):
    head, _ = of_one_row(alice)
    waiting = Notification.objects.with_escalation().filter(is_waiting=True)
    assert waiting.filter(pk=head.pk).exists()

    assert changes.act(alice.pk, action, [head.pk], now=timezone.now()) == 1
    stopping.settle(now=timezone.now())

    assert not Notification.objects.unread().exists()
    assert RunState.RUNNING not in EscalationRun.objects.values_list("state", flat=True)
    assert not waiting.exists()


def test_a_row_is_waiting_for_any_occasion_that_it_tells(alice):
    head, more = of_one_row(alice)
    waiting = Notification.objects.with_escalation().filter(is_waiting=True)
    EscalationRun.objects.exclude(event=more[1].event).update(state=RunState.RESOLVED)
    assert waiting.filter(pk=head.pk).exists()
    EscalationRun.objects.update(state=RunState.RESOLVED)
    assert not waiting.exists()


def test_reading_a_row_reads_all_that_it_tells_and_shows_no_toast_of_it(alice):
    head, more = of_one_row(alice)
    a_toast(more[1])
    assert changes.read_up_to(alice.pk, news(alice).seq, now=timezone.now()) == 1
    assert not Notification.objects.unread().exists()
    assert titles(alice, head.seq - 1) == ["a.pdf failed"]


def test_toasts_of_a_deleted_job_lead_nowhere_and_say_so(alice):
    job = make_job(alice)
    row = tell(alice, job=job, body="It is locked.")
    a_toast(row)
    job.delete()
    (shown,) = news(alice, row.seq - 1).notices
    assert (shown.job, shown.url) == (None, "")
    assert shown.body == "It is locked. The job was deleted."
