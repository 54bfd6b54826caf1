"""The simulator's page."""

from __future__ import annotations

import pytest

from notifications.kinds import Kind
from progress.states import State
from tests.notifications.conftest import make_job

pytestmark = pytest.mark.django_db

PAGE = "/notifications/simulator/"


@pytest.fixture
def job(alice):
    return make_job(alice, State.FAILED, documents_completed=0, documents_failed=1)


@pytest.mark.parametrize("kind", Kind)
def test_the_page_shows_each_sample(bob_client, kind):
    answer = bob_client.get(PAGE, {"kind": kind.value})

    assert answer.status_code == 200
    assert "3. Ways" in answer.content.decode()


def test_the_page_takes_a_real_job_and_says_what_is_wrong(bob_client, job):
    asked = {"kind": "job_failed", "job": str(job.pk)}
    assert "for alice" in bob_client.get(PAGE, asked).content.decode()

    body = bob_client.get(PAGE, asked | {"person": "nobody"}).content.decode()
    assert "There is nobody of this name." in body


def test_only_staff_see_it(alice_client, client):
    assert alice_client.get(PAGE).status_code == 403
    assert client.get(PAGE).status_code == 302
