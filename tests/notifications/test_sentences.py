"""What notifications say, in plain sentences; tasks speak of tasks and steps."""

from __future__ import annotations

import pytest

from notifications.kinds import Channel, Kind
from notifications.registry import REGISTRY
from notifications.sentences import say
from tests.notifications.conftest import failed_summary, make_summary


def body_of(kind, payload, part="document"):
    said = say(kind, payload, part)
    return f"{said.outcome} {said.reason}".strip()


@pytest.mark.parametrize(
    ("kind", "summary", "title"),
    [
        (Kind.JOB_COMPLETED, make_summary(), "“May exams” is finished"),
        (Kind.JOB_CANCELLED, make_summary(), "“May exams” was cancelled"),
        (Kind.JOB_FAILED, failed_summary(), "“May exams”: 1 of 2 documents failed"),
        (
            Kind.JOB_FAILED,
            failed_summary(documents_total=1, documents_completed=0),
            "“May exams” failed",
        ),
        (Kind.JOB_FAILED, failed_summary(documents_total=0), "“May exams” failed"),
    ],
)
def test_the_title_says_what_became_of_the_job(kind, summary, title):
    assert say(kind, summary).headline == title


@pytest.mark.parametrize("kind", set(Kind) - {Kind.TEST, Kind.SYSTEM_ALERT})
def test_a_title_is_one_line_and_short_whatever_the_job_is_called(kind):
    summary = failed_summary(title="a\r\nBcc: eve@example.org\x00\u2028" + "x" * 250)
    title = say(kind, summary).headline
    assert title.isprintable()
    assert len(title) < 200
    assert title.startswith("“a Bcc:")


@pytest.mark.parametrize(
    ("kind", "summary", "body"),
    [
        (
            Kind.JOB_COMPLETED,
            make_summary(),
            "2 documents with 9 pages done in 2 min 10 s.",
        ),
        (
            Kind.JOB_COMPLETED,
            make_summary(documents_completed=1, pages_done=1, pages_failed=1),
            "1 document with 1 page done in 2 min 10 s. 1 page could not be read.",
        ),
        (
            Kind.JOB_COMPLETED,
            make_summary(pages_done=0, seconds=None),
            "2 documents done.",
        ),
        (Kind.JOB_COMPLETED, make_summary(documents_total=0), ""),
        (
            Kind.JOB_FAILED,
            failed_summary(),
            "1 of 2 documents done in 2 min 10 s. b.pdf: It is locked with a password.",
        ),
        (
            Kind.JOB_CANCELLED,
            make_summary(documents_completed=1, documents_cancelled=1),
            "1 of 2 documents done in 2 min 10 s.",
        ),
        (
            Kind.JOB_CANCELLED,
            make_summary(documents_completed=0, documents_cancelled=2, seconds=None),
            "None of its 2 documents was done.",
        ),
    ],
)
def test_the_body_says_what_was_done_and_what_was_not(kind, summary, body):
    assert body_of(kind, summary) == body


@pytest.mark.parametrize("kind", Kind)
def test_an_empty_payload_of_another_version_still_says_something(kind):
    assert say(kind, {}).headline or kind == Kind.SYSTEM_ALERT


@pytest.mark.parametrize(
    ("kind", "payload", "headline", "body"),
    [
        (
            Kind.JOB_COMPLETED,
            make_summary(documents_total=1, documents_completed=1, pages_done=12),
            "“May exams” is finished",
            "12 steps done in 2 min 10 s.",
        ),
        (
            Kind.JOB_COMPLETED,
            make_summary(documents_total=1, documents_completed=1, pages_done=0),
            "“May exams” is finished",
            "Done in 2 min 10 s.",
        ),
        (
            Kind.JOB_FAILED,
            failed_summary(documents_total=1, documents_completed=0),
            "“May exams” failed",
            "b.pdf: It is locked with a password.",
        ),
        (
            Kind.JOB_FAILED,
            failed_summary(documents_total=3, pages_failed=2),
            "“May exams”: 1 of 3 tasks failed",
            "1 of 3 tasks done in 2 min 10 s. 2 steps could not be done. "
            "b.pdf: It is locked with a password.",
        ),
    ],
)
def test_a_job_of_tasks_never_speaks_of_documents(kind, payload, headline, body):
    assert say(kind, payload, "task").headline == headline
    assert body_of(kind, payload, "task") == body


@pytest.mark.parametrize(
    ("kind", "changes", "headline", "body"),
    [
        (Kind.PROGRESS_MILESTONE, {"percent": 75}, "“May exams” is 75 % done", None),
        (
            Kind.ETA_OVERRUN,
            {},
            "“May exams” will be 40 min later than promised",
            "It was promised for 10:30 UTC on 4 May and is now expected at "
            "11:10 UTC on 4 May.",
        ),
        (
            Kind.DOCUMENT_FAILED,
            {},
            "“May exams”: b.pdf failed",
            "It is locked with a password.",
        ),
        (
            Kind.BATCH_COMPLETED,
            {"jobs_failed": 0, "jobs_completed": 12, "failures": []},
            "“Summer term” is finished",
            "12 of 12 jobs done in 1 h 5 min.",
        ),
        (
            Kind.SYSTEM_ALERT,
            {"is_resolved": True, "message": "A worker is back."},
            "Over: No worker is online",
            "A worker is back.",
        ),
        (
            Kind.TEST,
            {"channel": Channel.PUSH},
            "A test of browser push",
            "You sent it to yourself. If you can read it, it works.",
        ),
    ],
)
def test_each_kind_says_its_news(kind, changes, headline, body):
    payload = {**REGISTRY[kind].sample, **changes}

    assert say(kind, payload).headline == headline
    assert body in (None, body_of(kind, payload))
