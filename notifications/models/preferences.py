"""What people want to be told, and every change of it."""

from __future__ import annotations

from enum import StrEnum

from django.conf import settings
from django.db import models

from notifications.kinds import Channel, Frequency
from progress.models import Job

_CHANNELS = [(c.value, c.value) for c in Channel]
_FREQUENCIES = [(f.value, f.value) for f in Frequency]


class NotificationSettings(models.Model):
    """One person's settings that are not about one kind; made when first changed."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notification_settings",
    )
    #: An IANA name; empty: the site's.
    time_zone = models.CharField(max_length=64, blank=True)
    #: A language code; empty: the site's.
    language = models.CharField(max_length=10, blank=True)
    #: When the daily digest goes, by the person's clock; empty: the site's hour.
    digest_time = models.TimeField(null=True, blank=True)
    #: Failures may interrupt quiet hours.
    is_woken_by_failures = models.BooleanField(default=False)
    paused_until = models.DateTimeField(null=True, blank=True)
    #: The percents that are told, a list of 25, 50, 75; null: all.
    milestones = models.JSONField(null=True, blank=True)
    #: Milestones and starts only of jobs that are expected to take as many seconds;
    #: null: the site's.
    milestones_above_seconds = models.PositiveIntegerField(null=True, blank=True)
    #: Raised to make older unsubscribe links void.
    epoch = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "notification settings"

    def __str__(self) -> str:
        return f"settings of {self.user_id}"


class QuietHours(models.Model):
    """When one person's evening begins on one weekday, and when the next day does."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="quiet_hours"
    )
    #: The weekday on which the window begins; 0 is Monday.
    weekday = models.PositiveSmallIntegerField()
    #: By the person's clock. An end before the start is on the next day.
    start = models.TimeField()
    end = models.TimeField()

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints = (
            models.UniqueConstraint(
                fields=["user", "weekday"], name="quiet_hours_once_per_weekday"
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday}: {self.start} to {self.end}"


class ChannelPreference(models.Model):
    """What one person wants of one channel, for all ("*"), a category or a kind."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="channel_preferences",
    )
    #: "*", "category:NAME" or "kind:NAME"; the most specific one rules.
    scope = models.CharField(max_length=40)
    channel = models.CharField(max_length=20, choices=_CHANNELS)
    #: Null: as the wider scope says.
    is_enabled = models.BooleanField(null=True, blank=True)
    #: Empty: as the wider scope says.
    frequency = models.CharField(max_length=10, choices=_FREQUENCIES, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "scope", "channel"], name="preference_once_per_cell"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.scope} by {self.channel}"


class SiteDefault(models.Model):
    """What admins want for everybody who has not said otherwise."""

    scope = models.CharField(max_length=40)
    channel = models.CharField(max_length=20, choices=_CHANNELS)
    is_enabled = models.BooleanField(null=True, blank=True)
    #: Empty: as the wider scope says.
    frequency = models.CharField(max_length=10, choices=_FREQUENCIES, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["scope", "channel"], name="site_default_once_per_cell"
            ),
        )

    def __str__(self) -> str:
        return f"site: {self.scope} by {self.channel}"


class Choice(StrEnum):
    """What a person chose for one job."""

    MUTE = "mute"
    FOLLOW = "follow"


class JobChoice(models.Model):
    """A person mutes a job of theirs, or follows one that they may see."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    job = models.ForeignKey(
        Job, on_delete=models.CASCADE, related_name="notification_choices"
    )
    choice = models.CharField(
        max_length=10, choices=[(c.value, c.value) for c in Choice]
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "job"], name="job_choice_once_per_person"
            ),
        )

    def __str__(self) -> str:
        return f"{self.user_id}: {self.choice} {self.job_id}"


class PreferenceChange(models.Model):
    """One change of what a person is told: append-only."""

    #: Whose preference; empty for the site's defaults.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True
    )
    #: Who changed it; empty for links in mails and for bounces.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    #: "page", "api", "unsubscribe", "bounce", "complaint" or "admin".
    source = models.CharField(max_length=20)
    #: What was changed: "kind:job_failed email", "time_zone", …
    subject = models.CharField(max_length=100)
    before = models.JSONField(null=True, blank=True)
    after = models.JSONField(null=True, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        indexes = (
            # One person's trail, the latest first
            models.Index(fields=["user", "-changed_at"], name="preference_trail"),
        )

    def __str__(self) -> str:
        return self.subject
