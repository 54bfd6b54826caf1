"""The inbox by REST."""

from __future__ import annotations

import csv
import io
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from notifications.inbox.changes import MOST, Act
from notifications.inbox.represent import COLUMNS
from notifications.models import Notification
from notifications.statuses import Status
from tests.factories import make_job
from tests.support.inbox import a_toast, tell

pytestmark = pytest.mark.django_db

API = "/api/notifications"


def one(row, *parts):
    return "/".join([API, str(row.pk), *parts])


def test_the_list_has_ones_own_the_latest_first_and_where_it_stands(
    alice, alice_api, bob_api
):
    tell(alice, "older", ago=timedelta(minutes=1))
    last = tell(alice, "newer")
    answer = alice_api.get(API).json()
    assert [row["title"] for row in answer["results"]] == ["newer", "older"]
    assert (answer["unread"], answer["seq"], answer["next"]) == (2, last.seq, None)
    assert bob_api.get(API).json()["results"] == []


def test_the_list_goes_on_from_its_cursor_whatever_comes_meanwhile(alice, alice_api):
    for number in range(5):
        tell(alice, str(number), ago=timedelta(minutes=number))
    first = alice_api.get(API, {"limit": 3}).json()
    tell(alice, "new")
    second = alice_api.get(first["next"]).json()
    assert [row["title"] for row in second["results"]] == ["3", "4"]
    assert second["next"] is None


@pytest.mark.parametrize(
    "query",
    [{"before": "x"}, {"limit": 201}, {"box": "bin"}, {"kind": "x"}, {"q": "x" * 201}],
)
def test_what_cannot_be_read_is_refused(alice_api, query):
    answer = alice_api.get(API, query)
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid")


def test_polling_tells_what_a_socket_would(alice, alice_api):
    known = tell(alice, "known")
    tell(alice, "new")
    (message,) = alice_api.get(f"{API}/news", {"after": known.seq}).json()["messages"]
    assert (message["type"], message["title"]) == ("notification", "new")
    (present,) = alice_api.get(f"{API}/news").json()["messages"]
    assert (present["type"], present["unread"]) == ("inbox", 2)


@pytest.mark.parametrize("action", list(Act))
def test_each_action_is_done_once_and_tells_how_many_are_unread(
    alice, alice_api, action
):
    done: dict[Act, dict[str, Any]] = {
        Act.UNREAD: {"read_at": timezone.now()},
        Act.RESTORE: {"archived_at": timezone.now()},
    }
    row = tell(alice, **done.get(action, {}))
    answers = [alice_api.post(one(row, action)).json() for _ in range(2)]
    assert [answer["changed"] for answer in answers] == [1, 0]


def test_what_is_somebody_elses_is_not_there(alice, charlie_api):
    row = tell(alice)
    addresses = [one(row), one(row, "collapsed")]
    assert [charlie_api.get(a).status_code for a in addresses] == [404, 404]
    posts = [one(row, action) for action in (*Act, "snooze")]
    assert {charlie_api.post(address).status_code for address in posts} == {404}
    row.refresh_from_db()
    assert row.read_at is None


def test_several_are_changed_together_up_to_a_limit(alice, alice_api):
    rows = [tell(alice), tell(alice)]
    ids = [str(row.pk) for row in rows]
    given = {"action": "archive", "ids": [*ids, str(uuid4())]}
    answer = alice_api.post(f"{API}/change", given, format="json")
    assert answer.json() == {"changed": 2, "unread": 0}
    too_many = {"action": "archive", "ids": [str(uuid4())] * (MOST + 1)}
    assert alice_api.post(f"{API}/change", too_many, format="json").status_code == 400


def test_reading_all_is_reading_up_to_a_position(alice, alice_api):
    seen = tell(alice)
    tell(alice)
    answer = alice_api.post(f"{API}/read", {"up_to": seen.seq}, format="json")
    assert answer.json() == {"changed": 1, "unread": 1}
    assert alice_api.post(f"{API}/read", {}, format="json").status_code == 400


@pytest.mark.parametrize("days", [-1, 367])
def test_it_is_put_aside_within_a_year(alice, alice_api, days):
    row = tell(alice)
    until = timezone.now() + timedelta(days=days)
    answer = alice_api.post(one(row, "snooze"), {"until": until}, format="json")
    assert answer.status_code == 400
    tomorrow = timezone.now() + timedelta(days=1)
    answer = alice_api.post(one(row, "snooze"), {"until": tomorrow}, format="json")
    assert answer.json() == {"changed": 1, "unread": 0}
    answer = alice_api.post(one(row, "snooze"), {"until": None}, format="json")
    assert answer.json() == {"changed": 1, "unread": 1}


def test_a_browser_without_a_socket_says_what_it_has_shown(alice, alice_api):
    row = tell(alice)
    sent = a_toast(row)
    answer = alice_api.post(f"{API}/shown", {"ids": [str(row.pk)]}, format="json")
    sent.refresh_from_db()
    assert (answer.status_code, sent.status) == (204, Status.DELIVERED)


def test_a_row_of_several_is_unfolded(alice, alice_api):
    head = tell(alice, count=2)
    tell(alice, "one of them", collapsed_into=head)
    (found,) = alice_api.get(one(head, "collapsed")).json()
    assert found["title"] == "one of them"
    assert len(alice_api.get(API).json()["results"]) == 1


def test_the_inbox_can_be_taken_along_and_no_spreadsheet_runs_it(alice, alice_api):
    tell(alice, "=HYPERLINK(1)")
    tell(alice, "plain", archived_at=timezone.now())
    answer = alice_api.get("/api/notifications.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode())))
    assert [row["title"] for row in rows] == ["'=HYPERLINK(1)"]
    assert tuple(rows[0]) == COLUMNS
    answer = alice_api.get("/api/notifications.json", {"box": "archived"})
    assert [row["title"] for row in json.loads(b"".join(answer))] == ["plain"]


def test_a_session_needs_its_token_to_change_anything(alice, alice_client):
    row = tell(alice)
    alice_client.handler.enforce_csrf_checks = True
    assert alice_client.post(one(row, "read")).status_code == 403
    assert Notification.objects.get().read_at is None


def test_nobody_who_is_not_logged_in_is_answered(client):
    for address in (API, f"{API}/news", "/api/notifications.csv"):
        assert client.get(address).status_code == 401


def test_what_tells_of_a_deleted_job_has_no_address(alice, alice_api):
    job = make_job(alice)
    row = tell(alice, job=job)
    assert alice_api.get(f"/api/notifications/{row.pk}").json()["url"]
    job.delete()
    found = alice_api.get(f"/api/notifications/{row.pk}").json()
    assert (found["job"], found["url"]) == (None, "")
