"""A delivery: one message on its way through one channel to one destination."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.expressions import RawSQL

from notifications.kinds import Channel
from notifications.models.after import first_after
from notifications.models.digest import Digest
from notifications.models.endpoint import WebhookEndpoint
from notifications.models.escalation import EscalationRun
from notifications.models.event import NotificationEvent
from notifications.models.notification import Notification
from notifications.models.preferences import (
    ChannelPreference,
    JobChoice,
    QuietHours,
    SiteDefault,
)
from notifications.models.push import PushSubscription
from notifications.statuses import SETTLED, WAITING, Status

#: As plain text, so that migrations keep what the database was told.
_WAITING = sorted(status.value for status in WAITING)
_SETTLED = sorted(status.value for status in SETTLED)


def _exists(model: type[models.Model], condition: str) -> RawSQL:
    """Return whether there is a row; four Exists() take longer than the whole query."""
    table = model._meta.db_table
    sql = f"EXISTS (SELECT 1 FROM {table} WHERE {condition})"  # noqa: S608  constants
    return RawSQL(sql, (), output_field=models.BooleanField())  # noqa: S611


_OWN = "user_id = notifications_delivery.recipient_id"
_JOB = f"job_id = {NotificationEvent._meta.db_table}.job_id"
_FLAGS = {
    "has_preferences": _exists(ChannelPreference, _OWN),
    "has_site_defaults": _exists(SiteDefault, "1 = 1"),
    "has_quiet_hours": _exists(QuietHours, _OWN),
    "has_job_choice": _exists(JobChoice, f"{_OWN} AND {_JOB}"),
}


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Named questions about deliveries."""

    def claimable(self, now: datetime) -> Self:
        """Return the deliveries whose next attempt may begin."""
        return self.filter(status__in=WAITING, next_attempt_at__lte=now)

    def due(self, now: datetime, *, enqueued_before: datetime) -> Self:
        """Return the claimable deliveries that no recent message speaks of."""
        is_unheard_of = Q(enqueued_at=None) | Q(enqueued_at__lt=enqueued_before)
        return self.claimable(now).filter(is_unheard_of).order_by("next_attempt_at")

    def with_lapsed_lease(self, now: datetime) -> Self:
        """Return the deliveries whose worker has not come back in time."""
        return self.filter(status=Status.SENDING, lease_expires_at__lt=now)

    def toasts_after(
        self, positions: Mapping[int, int], *, now: datetime, most: int
    ) -> Self:
        """Return what browsers are to show at once after each person's position.

        Not what was shown, read or put away, nor what is no news any more.
        """
        is_fresh = Q(expires_at=None) | Q(expires_at__gt=now)
        is_open = Q(notification=None) | Q(
            notification__read_at=None, notification__archived_at=None
        )
        rows = self.filter(is_fresh, is_open, channel=Channel.WEBSOCKET)
        sent = rows.filter(status__in=(Status.SENDING, Status.SENT))
        told = first_after(sent, positions, "inbox_seq", most)
        return told.select_related("notification")

    def with_content(self) -> Self:
        """Return the deliveries with what a message is made from, in one query."""
        return self.select_related(
            "event__job__batch",
            "event__batch",
            "notification",
            "recipient__notification_settings",
            "endpoint",
            "subscription__vapid_key",
            "digest",
        )

    def for_attempts(self) -> Self:
        """Return the deliveries with what most messages are made from, in one query.

        And whether there is anything more to be read of what their recipients want.
        Where they go is read by one query more for each kind of place.
        """
        related = (
            "event__job",
            "event__batch",
            "notification",
            "recipient__notification_settings",
        )
        places = ("endpoint", "subscription__vapid_key")
        rows = self.annotate(**_FLAGS).select_related(*related)
        return rows.prefetch_related(*places)


