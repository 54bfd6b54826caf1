"""How long a stage took, as a row."""

from __future__ import annotations

import pytest

from progress.models import StageRun
from progress.stage_runs import insert
from tests import factories
from tests.progress.test_stage_runs import times


@pytest.mark.django_db
def test_the_stages_of_a_document_go_with_it(alice):
    document = factories.only_document(factories.make_job(alice))
    taken = factories.claim(document)
    insert(taken, "document", "txt", times(2))
    names = [str(run) for run in StageRun.objects.order_by("pk")]
    attempt = document.attempts.get()
    assert names == [f"stage 0 of {attempt.pk}", f"stage 1 of {attempt.pk}"]
    document.delete()
    assert not StageRun.objects.exists()
