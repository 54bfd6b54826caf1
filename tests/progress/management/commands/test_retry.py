"""`manage.py retry`: a look first, then what was meant."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from progress.models import Document, Event
from progress.states import State
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    """Two locked documents and one that failed by an error of ours."""
    job = factories.make_job(alice, ["a.pdf", "b.pdf", "c.txt"])
    first, second, third = job.documents.in_order()
    factories.fail(first)
    factories.fail(second)
    factories.fail(third, "internal_error")
    return job


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("retry", *arguments, stdout=out)
    return out.getvalue()


def states() -> list[str]:
    return list(Document.objects.in_order().values_list("state", flat=True))


def test_a_dry_run_shows_the_errors_in_groups_and_does_nothing(job):
    said = run("--dry-run")
    assert "3 documents in 2 groups; 2 of them would fail again the same way." in said
    assert "2  encrypted: would fail" in said
    assert "1  internal_error: may go well" in said
    assert "a.pdf" in said
    assert set(states()) == {State.FAILED}


def test_what_is_worth_it_is_retried_in_a_persons_name(job, bob):
    assert "1 document queued again." in run("--worth", "--yes", "--as", "bob")
    assert states() == [State.FAILED, State.FAILED, State.QUEUED]
    assert Event.objects.get(kind="retried").actor == bob


def test_a_cause_may_be_named(job):
    assert "2 documents queued again." in run("--error", "encrypted", "--yes")


def test_from_scratch_is_a_choice_of_its_own(job):
    run("--job", str(job.pk), "--from-scratch", "--yes")
    data = Event.objects.filter(kind="retried").values_list("data", flat=True)
    assert list(data) == [{"from_scratch": True}] * 3


def test_nobody_there_to_be_asked_does_nothing(job):
    with pytest.raises(CommandError, match="Say --yes"):
        run()
    assert set(states()) == {State.FAILED}


def test_nothing_to_retry_is_an_error(job):
    with pytest.raises(CommandError, match="Nothing to retry") as error:
        run("--owner", "charlie", "--yes")
    assert error.value.returncode == 1


def test_time_narrows_too(job):
    with pytest.raises(CommandError, match="Nothing to retry"):
        run("--until", "1:00:00", "--yes")
    assert "3 documents" in run("--since", "1:00:00", "--dry-run")
    with pytest.raises(CommandError, match="is no moment"):
        run("--since", "yesterday")
