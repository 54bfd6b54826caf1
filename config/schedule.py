"""What the beat does by itself, and how often."""

from __future__ import annotations

from typing import Any

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def beat_schedule(rescue_seconds: float) -> dict[str, Any]:
    """Return Celery's schedule; lost documents are looked for every so many seconds."""
    return {**_of_documents(rescue_seconds), **_of_notifications()}


def every(seconds: float, task: str, *, expires: float | None = None) -> dict[str, Any]:
    """Return an entry of a task that is sent each time that so many seconds are over.

    It expires with its period: when no worker runs, one is enough later.
    """
    options = {"expires": seconds if expires is None else expires}
    return {"task": task, "schedule": seconds, "options": options}


def _of_documents(rescue_seconds: float) -> dict[str, Any]:
    return {
        "rescue documents whose worker is gone": every(
            rescue_seconds, "workers.tasks.rescue_documents"
        ),
        "send queued documents that no message points to": every(
            rescue_seconds, "workers.tasks.sweep_queued"
        ),
        "measure what was done": every(MINUTE, "workers.tasks.measure"),
        "tell receivers what a crash kept from them": every(
            30, "workers.tasks.tell_unheard"
        ),
        "delete what is older than it is kept for": every(
            DAY, "workers.tasks.prune", expires=DAY / 2
        ),
    }


def _of_notifications() -> dict[str, Any]:
    return {
        "send notifications that wait, and what a crash left": every(
            5, "notifications.tasks.sweep"
        ),
        "apply what providers say of mails": every(
            15, "notifications.tasks.process_receipts"
        ),
        "give up waiting for what providers never said": every(
            HOUR, "notifications.tasks.time_out_unconfirmed"
        ),
        "switch off webhooks that nothing reaches any more": every(
            HOUR, "notifications.tasks.check_endpoints"
        ),
        "take the steps of escalations that are due": every(
            15, "notifications.tasks.advance_escalations"
        ),
        "look after the system and after notifications": every(
            MINUTE, "notifications.tasks.watch"
        ),
        "tell of jobs that will be late": every(
            MINUTE, "notifications.tasks.tell_overruns"
        ),
        "bring back notifications that were put aside": every(
            30, "notifications.tasks.wake_snoozed"
        ),
        "send digests whose time has come": every(
            30, "notifications.tasks.close_digests"
        ),
    }
