"""Submit: files become a job, whatever they are called."""

from __future__ import annotations

import hashlib
from uuid import uuid4

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from progress import lifecycle, signals, submission
from progress.errors import SubmissionRefused, UnknownJobType
from progress.models import Document, Job
from tests import factories

pytestmark = pytest.mark.django_db


def stored_files(settings) -> list[str]:
    return [p.name for p in settings.MEDIA_ROOT.rglob("*") if p.is_file()]


def test_a_file_is_stored_by_its_id_and_described(alice, settings):
    file = SimpleUploadedFile("a.txt", b"hello", content_type="text/plain")
    job = submission.submit(owner=alice, files=[file])
    document = factories.only_document(job)
    assert document.file.read() == b"hello"
    document.file.close()
    assert document.size == 5
    assert document.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert document.declared_type == "text/plain"
    assert stored_files(settings) == [str(document.pk)]
    assert job.title == "a.txt"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\exam.pdf", "exam.pdf"),
        ("a\x00b\nc.txt", "abc.txt"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("x" * 400, "x" * 250),
        ("Prüfung – Mai.pdf", "Prüfung – Mai.pdf"),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert submission.clean_name(given) == kept


def test_an_empty_or_too_large_file_is_taken_but_not_stored(alice, settings):
    settings.HEADWAY_UPLOAD_MAX_BYTES = 3
    files = [
        ContentFile(b"", name="empty.txt"),
        ContentFile(b"abcd", name="large.txt"),
        ContentFile(b"abc", name="good.txt"),
    ]
    job = submission.submit(owner=alice, files=files)
    assert [(d.name, d.size, bool(d.file)) for d in job.documents.in_order()] == [
        ("empty.txt", 0, False),
        ("large.txt", 4, False),
        ("good.txt", 3, True),
    ]


def test_no_files_and_too_many_are_refused_with_what_to_do(alice, settings):
    settings.HEADWAY_UPLOAD_MAX_FILES = 1
    with pytest.raises(SubmissionRefused, match="Choose at least one"):
        submission.submit(owner=alice, files=[])
    with pytest.raises(SubmissionRefused, match="at most 1"):
        factories.make_job(alice, ["a.txt", "b.txt"])
    assert not Job.objects.exists()


def test_an_unknown_job_type_is_refused_before_anything_is_stored(alice, settings):
    with pytest.raises(UnknownJobType):
        factories.make_job(alice, job_type="novel")
    assert stored_files(settings) == []


def test_a_failed_submission_leaves_no_file_behind(alice, settings, monkeypatch):
    def fails(*args):
        raise RuntimeError("the database is away")

    monkeypatch.setattr(lifecycle, "queue_new_job", fails)
    with pytest.raises(RuntimeError):
        factories.make_job(alice, ["a.txt", "b.txt"])
    assert stored_files(settings) == []
    assert not Document.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_committed_job_keeps_its_files_whatever_fails_after_it(alice, settings):
    def fails(fact) -> None:
        transaction.on_commit(lambda: 1 / 0)

    signals.job_queued.connect(fails)
    try:
        with pytest.raises(ZeroDivisionError):
            factories.make_job(alice)
    finally:
        signals.job_queued.disconnect(fails)
    assert stored_files(settings) == [str(Document.objects.get().pk)]


def test_a_batch_is_named_by_title_or_by_id(alice, charlie):
    batch = factories.make_job(alice, batch="May").batch
    assert submission.find_batch_title(alice, "June") == "June"
    assert submission.find_batch_title(alice, str(batch.pk)) == "May"
    with pytest.raises(SubmissionRefused, match="no such batch"):
        submission.find_batch_title(charlie, str(batch.pk))
    with pytest.raises(SubmissionRefused):
        submission.find_batch_title(alice, str(uuid4()))


def test_a_job_of_many_is_named_after_the_first(alice):
    assert submission.default_title(["a.txt", "b.txt", "c.txt"]) == "a.txt and 2 more"
    job = submission.submit(
        owner=alice, files=[ContentFile(b"x", name="a.txt")], title="Mine"
    )
    assert job.title == "Mine"
