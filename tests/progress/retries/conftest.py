"""Documents that failed for several causes."""

from __future__ import annotations

import pytest

from progress import lifecycle
from tests import factories


@pytest.fixture
def failures(alice, bob) -> None:
    """Alice: five locked ones, a cancelled one and an error of ours; Bob: one."""
    job = factories.make_job(alice, [f"{n}.pdf" for n in range(5)], batch="May")
    for document in job.documents.in_order():
        factories.fail(document)
    factories.fail(factories.only_document(factories.make_job(alice)), "internal_error")
    lifecycle.cancel_job(factories.make_job(alice).pk)
    factories.fail(factories.only_document(factories.make_job(bob)))
    factories.read_whole(factories.only_document(factories.make_job(alice)))
