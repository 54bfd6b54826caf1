"""Attempts: numbered, and running until they have ended."""

from __future__ import annotations

import pytest

from progress import lifecycle
from progress.models import Attempt
from tests import factories

pytestmark = pytest.mark.django_db


def test_attempts_are_numbered_over_all_retries(alice):
    document = factories.only_document(factories.make_job(alice))
    lifecycle.finish(factories.claim(document), lifecycle.failed("corrupt", "Damaged."))
    lifecycle.retry_document(document.pk)
    document.refresh_from_db()
    factories.claim(document)
    attempts = Attempt.objects.newest_first()
    assert [str(attempt) for attempt in attempts] == ["attempt 2", "attempt 1"]
    assert [attempt.number for attempt in attempts.running()] == [2]
    assert attempts[1].error_message == "Damaged."
