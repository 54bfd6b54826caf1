"""The addresses of celery-progress: reversed by its names, and only for whose it is."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import reverse

from progress.models import Document
from tests import factories


@pytest.fixture
def document(alice) -> Document:
    return factories.only_document(factories.make_job(alice))


def address(task_id: object) -> str:
    return reverse("celery_progress:task_status", args=[task_id])


def test_templates_of_celery_progress_find_the_address():
    template = Template("{% url 'celery_progress:task_status' task_id %}")
    assert template.render(Context({"task_id": "abc"})) == "/celery-progress/abc/"


@pytest.mark.django_db
def test_the_owner_and_staff_are_told(document, alice_client, bob_client):
    for client in (alice_client, bob_client):
        answer = client.get(address(document.pk))
        assert answer.json()["state"] == "PENDING"
        assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_a_stranger_is_told_the_same_as_of_a_task_that_is_not_there(
    document, charlie_client
):
    hidden = charlie_client.get(address(document.pk))
    missing = charlie_client.get(address("no-such-task"))
    assert hidden.status_code == missing.status_code == 404
    assert hidden.json() == missing.json()


@pytest.mark.django_db
def test_nobody_is_told_without_a_login(document, client):
    assert client.get(address(document.pk)).status_code == 401
    group = reverse("celery_progress:group_status", args=[document.job_id])
    assert client.get(group).status_code == 401


@pytest.mark.django_db
def test_each_attempts_celery_id_finds_the_task(document, alice_client):
    factories.claim(document)
    for task_id in (document.pk, f"{document.pk}-1", f"{document.pk}-2"):
        assert alice_client.get(address(task_id)).json()["state"] == "PROGRESS"


@pytest.mark.django_db
def test_a_group_is_found_by_its_job(document, alice_client, charlie_client):
    group = reverse("celery_progress:group_status", args=[document.job_id])
    assert alice_client.get(group).json()["complete"] is False
    assert charlie_client.get(group).status_code == 404


@pytest.mark.django_db
def test_it_is_only_read(document, alice_client):
    assert alice_client.post(address(document.pk)).status_code == 405
