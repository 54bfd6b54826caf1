"""A notification: one thing that one person should know; a row of the inbox."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from notifications.kinds import OF_JOBS, Kind, Severity
from notifications.models.after import first_after
from notifications.models.escalation import EscalationRun, RunState
from notifications.models.event import NotificationEvent
from progress.models import Batch, Job

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Named questions about notifications."""

    def inbox_of(self, user: AbstractBaseUser | AnonymousUser | Any) -> Self:
        """Return what `user` was told, the latest first; staff see their own only."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        mine = self.filter(recipient=user, collapsed_into=None)
        return mine.order_by("-created_at", "-id")

    def with_escalation(self) -> Self:
        """Return the rows with `is_waiting`: nobody takes care of it yet.

        Of it, or of an occasion that collapsed into it.
        """
        running = EscalationRun.objects.filter(state=RunState.RUNNING)
        own = running.filter(event=OuterRef("event"))
        collapsed = running.filter(event__notifications__collapsed_into=OuterRef("pk"))
        return self.annotate(is_waiting=Exists(own) | Exists(collapsed))

    def current(self, now: datetime) -> Self:
        """Return what is neither archived nor put aside for later."""
        is_awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now)
        return self.filter(is_awake, archived_at__isnull=True)

    def told_after(self, positions: Mapping[int, int], *, most: int) -> Self:
        """Return what was news after each person's position, in that order.

        At most so many of each person.
        """
        return first_after(self, positions, "seq", most)

    def unread(self) -> Self:
        """Return the notifications that nobody has read."""
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """What was told to whom; engagement lives here, delivery does not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(
        NotificationEvent, on_delete=models.CASCADE, related_name="notifications"
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in Kind])
    severity = models.CharField(
        max_length=10,
        choices=[(s.value, s.value) for s in Severity],
        default=Severity.INFO.value,
    )
    job = models.ForeignKey(
        Job,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notifications",
    )
    batch = models.ForeignKey(
        Batch,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="notifications",
    )
    group_key = models.CharField(max_length=100, blank=True)
    #: The row of the inbox that tells this one, too; that one's `count` counts it.
    collapsed_into = models.ForeignKey(
        "self",
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="collapsed",
    )
    #: How many occasions the row tells of.
    count = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    #: One or two sentences for people.
    body = models.CharField(max_length=1000, blank=True)
    #: A path of ours, as it was then; empty: it leads nowhere. See `link`.
    url = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField()
    #: Its inbox's number when it was last news: told, told again, or back from snooze.
    seq = models.BigIntegerField(default=0)
    #: Listed while the inbox was open.
    seen_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    archived_at = models.DateTimeField(null=True, blank=True)
    snoozed_until = models.DateTimeField(null=True, blank=True)
    #: "I take care of it": stops an escalation.
    acknowledged_at = models.DateTimeField(null=True, blank=True)

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
                condition=Q(
                    read_at__isnull=True,
                    archived_at__isnull=True,
                    collapsed_into__isnull=True,
                ),
            ),
            # What came after the position of a browser that comes back
            models.Index(fields=["recipient", "seq"], name="notification_seq"),
            # Those that come back from snooze
            models.Index(
                fields=["snoozed_until"],
                name="notification_snoozed",
                condition=Q(snoozed_until__isnull=False),
            ),
            # Finding the row to collapse into
            models.Index(
                fields=["recipient", "group_key", "-created_at"],
                name="notification_group",
                condition=~Q(group_key=""),
            ),
        )
        constraints = (
            # An occasion is told to a person once.
            models.UniqueConstraint(
                fields=["event", "recipient"], name="notification_once_per_person"
            ),
        )

    def __str__(self) -> str:
        return self.title

    @property
    def lost(self) -> str:
        """What the row told of and is deleted since: "job", "batch" or ""."""
        # Trials tell of no job at all: they never had a page to lead to.
        if not self.url:
            return ""
        if self.kind in OF_JOBS:
            return "" if self.job_id else "job"
        is_lost = self.kind == Kind.BATCH_COMPLETED and not self.batch_id
        return "batch" if is_lost else ""

    @property
    def link(self) -> str:
        """The page of ours that it leads to; "" if there is none, or none any more.

        Made when it is read, if it leads to the job or batch: what was written down
        is where their page once was. Who may not see these was given another page.
        """
        if self.lost:
            return ""
        pages = {"progress:job": self.job_id, "progress:batch": self.batch_id}
        for page, pk in pages.items():
            if pk and str(pk) in self.url:
                return reverse(page, args=[pk])
        return self.url

    @property
    def text(self) -> str:
        """Its sentences, with what has become of its job since."""
        gone = f"The {self.lost} was deleted." if self.lost else ""
        return " ".join(filter(None, [self.body, gone]))
