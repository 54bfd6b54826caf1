"""`/health/workers`: who is there and how files are kept apart, for staff."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from progress import presence
from progress.models import Document
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/health/workers"


def beat(queue: str = "documents") -> None:
    presence.beat(
        f"{queue}@here", pid=7, slots=2, queues={queue}, protection="Landlock"
    )


def test_staff_see_the_workers_and_what_keeps_their_files_apart(client, bob):
    beat()
    client.force_login(bob)
    response = client.get(URL)
    (worker,) = response.json()["workers"]
    assert worker.keys() >= {"slots", "queues", "started_at", "seen_at"}
    assert (worker["name"], worker["protection"]) == ("documents@here", "Landlock")


def test_without_a_worker_it_says_that_nothing_is_read(client, bob):
    client.force_login(bob)
    response = client.get(URL)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json() == {
        "status": "unavailable",
        "queues_without_worker": ["documents"],
        "workers": [],
    }


def test_a_worker_that_takes_no_documents_does_not_do(client, bob):
    beat("maintenance")
    client.force_login(bob)
    response = client.get(URL)
    answer = response.json()
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer["status"] == "unavailable"
    assert answer["queues_without_worker"] == ["documents"]
    assert [worker["name"] for worker in answer["workers"]] == ["maintenance@here"]


def test_a_queue_needs_a_worker_once_something_waits_in_it(client, alice, bob):
    beat()
    client.force_login(bob)
    assert client.get(URL).json()["queues_without_worker"] == []
    Document.objects.filter(job=factories.make_job(alice)).update(queue="ocr")
    response = client.get(URL)
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json()["queues_without_worker"] == ["ocr"]
    beat("ocr")
    assert client.get(URL).status_code == HTTPStatus.OK


def test_a_scraper_with_the_token_sees_them(client, settings):
    beat()
    settings.METRICS_TOKEN = "secret"
    response = client.get(URL, headers={"authorization": "Bearer secret"})
    assert response.status_code == HTTPStatus.OK


@pytest.mark.parametrize("is_known", [True, False])
def test_nobody_else_sees_them(client, alice, is_known):
    beat()
    if is_known:
        client.force_login(alice)
    response = client.get(URL)
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert "documents@here" not in response.content.decode()
