"""What goes when it is old, what stays, and in which order locks are taken."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from progress import lifecycle, pruning
from progress.models import AuditEntry, Batch, Document, Job, LogLine, Page
from tests import factories

pytestmark = pytest.mark.django_db

YEARS = timedelta(days=800)


def old_job(alice, batch: str = "") -> Job:
    """Return a job that ended long ago."""
    job = factories.make_job(alice, batch=batch)
    factories.read_whole(factories.only_document(job), logs=["Read."])
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - YEARS)
    return job


def prune(*, is_dry: bool = False) -> dict[str, int]:
    found = pruning.prune(timezone.now(), is_dry=is_dry)
    return {each.what: each.count for each in found if each.count}


def stored() -> list[Path]:
    files = Path(django_settings.MEDIA_ROOT).rglob("*")
    return [path for path in files if path.is_file()]


def test_a_job_that_ended_long_ago_goes_with_all_that_is_its(
    alice, django_capture_on_commit_callbacks
):
    job = old_job(alice, batch="May")
    young = factories.make_job(alice, batch="May")
    with django_capture_on_commit_callbacks(execute=True):
        assert prune() == {"ended jobs": 1}
    assert list(Job.objects.all()) == [young]
    assert not Page.objects.filter(job=job.pk).exists()
    batch = Batch.objects.get()
    assert (batch.jobs_total, batch.documents_total) == (1, 1)
    assert len(stored()) == 1


def test_a_dry_run_counts_the_same_and_deletes_nothing(alice):
    old_job(alice)
    LogLine.objects.update(created_at=timezone.now() - YEARS)
    assert prune(is_dry=True) == {"ended jobs": 1, "log lines": 1}
    assert Job.objects.count() == LogLine.objects.count() == len(stored()) == 1


def test_what_has_not_ended_stays_however_old_it_is(alice):
    factories.make_job(alice)
    Job.objects.update(created_at=timezone.now() - YEARS)
    assert prune() == {}


def test_a_job_that_was_retried_meanwhile_stays(alice):
    job = factories.make_job(alice)
    factories.fail(factories.only_document(job))
    Job.objects.update(finished_at=timezone.now() - YEARS)
    before = timezone.now()
    lifecycle.retry_job(job.pk)
    assert not pruning._delete_job(job.pk, before)
    assert Job.objects.count() == 1


def test_nothing_of_a_job_is_touched_before_its_lock_is_taken(alice):
    old_job(alice)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        prune()
    writes = [q["sql"] for q in queries if q["sql"].startswith(("DELETE", "UPDATE"))]
    reads = [q["sql"] for q in queries if 'FROM "progress_job"' in q["sql"]]
    statements = [q["sql"] for q in queries]
    first = next(s for s in statements if s in writes)
    locked = reads[1]
    assert statements.index(locked) < statements.index(first)


def test_old_lines_go_in_chunks_while_their_job_stays(alice, monkeypatch):
    monkeypatch.setattr(pruning, "CHUNK", 2)
    job = factories.make_job(alice)
    lines = [f"Line {number}." for number in range(5)]
    factories.read_whole(factories.only_document(job), logs=lines)
    LogLine.objects.update(created_at=timezone.now() - YEARS)
    assert prune() == {"log lines": 5}
    assert Job.objects.count() == 1


@pytest.mark.parametrize("days", [0, -1])
def test_a_setting_of_no_days_keeps_for_ever(alice, settings, days):
    settings.HEADWAY_KEEP_DAYS = settings.HEADWAY_KEEP_LOG_DAYS = days
    old_job(alice)
    LogLine.objects.update(created_at=timezone.now() - YEARS)
    assert prune() == {}


def test_the_audit_is_kept_longer_than_its_jobs(alice):
    old_job(alice)
    prune()
    count = AuditEntry.objects.count()
    assert count
    later = pruning.prune(timezone.now() + YEARS, is_dry=False)
    assert {"audit entries": count}.items() <= {e.what: e.count for e in later}.items()
    assert not AuditEntry.objects.exists()


def test_files_that_no_document_names_go_unless_they_are_young(alice):
    document = factories.only_document(factories.make_job(alice))
    own = Path(document.file.path)
    old, young = (own.with_name(name) for name in ("old", "young"))
    for path in (own, old, young):
        path.touch()
    long_ago = (timezone.now() - YEARS).timestamp()
    for path in (own, old):
        os.utime(path, (long_ago, long_ago))
    assert prune(is_dry=True) == prune() == {"files without a document": 1}
    assert sorted(stored()) == sorted([own, young])
    assert Document.objects.get().file


def test_a_batch_that_is_empty_goes_when_it_is_old(alice):
    Batch.objects.create(
        owner=alice, title="Long ago", created_at=timezone.now() - YEARS
    )
    factories.make_job(alice, batch="May")
    assert prune() == {"empty batches": 1}
    assert Batch.objects.get().title == "May"
