"""A worker: one process that takes documents, by its own signs of life."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.db import models

#: Seconds between signs of life, and after how many without one it counts as gone.
BEAT_SECONDS = 5.0
GONE_AFTER = timedelta(seconds=20)


class WorkerQuerySet(models.QuerySet["Worker"]):
    """Named questions about workers."""

    def alive(self, now: datetime) -> Self:
        """Return those that gave a sign of life of late."""
        return self.filter(seen_at__gt=now - GONE_AFTER)


class Worker(models.Model):
    """One Celery worker; written by itself, and gone when it leaves in order."""

    #: As Celery names it: "documents@host".
    name = models.CharField(primary_key=True, max_length=200)
    pid = models.PositiveIntegerField()
    #: How many documents it works on at a time.
    slots = models.PositiveIntegerField()
    #: The names of the queues that it takes from.
    queues = models.JSONField(default=list)
    #: What keeps the files that it reads apart from its host, in words.
    protection = models.CharField(max_length=200, blank=True, default="")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name
