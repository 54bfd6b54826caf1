"""A log line: what a task had to say while it worked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self
from uuid import UUID

from django.db import models

from progress.models.after_each import AfterEach
from progress.models.document import Document
from progress.models.job import Job
from progress.states import Level


class LogLineQuerySet(models.QuerySet["LogLine"]):
    """Named questions about the log of a job.

    All of them order by seq first: asked for the order of ids alone, planners walk
    the primary key through the lines of all other jobs.
    """

    def written_after(self, job_id: UUID, seq: int) -> Self:
        """Return a job's lines committed after `seq`, in order."""
        return self.filter(job=job_id, seq__gt=seq).in_order()

    def written_after_each(self, wanted: Mapping[UUID, int]) -> Self:
        """Return the lines of many jobs, each after its own seq, in order."""
        return self.filter(AfterEach(wanted)).in_order()

    def in_order(self) -> Self:
        """Return the lines in the order in which they were written."""
        return self.order_by("seq", "id")

    def following(self, line: LogLine) -> Self:
        """Return the lines after `line`: one commit may have written several."""
        later = models.Q(seq__gt=line.seq) | models.Q(seq=line.seq, id__gt=line.pk)
        return self.filter(later, seq__gte=line.seq)

    def newest_first(self) -> Self:
        """Return the latest lines first."""
        return self.order_by("-seq", "-id")


class LogLine(models.Model):
    """One line of a job's log."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="logs")
    document = models.ForeignKey(
        Document, on_delete=models.CASCADE, null=True, blank=True, related_name="logs"
    )
    seq = models.PositiveBigIntegerField()
    level = models.CharField(
        max_length=10, choices=[(v.value, v.value) for v in Level], default=Level.INFO
    )
    stage = models.CharField(max_length=50, blank=True)
    text = models.CharField(max_length=2000)
    #: When the task said it, not when it was written.
    created_at = models.DateTimeField()

    objects = LogLineQuerySet.as_manager()

    class Meta:
        indexes = [
            # written_after(), written_after_each(): what a frame carries;
            # newest_first(): the log's end;
            # in_order(): the log as a file
            models.Index(fields=["job", "seq"], name="log_line_job_seq"),
        ]

    def __str__(self) -> str:
        return self.text
