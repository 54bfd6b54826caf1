"""Sending a task leaves no subscription behind, and progress is readable."""

from __future__ import annotations

import pytest
import redis
from celery import Celery

from config import celery_app, results
from config.server.ports import free_port


@pytest.fixture
def app(valkey_url):
    app = Celery("trial", broker=valkey_url, backend=valkey_url, set_as_current=False)
    app.loader.override_backends = dict.fromkeys(results.SCHEMES, results.PATH)
    yield app
    getattr(app.backend, "client").close()  # noqa: B009  celery-types lacks it
    app.close()


def test_the_application_uses_the_quiet_backend():
    for scheme in results.SCHEMES:
        assert celery_app.loader.override_backends[scheme] == results.PATH


def test_sending_subscribes_to_nothing(app, valkey_url):
    sent = app.send_task("nobody.knows")
    with redis.Redis.from_url(valkey_url) as client:
        assert client.pubsub_channels(f"*{sent.id}*") == []


def test_progress_can_be_read_by_the_identifier_of_the_task(app):
    app.backend.store_result("task-1", {"page": 3}, "PROGRESS")
    result = app.AsyncResult("task-1")
    assert (result.state, result.info) == ("PROGRESS", {"page": 3})


def test_a_task_can_be_sent_while_the_results_are_away(valkey_url):
    away = f"redis://127.0.0.1:{free_port()}/0"
    app = Celery("trial", broker=valkey_url, backend=away, set_as_current=False)
    app.loader.override_backends = dict.fromkeys(results.SCHEMES, results.PATH)
    assert app.send_task("nobody.knows").id
    app.close()
