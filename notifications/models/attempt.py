"""An attempt: one try at a delivery, written before it begins; never changed after."""

from __future__ import annotations

from enum import StrEnum

from django.db import models

from notifications.models.delivery import Delivery


class Outcome(StrEnum):
    """How an attempt ended."""

    #: It has begun; a worker that died leaves it so.
    RUNNING = "running"
    OK = "ok"
    TRANSIENT = "transient"
    PERMANENT = "permanent"
    UNKNOWN = "unknown"


class DeliveryAttempt(models.Model):
    """What was tried, when, and what came back."""

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="attempt_rows"
    )
    #: From 1.
    number = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(
        max_length=10,
        choices=[(o.value, o.value) for o in Outcome],
        default=Outcome.RUNNING.value,
    )
    #: A Reason, when it did not go well.
    reason = models.CharField(max_length=30, blank=True)
    http_status = models.PositiveIntegerField(null=True, blank=True)
    #: Seconds that the other side asked to wait.
    retry_after = models.FloatField(null=True, blank=True)
    #: What the other side said, cut and without secrets: for staff and the owner.
    response = models.CharField(max_length=2000, blank=True)
    duration_ms = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        indexes = (
            # The watch's figures: the attempts of the last hour
            models.Index(fields=["started_at"], name="attempt_started"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["delivery", "number"], name="attempt_once_per_number"
            ),
        )

    def __str__(self) -> str:
        return f"attempt {self.number}: {self.outcome}"
