"""Until when things are put aside, by a person's clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.conf import settings

from notifications.models import NotificationSettings
from notifications.preferences import clocks

#: When a day begins for those who put something off to it.
MORNING = time(8)


class Span(StrEnum):
    """What the page offers."""

    HOUR = "hour"
    TOMORROW = "tomorrow"
    WEEK = "week"


WORDS = {
    Span.HOUR: "For an hour",
    Span.TOMORROW: "Until tomorrow morning",
    Span.WEEK: "Until next Monday",
}


def zone_of(person_id: int) -> ZoneInfo:
    """Return a person's time zone; the site's if they have said none."""
    own = NotificationSettings.objects.filter(user=person_id)
    return clocks.zone_of(
        own.values_list("time_zone", flat=True).first() or settings.TIME_ZONE
    )


def end_of(span: Span, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return when a span that begins now is over."""
    if span is Span.HOUR:
        return now + timedelta(hours=1)
    today = now.astimezone(zone).date()
    days = 1 if span is Span.TOMORROW else 7 - today.weekday()
    return clocks.instant(today + timedelta(days=days), MORNING, zone)
