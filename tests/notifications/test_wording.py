from __future__ import annotations

import pytest

from notifications import wording
from notifications.kinds import Kind
from tests.notifications.conftest import failed_summary, make_summary


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
    assert wording.title(kind, summary) == title


@pytest.mark.parametrize("kind", Kind)
def test_a_title_is_one_line_and_short_whatever_the_job_is_called(kind):
    summary = failed_summary(title="a\r\nBcc: eve@example.org\x00\u2028" + "x" * 250)
    title = wording.title(kind, summary)
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
    assert wording.body(kind, summary) == body


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.0, "1 s"),
        (1.4, "1 s"),
        (59.6, "1 min"),
        (130, "2 min 10 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (90_000, "25 h"),
    ],
)
def test_a_duration_has_at_most_two_units(seconds, text):
    assert wording.duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 pages"), (1, "1 page"), (1200, "1,200 pages")]
)
def test_a_number_agrees_with_its_noun(number, text):
    assert wording.counted(number, "page") == text
