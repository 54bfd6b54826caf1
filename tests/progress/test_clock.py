"""Leases go by the database's clock, whatever a host believes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import clock, lifecycle
from progress.models import Document
from progress.recording import heartbeat
from tests import factories
from workers import rescue

pytestmark = pytest.mark.django_db

# SQLite is used by one host and its clock.
has_own_clock = pytest.mark.postgres


@pytest.fixture
def document(alice) -> Document:
    return factories.only_document(factories.make_job(alice))


@pytest.fixture
def step(monkeypatch):
    """Set this host's clock forward or back."""
    real = timezone.now

    def step(hours: float) -> None:
        wrong = timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda: real() + wrong)

    return step


def test_the_present_is_read_with_the_rows(document):
    factories.claim(document)
    before = timezone.now() - timedelta(seconds=60)
    (held,) = Document.objects.in_work()
    assert before < held.read_at < before + timedelta(seconds=120)
    assert clock.column()


@has_own_clock
@pytest.mark.parametrize("hours", [1, -1])
def test_a_host_whose_clock_is_wrong_takes_nothing_from_others(document, step, hours):
    claim = factories.claim(document)
    step(hours)
    assert rescue.rescue_documents() == 0
    assert not lifecycle.rescue(document.pk)
    assert heartbeat([claim.token]) == 1
    document.refresh_from_db()
    assert document.lease_token == claim.token


@has_own_clock
@pytest.mark.parametrize("hours", [1, -1])
def test_what_such_a_host_has_in_hand_is_not_taken_from_it(document, step, hours):
    step(hours)
    factories.claim(document)
    step(0)
    assert rescue.rescue_documents() == 0
    factories.lapse(document.pk)
    assert rescue.rescue_documents() == 1
