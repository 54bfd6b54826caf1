"""One look at everything: what is wrong is told, and what is over."""

from __future__ import annotations

import shutil
import time
from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import User

from notifications.watch import alarm, figures, incidents
from notifications.watch.troubles import Reading, late, troubles
from progress.insights.present import look

#: Since when this process could see anything, by the monotonic clock.
_BEGAN = time.monotonic()
#: Seconds that workers started along with it have to say that they are there, and to
#: take what waited for them meanwhile.
SETTLING_SECONDS = 60.0


def watch(now: datetime) -> None:
    """Alarm if notifications are late, by a way of its own; then tell of the rest.

    After a start nothing is told, nor called over, until workers had their time.
    """
    reading = read(now)
    if problems := list(late(reading.figures)):
        alarm.sound(problems)
    else:
        alarm.beat()
    if is_settled():
        incidents.update(list(troubles(reading)), now=now)


def is_settled() -> bool:
    """Tell whether this process runs for long enough to judge the others."""
    return time.monotonic() - _BEGAN > SETTLING_SECONDS


def read(now: datetime) -> Reading:
    """Return the system as it is."""
    began = time.monotonic()
    User.objects.only("pk").first()
    seconds = time.monotonic() - began
    usage = shutil.disk_usage(settings.DATA_DIR)
    return Reading(
        present=look(now),
        figures=figures.count(now),
        database_seconds=seconds,
        disk_free=usage.free / usage.total,
        disk_least=settings.HEADWAY_DISK_FREE_PERCENT / 100,
    )
