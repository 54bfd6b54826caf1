"""`manage.py submit`: hands in, watches, and exits with what became of it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command

from progress.errors import JobGone
from progress.models import Document, Job
from progress.submission import submit as real_submit
from tests.factories import fail, read_whole
from workers.management.commands import submit

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path) -> list[str]:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Some text.")
    return [str(tmp_path / "a.txt"), str(tmp_path / "b.txt")]


@pytest.fixture
def quick_worker(monkeypatch):
    """Let documents end at once, each by its own deed."""

    def at_once(*deeds: Callable[[Document], None]) -> None:
        def submit_and_end(**values) -> Job:
            job = real_submit(**values)
            for document, deed in zip(job.documents.in_order(), deeds, strict=True):
                deed(document)
            return job

        monkeypatch.setattr(submit, "submit", submit_and_end)

    return at_once


def run(*arguments: str) -> str:
    output = io.StringIO()
    call_command("submit", *arguments, stdout=output)
    return output.getvalue()


def refused(*arguments: str) -> CommandError:
    with pytest.raises(CommandError) as error:
        run(*arguments)
    return error.value


def test_a_priority_is_named(alice, files):
    run(*files, "--priority", "low")
    assert set(Document.objects.values_list("priority", flat=True)) == {-1}


def test_files_become_one_job_of_the_only_user(alice, files):
    said = run(*files, "--type", "exam", "--batch", "May", "--title", "Papers")
    job = Job.objects.get()
    assert (job.owner, job.title, job.job_type) == (alice, "Papers", "exam")
    assert [d.name for d in job.documents.in_order()] == ["a.txt", "b.txt"]
    assert said.startswith("Queued Papers: http")
    assert said.endswith(f"/jobs/{job.pk}/\n")


def test_a_user_can_be_named(alice, charlie, files):
    run(*files, "--user", "charlie")
    assert Job.objects.get().owner == charlie


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--user", "nobody"], 'There is no user "nobody".'),
        ([], "Say who you are: --user NAME."),
        (["--user", "alice", "--type", "knitting"], "no job type"),
        (["--user", "alice", "--batch", "0" * 32], "no such batch"),
        (["missing.pdf", "--user", "alice"], "missing.pdf cannot be read: No such"),
    ],
)
def test_what_is_not_understood_ends_with_2_and_leaves_nothing(
    alice, charlie, files, arguments, message
):
    error = refused(*files, *arguments)
    assert error.returncode == 2
    assert message in str(error)
    assert not Job.objects.exists()


def test_watching_ends_well_when_all_were_read(alice, files, quick_worker):
    quick_worker(read_whole, read_whole)
    said = run(*files, "--watch")
    assert "a.txt: completed, 2 of 2 pages" in said
    assert said.endswith("Done: 4 pages in 2 documents\n")


def test_watching_ends_with_1_and_the_reasons_when_not_all_were_read(
    alice, files, quick_worker
):
    quick_worker(read_whole, fail)
    error = refused(*files, "--watch")
    assert error.returncode == 1
    assert str(error).splitlines() == [
        "1 of 2 documents failed",
        "  b.txt: This document is locked with a password. Hand in an unlocked copy.",
    ]


def broken_off_by(error: type[BaseException]) -> Callable[..., None]:
    def watch(*_arguments: object) -> None:
        raise error

    return watch


def test_a_job_that_is_deleted_meanwhile_ends_with_1(alice, files, monkeypatch):
    monkeypatch.setattr(submit, "watch", broken_off_by(JobGone))
    error = refused(*files, "--watch")
    assert error.returncode == 1
    assert "deleted" in str(error)


def test_an_interrupted_watch_says_that_the_job_goes_on(alice, files, monkeypatch):
    monkeypatch.setattr(submit, "watch", broken_off_by(KeyboardInterrupt))
    error = refused(*files, "--watch")
    assert error.returncode == 130
    assert f"The job goes on: http://127.0.0.1:8000/jobs/{Job.objects.get().pk}/" in (
        str(error)
    )
