"""Who waits is told to the workers, with the id that the attempt will have."""

from __future__ import annotations

import pytest

from progress import lifecycle, signals
from tests import factories

pytestmark = pytest.mark.django_db


def test_a_retry_announces_the_next_attempt(alice):
    job = factories.make_job(alice, ["a.txt", "b.txt"])
    bad, good = job.documents.in_order()
    lifecycle.finish(factories.claim(bad), lifecycle.failed("corrupt", "Damaged."))
    lifecycle.finish(factories.claim(good), lifecycle.completed())
    heard = []
    signals.documents_queued.connect(heard.append)
    try:
        lifecycle.retry_job(job.pk)
    finally:
        signals.documents_queued.disconnect(heard.append)
    [fact] = heard
    assert (fact.job_id, fact.job_type) == (job.pk, "document")
    assert [(t.document_id, t.task_id) for t in fact.tasks] == [(bad.pk, f"{bad.pk}-2")]