class Delivery(models.Model):
    """One channel's copy; only `notifications.deliveries` changes its status."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    #: "EVENT:RECIPIENT:CHANNEL:DESTINATION": planning twice is planning once.
    key = models.CharField(max_length=200, unique=True)
    #: Empty for a digest's own mail.
    event = models.ForeignKey(
        NotificationEvent,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
    )
    #: Empty for an endpoint that is nobody's, and for a digest's own mail.
    notification = models.ForeignKey(
        Notification,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="deliveries",
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    channel = models.CharField(
        max_length=20, choices=[(c.value, c.value) for c in Channel]
    )
    #: Where it goes, as known when it was planned (an e-mail address).
    address = models.CharField(max_length=320, blank=True)
    endpoint = models.ForeignKey(
        WebhookEndpoint, on_delete=models.CASCADE, null=True, blank=True
    )
    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.SET_NULL, null=True, blank=True
    )
    status = models.CharField(
        max_length=12,
        choices=[(s.value, s.value) for s in Status],
        default=Status.PENDING.value,
    )
    #: Why it stands there (a Reason); empty when all is well.
    reason = models.CharField(max_length=30, blank=True)
    #: How many attempts have begun.
    attempts = models.PositiveIntegerField(default=0)
    #: How many of them were only asked to come back later.
    free_waits = models.PositiveIntegerField(default=0)
    #: How many workers were lost in a row before the next attempt began: reading or
    #: writing the message may be what kills them.
    losses = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    #: When a message about it was last handed to the broker.
    enqueued_at = models.DateTimeField(null=True, blank=True)
    #: The fence: who holds this token may write.
    lease_token = models.UUIDField(null=True, blank=True)
    lease_expires_at = models.DateTimeField(null=True, blank=True)
    #: The message as it was first written. Each attempt sends these very bytes:
    #: a provider refuses a known idempotency key with another body.
    rendered = models.JSONField(null=True, blank=True)
    provider = models.CharField(max_length=30, blank=True)
    provider_message_id = models.CharField(max_length=200, blank=True)
    #: For staff: what the provider said last.
    error = models.CharField(max_length=500, blank=True)
    #: The number of the person's inbox at which browsers are told of it.
    inbox_seq = models.BigIntegerField(null=True, blank=True)
    #: The digest that takes it along.
    digest = models.ForeignKey(
        Digest,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="entries",
    )
    #: The escalation that asked for it: it overrides preferences.
    escalation_run = models.ForeignKey(
        EscalationRun, on_delete=models.SET_NULL, null=True, blank=True
    )
    #: The dead one that staff sent again by this one.
    retry_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="retries"
    )
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    #: When it first settled.
    finished_at = models.DateTimeField(null=True, blank=True)

    #: What for_attempts() found; true where nobody has looked.
    has_preferences = True
    has_site_defaults = True
    has_quiet_hours = True
    has_job_choice = True

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = (
            # due(): the sweep
            models.Index(
                fields=["next_attempt_at"],
                name="delivery_due",
                condition=Q(status__in=_WAITING),
            ),
            # with_lapsed_lease(): the sweep
            models.Index(
                fields=["lease_expires_at"],
                name="delivery_lease",
                condition=Q(status=Status.SENDING.value),
            ),
            # The staff's list, the latest first: desk, admin, exports
            models.Index(fields=["-created_at", "-id"], name="delivery_latest"),
            # The staff's list with a status, the latest first
            models.Index(fields=["status", "-created_at"], name="delivery_status"),
            # A receipt looks for its delivery
            models.Index(
                fields=["provider_message_id"],
                name="delivery_provider_id",
                condition=~Q(provider_message_id=""),
            ),
            # What is to be shown at once after the position of a browser
            models.Index(
                fields=["recipient", "inbox_seq"],
                name="delivery_inbox_seq",
                condition=Q(inbox_seq__isnull=False),
            ),
            # Health of an endpoint, and what is to be sent to it again
            models.Index(
                fields=["endpoint", "-created_at"],
                name="delivery_of_endpoint",
                condition=Q(endpoint__isnull=False),
            ),
            # Health of channels, and what never got a receipt
            models.Index(fields=["channel", "status", "sent_at"], name="delivery_sent"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(status__in=_SETTLED, finished_at__isnull=False)
                | (~Q(status__in=_SETTLED) & Q(finished_at__isnull=True)),
                name="delivery_finished_when_settled",
            ),
        )

    def __str__(self) -> str:
        return f"{self.channel} to {self.address or self.recipient_id or 'nobody'}"
