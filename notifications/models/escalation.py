"""Escalations: who is told next while nobody takes care of it."""

from __future__ import annotations

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Self

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from notifications.models.endpoint import WebhookEndpoint
from notifications.models.event import NotificationEvent


class EscalationPolicy(models.Model):
    """Steps, and how often they are gone through."""

    name = models.CharField(max_length=100, unique=True)
    is_active = models.BooleanField(default=True)
    #: How many times all steps are taken; at most 9.
    rounds = models.PositiveSmallIntegerField(default=1)

    class Meta:
        verbose_name_plural = "escalation policies"

    def __str__(self) -> str:
        return self.name


class StepCondition(StrEnum):
    """When a step is taken; otherwise it is passed over."""

    ALWAYS = "always"
    UNREAD = "unread"
    UNDELIVERED = "undelivered"


class EscalationStep(models.Model):
    """Wait, then tell a person, a group or an endpoint."""

    policy = models.ForeignKey(
        EscalationPolicy, on_delete=models.CASCADE, related_name="steps"
    )
    position = models.PositiveSmallIntegerField(default=0)
    wait_minutes = models.PositiveIntegerField(default=5)
    condition = models.CharField(
        max_length=12,
        choices=[(c.value, c.value) for c in StepCondition],
        default=StepCondition.ALWAYS.value,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    group = models.ForeignKey(Group, on_delete=models.CASCADE, null=True, blank=True)
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, null=True, blank=True
    )
    #: The channels for people.
    channels = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("position", "pk")

    def __str__(self) -> str:
        return f"step {self.position} after {self.wait_minutes} min"


class RunState(StrEnum):
    """Where an escalation stands."""

    RUNNING = "running"
    ACKNOWLEDGED = "acknowledged"
    RESOLVED = "resolved"
    EXHAUSTED = "exhausted"
    CANCELLED = "cancelled"


class RunQuerySet(models.QuerySet["EscalationRun"]):
    """Named questions about escalations under way."""

    def due(self, now: datetime) -> Self:
        """Return the runs whose next step is to be taken."""
        is_free = Q(lease_expires_at=None) | Q(lease_expires_at__lt=now)
        running = self.filter(is_free, state=RunState.RUNNING, due_at__lte=now)
        return running.order_by("due_at")


class EscalationRun(models.Model):
    """One escalation of one event, by the policy as it was when it began."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        NotificationEvent, on_delete=models.CASCADE, related_name="escalations"
    )
    policy = models.ForeignKey(
        EscalationPolicy, on_delete=models.SET_NULL, null=True, blank=True
    )
    #: "EVENT:POLICY": begun once.
    key = models.CharField(max_length=100, unique=True)
    #: The policy's steps, frozen.
    snapshot = models.JSONField()
    state = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in RunState],
        default=RunState.RUNNING.value,
    )
    #: The next step, counted over all rounds from 0.
    step = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RunQuerySet.as_manager()

    class Meta:
        indexes = (
            # due(): the sweep
            models.Index(
                fields=["due_at"],
                name="escalation_due",
                condition=Q(state=RunState.RUNNING.value),
            ),
        )

    def __str__(self) -> str:
        return self.key
