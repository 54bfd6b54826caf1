"""Keywords of the sender never reach the task, and broken rows never stop a message."""

from __future__ import annotations

from typing import Any

import pytest

from config.celery import app
from progress.models import Job
from tests.workers.tracking.conftest import add_up, do


@pytest.mark.django_db
def test_a_tasks_own_arguments_may_be_called_like_our_keywords(eager, body):
    body(lambda task, *args: args)
    assert do.apply_async(("owner", "title"), owner="x").get() == ("owner", "title")


@pytest.mark.django_db
def test_wishes_can_be_set_on_a_signature(eager, alice):
    wishes: dict[str, Any] = {"owner": alice.pk, "title": "Signed"}
    add_up.s(1).set(**wishes).delay()
    job = Job.objects.get()
    assert (job.owner, job.title) == (alice, "Signed")


@pytest.mark.django_db
def test_a_task_of_nobody_belongs_to_the_system(eager):
    add_up.delay(1)
    assert Job.objects.get().owner.username == "headway"


@pytest.mark.django_db(transaction=True)
def test_an_error_of_the_message_is_the_senders(monkeypatch):
    def refuses(*_, **__):
        raise ValueError("no such option")

    monkeypatch.setattr(app, "send_task", refuses)
    with pytest.raises(ValueError, match="no such option"):
        add_up.delay(1)
