"""Tells when a group was sent whole: until then its job does not end."""

from __future__ import annotations

from typing import Any

from celery import Celery
from celery.result import GroupResult

from progress.lifecycle import tasks as lifecycle
from workers.tracking import current
from workers.tracking.guard import guarded


class SentGroup(GroupResult):
    """What `group.apply_async` makes of its members' results when all are sent."""

    def __init__(self, id: str | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(id, *args, **kwargs)
        job_id = current.close_group(str(id)) if id else None
        if job_id is not None:
            with guarded("group"):
                lifecycle.seal(job_id)


def attend(app: Celery) -> None:
    """Let the groups of an app say when they were sent."""
    if not issubclass(app.GroupResult, SentGroup):
        own = app.subclass_with_self(SentGroup, name="GroupResult")
        setattr(app, "GroupResult", own)  # noqa: B010  # a cached property, untyped so
