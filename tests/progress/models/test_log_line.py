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
