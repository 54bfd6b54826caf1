"""The simulator for programs."""

from __future__ import annotations

import pytest

from progress.states import State
from tests.notifications.conftest import make_job

pytestmark = pytest.mark.django_db

API = "/api/notifications/simulate"


@pytest.fixture
def job(alice):
    return make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)


def test_programs_simulate_too(bob_api, job):
    asked = {"kind": "job_failed", "job": str(job.pk), "person": "alice"}
    answer = bob_api.get(API, asked)

    assert answer.status_code == 200
    body = answer.json()
    assert (body["kind"], body["is_concerned"]) == ("job_failed", True)
    assert {"database", "email"} <= {entry["channel"] for entry in body["lines"]}
    assert bob_api.get(API, asked | {"person": "nobody"}).status_code == 400
    assert bob_api.get(API, {"kind": "moon"}).status_code == 400


def test_only_staff_simulate(alice_api):
    assert alice_api.get(API, {"kind": "job_failed"}).status_code == 403
