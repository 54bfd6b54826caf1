"""Hostile files: each ends with its own code, and the documents beside it complete."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile

from progress.models import Attempt, Document, Page
from progress.states import Outcome, State
from progress.submission import submit
from tests import factories
from tests.support.hostile_files import HOSTILE, HostileFile
from workers import attempt

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _sandboxed(settings, _killers) -> None:
    """Files are read as in production, with less memory, which is sooner filled."""
    settings.HEADWAY_SANDBOX = True
    settings.HEADWAY_READER_MEMORY_MB = 300


@pytest.mark.usefixtures("_sandboxed")
@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda hostile: hostile.name)
def test_each_ends_with_its_own_code(alice, hostile: HostileFile):
    document = run(alice, hostile)
    assert document.error_code == hostile.code
    wanted = State.FAILED if hostile.code else State.COMPLETED
    assert document.state == wanted
    if hostile.code:
        assert document.error_message.endswith(".")
        assert "Traceback" not in document.error_message
    assert bad_pages() == hostile.bad_pages
    assert not Attempt.objects.filter(outcome=Outcome.LOST).exists()


def bad_pages() -> dict[int, str]:
    return dict(Page.objects.failed().values_list("number", "error_code"))


def run(owner, hostile: HostileFile) -> Document:
    """Hand a file in, and work on it until it ends."""
    file = ContentFile(hostile.build(), name=hostile.name)
    job = submit(owner=owner, files=[file])
    document = factories.only_document(job)
    attempt.run(factories.claim(document), lambda meta: None)
    document.refresh_from_db()
    return document
