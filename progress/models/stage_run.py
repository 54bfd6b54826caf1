"""A stage run: how long one stage of one attempt took, for estimates and insights."""

from __future__ import annotations

from django.db import models

from progress.models.attempt import Attempt


class StageRun(models.Model):
    """One stage of one attempt, for one class of pages; written when it has ended."""

    attempt = models.ForeignKey(
        Attempt, on_delete=models.CASCADE, related_name="stage_runs"
    )
    job_type = models.CharField(max_length=50)
    #: The kind of file ("pdf", "docx", …); empty for a task without a file.
    kind = models.CharField(max_length=30, blank=True)
    stage = models.CharField(max_length=50)
    #: The class of the pages (see progress.page_classes); empty for all in one.
    page_class = models.CharField(max_length=1, blank=True)
    #: Pages, or units of a task, that the stage worked on.
    units = models.PositiveIntegerField(default=0)
    #: Time spent at work, without waiting.
    busy_ms = models.PositiveBigIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()

    class Meta:
        indexes = [
            # the history of a type's stage, the latest first: estimates, insights
            models.Index(
                fields=["job_type", "stage", "-finished_at"], name="stage_run_history"
            ),
            # what ended in a span of time: the roll-up of insights, prune
            models.Index(fields=["finished_at"], name="stage_run_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} of {self.attempt_id}"
