"""The inbox's page, without JavaScript."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from notifications.inbox.filters import Place
from notifications.inbox.views import PER_PAGE
from notifications.kinds import Kind, Severity
from notifications.models import (
    EscalationPolicy,
    EscalationRun,
    Notification,
    RunState,
)
from tests.factories import make_job
from tests.support.inbox import tell

pytestmark = pytest.mark.django_db

PAGE = "/notifications/"
CHANGE = "/notifications/change"


def page(client, **query) -> str:
    return client.get(PAGE, query).content.decode()


def do(client, what, *rows, **more):
    ids = [str(row.pk) for row in rows]
    return client.post(CHANGE, {"do": what, "ids": ids, **more}, follow=True)


def test_nobody_sees_the_inbox_of_another_staff_included(
    alice, bob_client, charlie_client, client
):
    tell(alice, "For alice")
    for other in (bob_client, charlie_client):
        assert "For alice" not in page(other)
    assert client.get(PAGE)["Location"].startswith(reverse("login"))


def test_rows_are_grouped_by_day_and_say_what_is_unread(alice, alice_client):
    tell(alice, "Today's")
    tell(alice, "Yesterday's", ago=timedelta(days=1))
    tell(alice, "Old", ago=timedelta(days=9), read_at=timezone.now())
    found = page(alice_client)
    assert [found.index(name) for name in (">Today<", ">Yesterday<", "Read before")]
    assert found.index("Today&#x27;s") < found.index("Yesterday&#x27;s")
    assert found.index("Read before") < found.index(">Old<")
    assert "2 unread" in found


def test_a_page_of_any_length_takes_the_same_queries(
    alice, alice_client, django_assert_max_num_queries
):
    for number in range(30):
        tell(alice, str(number), count=2)
    with django_assert_max_num_queries(14):
        page(alice_client)


def test_what_was_listed_was_seen(alice, alice_client):
    row = tell(alice)
    page(alice_client)
    row.refresh_from_db()
    assert row.seen_at is not None
    assert row.read_at is None


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"q": "ledger locked"}, {"Ledger"}),
        ({"kind": "job_completed"}, {"Done"}),
        ({"severity": "error"}, {"Ledger"}),
        ({"is_unread": "true"}, {"Ledger"}),
        ({"box": "archived"}, {"Away"}),
        ({"box": "snoozed"}, {"Later"}),
        ({}, {"Ledger", "Done"}),
        ({"q": "nothing of the kind"}, set()),
    ],
)
def test_the_page_is_narrowed(alice, alice_client, query, shown):
    now = timezone.now()
    info: dict[str, Any] = {"kind": Kind.JOB_COMPLETED, "severity": Severity.INFO}
    tell(alice, "Ledger", body="It is locked.")
    tell(alice, "Done", read_at=now, **info)
    tell(alice, "Away", archived_at=now, **info)
    tell(alice, "Later", snoozed_until=now + timedelta(hours=1), **info)
    found = page(alice_client, **query)
    titles = {"Ledger", "Done", "Away", "Later"}
    assert {title for title in titles if f">{title}<" in found} == shown


def test_a_filter_that_cannot_be_read_is_said_to_be(alice_client):
    answer = alice_client.get(PAGE, {"kind": "gossip"})
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_older_rows_are_on_the_next_page_and_new_ones_move_nothing(alice, alice_client):
    rows = [tell(alice, str(n), ago=timedelta(minutes=n)) for n in range(PER_PAGE + 2)]
    before = str(Place.of(rows[PER_PAGE - 1]))
    assert f"before={before}" in page(alice_client)
    tell(alice, "New")
    found = page(alice_client, before=before)
    assert found.count("data-notification=") == 2


def test_a_button_does_it_to_its_row_and_it_can_be_undone(alice, alice_client):
    row = tell(alice)
    answer = alice_client.post(CHANGE, {"do": f"archive {row.pk}"}, follow=True)
    row.refresh_from_db()
    assert row.archived_at is not None
    found = answer.content.decode()
    assert "1 notification archived." in found
    assert 'value="restore"' in found
    assert str(row.pk) in found
    do(alice_client, "restore", row)
    row.refresh_from_db()
    assert row.archived_at is None


def test_a_link_that_somebody_made_up_puts_no_button_there(alice, alice_client):
    row = tell(alice)
    found = page(alice_client, undo="archive", ids=str(row.pk))
    assert '<form class="undo notice" id="undo"' in found
    assert (
        'value="archive">'
        not in found.partition('id="undo"')[2].partition("</form>")[0]
    )
    row.refresh_from_db()
    assert row.archived_at is None


def test_a_button_above_does_it_to_what_is_ticked_and_one_comes_back_where_one_was(
    alice, alice_client
):
    rows = [tell(alice), tell(alice)]
    answer = do(alice_client, "read", *rows, next="?kind=job_failed")
    assert "2 notifications marked as read." in answer.content.decode()
    assert "kind=job_failed" in answer.redirect_chain[0][0]
    assert not Notification.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("away", ["//evil.example/", "https://evil.example/?a=1"])
def test_a_form_leads_nowhere_else(alice, alice_client, away):
    answer = do(alice_client, "read", tell(alice), next=away)
    assert all(target.startswith(PAGE) for target, _ in answer.redirect_chain)


@pytest.mark.parametrize("what", ["burn", "", "archive x", "read"])
def test_what_is_no_action_or_is_for_nothing_changes_nothing(alice, alice_client, what):
    row = tell(alice)
    answer = alice_client.post(CHANGE, {"do": what, "ids": ["x"]}, follow=True)
    row.refresh_from_db()
    assert row.read_at is None
    assert 'data-state="failed"' in answer.content.decode()


def test_nobody_does_anything_to_the_rows_of_another(alice, charlie_client):
    row = tell(alice)
    for what in ("archive", "read", "acknowledge", "hour"):
        answer = do(charlie_client, what, row)
        assert "Nothing was changed." in answer.content.decode()
    row.refresh_from_db()
    assert (row.archived_at, row.read_at, row.snoozed_until) == (None, None, None)


@pytest.mark.parametrize("span", ["hour", "tomorrow", "week"])
def test_what_is_put_aside_is_gone_and_is_brought_back(alice, alice_client, span):
    row = tell(alice, "Put aside")
    do(alice_client, span, row)
    assert ">Put aside<" not in page(alice_client)
    assert ">Put aside<" in page(alice_client, box="snoozed")
    do(alice_client, "back", row)
    assert ">Put aside<" in page(alice_client)


def test_all_that_the_page_shows_is_read_and_nothing_that_came_since(
    alice, alice_client
):
    seen = tell(alice)
    late = tell(alice)
    alice_client.post("/notifications/read", {"up_to": seen.seq})
    seen.refresh_from_db()
    late.refresh_from_db()
    assert (seen.read_at is None, late.read_at is None) == (False, True)


def test_a_row_of_several_occasions_unfolds(alice, alice_client):
    head = tell(alice, "Ledger failed", count=2)
    tell(alice, "Ledger", body="Page 7 is empty.", collapsed_into=head)
    found = page(alice_client)
    assert "2 times" in found
    assert "Page 7 is empty." in found
    assert found.count("data-notification=") == 1


def test_who_can_take_care_of_it_is_asked_to(alice, alice_client):
    row, now = tell(alice), timezone.now()
    assert "I take care of it" not in page(alice_client)
    policy = EscalationPolicy.objects.create(name="Night watch")
    EscalationRun.objects.create(
        event=row.event,
        policy=policy,
        key="x",
        snapshot={},
        state=RunState.RUNNING,
        due_at=now,
        started_at=now,
    )
    assert "I take care of it" in page(alice_client)
    do(alice_client, f"acknowledge {row.pk}")
    assert "You take care of it" in page(alice_client)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({}, "Nothing to tell you yet"),
        ({"box": "snoozed"}, "Nothing is put aside"),
        ({"box": "archived"}, "Nothing is archived"),
        ({"q": "x"}, "Nothing matches"),
    ],
)
def test_an_empty_list_says_what_to_do(alice_client, query, words):
    assert words in page(alice_client, **query)


def test_the_bell_of_every_page_says_how_many_are_unread(alice, alice_client):
    assert 'aria-label="Notifications"' in alice_client.get("/").content.decode()
    for _ in range(101):
        tell(alice)
    found = alice_client.get("/").content.decode()
    assert 'aria-label="Notifications, 101 unread"' in found
    assert ">99+<" in found


def test_nothing_that_people_wrote_is_taken_for_markup(alice, alice_client):
    tell(alice, "<img src=x onerror=alert(1)>", body="<script>alert(1)</script>")
    found = page(alice_client)
    assert "<img src=x" not in found
    assert "<script>alert" not in found


def test_what_tells_of_a_deleted_job_leads_nowhere_and_says_so(alice, alice_client):
    job = make_job(alice)
    address = job.get_absolute_url()
    tell(alice, "Ledger failed", job=job)
    assert f'href="{address}"' in page(alice_client)
    job.delete()
    found = page(alice_client)
    assert address not in found
    assert "The job was deleted." in found
    assert "Ledger failed" in found
