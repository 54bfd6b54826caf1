"""An event: an immutable fact in the history of a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self
from uuid import UUID

from django.conf import settings
from django.db import models

from progress.models.after_each import AfterEach
from progress.models.append_only import AppendOnly, AppendOnlyQuerySet
from progress.models.document import Document
from progress.models.job import Job
from progress.states import Agent, EventKind


class EventQuerySet(AppendOnlyQuerySet["Event"]):
    """Named questions about history."""

    def recorded_after(self, job_id: UUID, seq: int) -> Self:
        """Return a job's events after `seq`, in order."""
        return self.filter(job=job_id, seq__gt=seq).order_by("seq", "id")

    def recorded_after_each(self, wanted: Mapping[UUID, int]) -> Self:
        """Return the events of many jobs, each after its own seq, in order."""
        return self.filter(AfterEach(wanted)).order_by("seq", "id")

    def newest_first(self) -> Self:
        """Return the latest events first."""
        return self.order_by("-seq", "-id")

    def with_names(self) -> Self:
        """Return the events with the document and actor that lists name."""
        return self.select_related("document", "actor")


class Event(AppendOnly):
    """One change of state or stage: who did what, when, from where to where."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="events")
    #: Empty when it is about the whole job.
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="events"
    )
    seq = models.PositiveBigIntegerField()
    kind = models.CharField(
        max_length=20, choices=[(k.value, k.value) for k in EventKind]
    )
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12, blank=True)
    #: The person who did it; empty when the system did.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: Who acted: a person, or which part of the system.
    agent = models.CharField(
        max_length=12, choices=[(a.value, a.value) for a in Agent], default=Agent.SYSTEM
    )
    #: One sentence for people.
    message = models.CharField(max_length=500, blank=True)
    data = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes = [
            # recorded_after(), recorded_after_each(): what a frame carries;
            # newest_first(): the history
            models.Index(fields=["job", "seq"], name="event_job_seq"),
        ]

    def __str__(self) -> str:
        return self.message or self.kind
