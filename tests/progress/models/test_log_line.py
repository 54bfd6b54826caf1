"""Log lines: from a seq on, and from the end."""

from __future__ import annotations

import pytest
from django.utils import timezone

from progress import recording
from progress.models import LogLine
from progress.recording import Flush, LogEntry
from progress.states import Level
from tests import factories

pytestmark = pytest.mark.django_db


def test_lines_are_read_in_the_order_in_which_they_were_said(alice):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    for words in (("one", "two"), ("three",)):
        logs = tuple(
            LogEntry(at=timezone.now(), level=Level.INFO, text=word) for word in words
        )
        recorded = recording.record(
            claim, Flush(stage="census", message="", points=1, logs=logs)
        )
    lines = LogLine.objects.written_after(claim.job_id, 0)
    assert [str(line) for line in lines] == ["one", "two", "three"]
    later = LogLine.objects.written_after(claim.job_id, recorded.hint.seq - 1)
    assert [line.text for line in later] == ["three"]
    assert LogLine.objects.newest_first()[0].text == "three"


def test_lines_of_one_commit_are_read_on_from_any_of_them(alice):
    claim = factories.claim(factories.only_document(factories.make_job(alice)))
    for words in (("one", "two"), ("three",)):
        logs = tuple(
            LogEntry(at=timezone.now(), level=Level.INFO, text=word) for word in words
        )
        recording.record(claim, Flush(stage="census", message="", points=1, logs=logs))
    lines = LogLine.objects.in_order()
    first, second, third = lines
    assert list(lines.following(first)) == [second, third]
    assert list(lines.following(second)) == [third]
    assert not lines.following(third).exists()


@pytest.mark.parametrize(
    "rows",
    [
        lambda job: LogLine.objects.written_after(job.pk, 0),
        lambda job: job.logs.newest_first(),
        lambda job: job.logs.in_order(),
    ],
    ids=["written_after", "newest_first", "in_order"],
)
def test_every_order_of_a_log_is_that_of_its_index(alice, rows):
    ordered = rows(factories.make_job(alice))
    (index,) = LogLine._meta.indexes
    names = [name.lstrip("-") for name in ordered.query.order_by]
    assert names == [*index.fields[1:], "id"]
