"""Celery's wiring: names that have to agree, and durability."""

from __future__ import annotations

import fnmatch

import pytest
from django.conf import settings
from honcho.environ import parse_procfile

from config import celery_app
from config.server.plan import BASE_DIR

NOTIFY = {"notify", "notify.email", "notify.webhook", "notify.push"}
QUEUES = {"documents", "ocr", "maintenance"} | NOTIFY


@pytest.fixture(scope="module", autouse=True)
def _all_tasks_are_known():
    celery_app.loader.import_default_modules()


@pytest.mark.parametrize("entry", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_the_beat_only_sends_tasks_that_exist(entry):
    assert settings.CELERY_BEAT_SCHEDULE[entry]["task"] in celery_app.tasks


@pytest.mark.parametrize("entry", sorted(settings.CELERY_BEAT_SCHEDULE))
def test_the_beat_does_not_pile_up_what_no_worker_takes(entry):
    schedule = settings.CELERY_BEAT_SCHEDULE[entry]
    assert schedule["options"]["expires"] <= schedule["schedule"]


@pytest.mark.parametrize("pattern", sorted(settings.CELERY_TASK_ROUTES))
def test_every_route_leads_to_a_queue_that_a_worker_takes(pattern):
    assert settings.CELERY_TASK_ROUTES[pattern]["queue"] in QUEUES


def test_what_the_beat_sends_never_waits_behind_documents():
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        assert queue_of(entry["task"]) in {"maintenance", "notify"}


def queue_of(task):
    for pattern, route in settings.CELERY_TASK_ROUTES.items():
        if fnmatch.fnmatch(task, pattern):
            return route["queue"]
    return settings.CELERY_TASK_DEFAULT_QUEUE


def test_the_procfile_has_a_worker_for_every_queue():
    lines = parse_procfile((BASE_DIR / "Procfile").read_text()).processes
    taken = {
        queue
        for line in lines.values()
        if " -Q " in line
        for queue in _default(line.split(" -Q ")[1].split()[0]).split(",")
    }
    assert taken == QUEUES


def _default(value: str) -> str:
    """Return what a shell makes of ${NAME:-default} while NAME is not set."""
    return value.rpartition(":-")[2].removesuffix("}")


def test_a_message_is_acknowledged_when_the_work_is_done():
    assert celery_app.conf.task_acks_late
    assert celery_app.conf.task_reject_on_worker_lost
    assert celery_app.conf.worker_prefetch_multiplier == 1
