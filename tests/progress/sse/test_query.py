"""What a request for a stream asks for, and which requests are for one."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs
from uuid import UUID

import pytest

from progress.sse.query import (
    ADMIN_PATH,
    PROCESS_PATH,
    STREAM_PATH,
    BadQuery,
    parse_query,
    wants_stream,
)

ONE = UUID("4caa510b-0000-4000-8000-000000000001")
OTHER = UUID("4caa510b-0000-4000-8000-000000000002")


def asked(query: str, *, path: str = STREAM_PATH, last_event_id: str = ""):
    return parse_query(path, query.encode(), last_event_id)


@pytest.mark.parametrize(
    ("path", "query", "accept", "is_stream"),
    [
        (STREAM_PATH, "", "*/*", True),
        (ADMIN_PATH, "", "", True),
        ("/api/sse/other", "", "", False),
        (PROCESS_PATH, "action=status", "*/*", False),
        (PROCESS_PATH, "action=status&sse=true", "*/*", True),
        (PROCESS_PATH, "action=status&sse=false", "*/*", False),
        (PROCESS_PATH, "action=status", "text/event-stream, */*", True),
        (PROCESS_PATH, "action=other&sse=true", "", False),
        ("/api/jobs", "", "text/event-stream", False),
    ],
)
def test_the_address_or_the_wish_for_events_makes_a_stream(
    path, query, accept, is_stream
):
    assert wants_stream(path, parse_qs(query), accept) is is_stream


def test_jobs_are_asked_for_by_repetition_each_once():
    assert asked(f"job={ONE}&job={OTHER}&job={ONE}").jobs == (ONE, OTHER)


def test_batches_stand_beside_jobs_each_once():
    found = asked(f"batch={ONE}&job={OTHER}&batch={ONE}")
    assert (found.jobs, found.batches) == ((OTHER,), (ONE,))


def test_a_batch_is_a_list_beside_which_jobs_are_whole():
    found = asked(f"batch={ONE}")
    assert found.has_list
    assert not found.is_list
    assert not asked(f"job={ONE}").has_list


def test_without_job_batch_and_filename_it_is_a_list():
    assert asked("").is_list
    assert asked("", path=ADMIN_PATH).is_list
    assert not asked(f"job={ONE}").is_list
    assert not asked("filename=report.pdf").is_list


def test_the_last_event_id_is_newer_than_the_address():
    found = asked(f"job={ONE}&after=5", last_event_id=f"{ONE}~118")
    assert found.cursor.after(ONE) == 118


def test_a_last_event_id_that_is_not_ours_is_passed_over():
    assert asked(f"job={ONE}&after=5", last_event_id="nonsense").cursor.after(ONE) == 5


@pytest.mark.parametrize("text", ["2026-11-22T12:00:00Z", "2026-11-22T12:00:00 00:00"])
def test_since_is_a_time_even_if_its_plus_has_become_a_space(text):
    noon = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert asked(f"since={text}").cursor.since == noon


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("job=nonsense", "job"),
        ("job=", "job"),
        ("batch=nonsense", "batch"),
        (f"batch={ONE}&after=5", "after"),
        ("after=nonsense", "after"),
        (f"job={ONE}&job={OTHER}&after=5", "after"),
        ("filename=report.pdf&after=5", "after"),
        ("since=yesterday", "since"),
        ("since=2026-11-22T12:00:00", "since"),
        ("since=9999-12-31T23:59:59-14:00", "since"),
        ("since=0001-01-01T00:00:00Z", "since"),
        ("filename=" + "x" * 256, "filename"),
        ("job_type=%00", "job_type"),
        ("state=nonsense", "state"),
    ],
)
def test_a_field_that_cannot_be_understood_is_named(query, field):
    with pytest.raises(BadQuery) as refused:
        asked(query)
    assert refused.value.field == field


@pytest.mark.parametrize("state", ["", "failed"])
def test_a_list_is_narrowed_to_a_state_or_not_at_all(state):
    assert asked(f"state={state}").state == state


def test_a_type_that_no_worker_knows_now_is_no_mistake():
    assert asked("job_type=unheard_of").job_type == "unheard_of"
