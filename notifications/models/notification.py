"""A notification: one thing that one person should know."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models

from notifications.kinds import Kind
from progress.models import Job

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Named questions about notifications."""

    def inbox_of(self, user: AbstractBaseUser | AnonymousUser | Any) -> Self:
        """Return what `user` was told, the latest first; staff see their own only."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(recipient=user).order_by("-created_at", "-id")

    def unread(self) -> Self:
        """Return the notifications that nobody has read."""
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """What was told to whom; written in the transaction of what it tells of."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in Kind])
    #: Empty once the job is deleted: what was told stays told.
    job = models.ForeignKey(
        Job,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notifications",
    )
    #: Names the occasion: the same occasion is told once, however often it is heard.
    dedupe_key = models.CharField(max_length=150, unique=True)
    title = models.CharField(max_length=200)
    #: One or two sentences for people.
    body = models.CharField(max_length=1000, blank=True)
    #: The facts at the moment it tells of (see notifications.summaries.JobSummary);
    #: the job itself may have moved on before a mail is written.
    payload = models.JSONField(default=dict, blank=True)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        indexes = (
            # inbox_of()
            models.Index(
                fields=["recipient", "-created_at"], name="notification_inbox"
            ),
            # inbox_of().unread(): the badge
            models.Index(
                fields=["recipient"],
                name="notification_unread",
                condition=models.Q(read_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return self.title
