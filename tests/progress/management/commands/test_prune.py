"""The command that deletes what is old."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from progress.models import Job
from tests import factories

pytestmark = pytest.mark.django_db


def prune(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("prune", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_it_says_what_is_old_and_then_deletes_it(alice):
    factories.fail(factories.only_document(factories.make_job(alice)))
    Job.objects.update(finished_at=timezone.now() - timedelta(days=400))
    assert "1 ended jobs older than 365 days would be deleted" in prune("--dry-run")
    assert Job.objects.count() == 1
    assert "1 ended jobs older than 365 days deleted" in prune()
    assert Job.objects.count() == 0
