"""What the simulator is asked."""

from __future__ import annotations

from uuid import uuid4

import pytest

from notifications.kinds import Kind
from notifications.routing.forms import SimulationForm
from tests.notifications.conftest import make_job

pytestmark = pytest.mark.django_db


def form_of(**asked: str) -> SimulationForm:
    return SimulationForm({"kind": "job_failed"} | asked)


def test_without_a_job_it_is_for_whoever_asks(bob):
    form = form_of()

    assert form.is_valid()
    assert form.cleaned_data["kind"] is Kind.JOB_FAILED
    assert form.who(bob) == bob


def test_with_a_job_it_is_for_its_owner_or_who_is_named(alice, bob, charlie):
    job = str(make_job(alice).pk)
    owner, named = form_of(job=job), form_of(job=job, person="charlie")

    assert owner.is_valid()
    assert named.is_valid()
    assert (owner.who(bob), named.who(bob)) == (alice, charlie)


@pytest.mark.parametrize(
    "asked",
    [{"kind": "moon"}, {"job": "x"}, {"job": str(uuid4())}, {"person": "nobody"}],
)
def test_what_is_not_there_is_an_error(asked):
    assert not form_of(**asked).is_valid()
