"""Minutes are counted from the rows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from progress import lifecycle
from progress.insights import counting
from progress.insights.tally import Key, Tally
from progress.models import Document, Job
from tests import factories
from tests.progress.insights.rows import read_document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WHOLE = Key(job_type="document")


def counted(start: datetime = NOON, end: datetime = NOON + MINUTE) -> dict[Key, Tally]:
    found = counting.count(start, end)
    assert {bucket for bucket, _ in found} <= {start}
    return {key: tally for (_, key), tally in found.items()}


def test_a_document_counts_with_its_pages_work_and_wait(alice):
    read_document(alice, NOON + timedelta(seconds=30))
    tally = counted()[WHOLE]
    assert (tally.arrivals, tally.completions, tally.failures) == (1, 1, 0)
    assert (tally.pages, tally.busy_ms, tally.oldest_wait) == (4, 8000, 2.0)
    assert tally.run.quantile(0.5) == pytest.approx(8, rel=0.05)
    assert tally.wait.quantile(0.5) == pytest.approx(2, rel=0.05)


def test_stages_count_by_class_of_pages_in_seconds_a_page(alice):
    read_document(alice, NOON + timedelta(seconds=30))
    found = counted()
    ocr = found[Key(job_type="document", stage="extraction", page_class="i")]
    assert (ocr.pages, ocr.busy_ms, len(ocr.run)) == (2, 4000, 2)
    assert ocr.run.quantile(0.5) == pytest.approx(2, rel=0.05)
    analysis = found[Key(job_type="document", stage="analysis")]
    assert (analysis.pages, len(analysis.run)) == (4, 1)
    assert analysis.run.quantile(0.5) == pytest.approx(2, rel=0.05)


def test_failures_count_by_their_cause(alice):
    for error in ("encrypted", "encrypted", "timeout"):
        read_document(alice, NOON + timedelta(seconds=30), error=error)
    tally = counted()[WHOLE]
    assert (tally.completions, tally.failures) == (0, 3)
    assert tally.causes == {"encrypted": 2, "timeout": 1}


def test_what_lies_outside_does_not_count(alice):
    read_document(alice, NOON - timedelta(seconds=1))
    read_document(alice, NOON + MINUTE + timedelta(minutes=1))
    assert counted() == {}


def test_minutes_are_told_apart(alice):
    for minute in range(3):
        read_document(alice, NOON + minute * MINUTE + timedelta(seconds=30))
    found = counting.count(NOON, NOON + 3 * MINUTE)
    whole = {
        bucket: t.completions for (bucket, key), t in found.items() if key == WHOLE
    }
    assert whole == {NOON + minute * MINUTE: 1 for minute in range(3)}


def test_a_part_that_joins_an_older_job_comes_when_it_joins(alice):
    job = read_document(alice, NOON + timedelta(seconds=30)).document.job
    later = NOON + 20 * MINUTE
    Document.objects.create(
        job=job,
        position=1,
        name="b",
        created_at=later,
        queued_at=later,
        enqueued_at=later,
    )
    Job.objects.filter(pk=job.pk).update(documents_total=2, changed_at=later)
    assert counted()[WHOLE].arrivals == 1
    assert counted(later, later + MINUTE)[WHOLE].arrivals == 1


def test_types_are_told_apart(alice):
    read_document(alice, NOON + timedelta(seconds=30))
    read_document(alice, NOON + timedelta(seconds=30), job_type="exam")
    assert {key.job_type for key in counted()} == {"document", "exam"}


def test_what_the_lifecycle_writes_is_what_is_counted(alice):
    good = factories.make_job(alice, ["a.txt", "b.txt"])
    first, second = good.documents.in_order()
    factories.read_whole(first)
    factories.fail(second)
    lifecycle.retry_document(second.pk)
    lifecycle.cancel_document(second.pk)
    hour = timedelta(hours=1)
    now = good.created_at
    tallies = counting.count(now - hour, now + hour)
    tally = sum((t for (_, key), t in tallies.items() if key == WHOLE), Tally())
    assert (tally.arrivals, tally.completions) == (3, 1)
    assert (tally.failures, tally.cancellations) == (1, 1)
    assert tally.pages == 2


def test_four_queries_count_any_number(alice, django_assert_num_queries):
    for second in range(10):
        read_document(alice, NOON + timedelta(seconds=second + 20))
    with django_assert_num_queries(4):
        counting.count(NOON, NOON + MINUTE)
