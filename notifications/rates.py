"""How much at once: limits for each person and the mail provider, over all workers."""

from __future__ import annotations

import logging
import time
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from functools import cache
from uuid import UUID

from django.conf import settings
from redis import Redis
from redis.exceptions import RedisError

from notifications.kinds import Channel
from notifications.models import Delivery

logger = logging.getLogger(__name__)

#: Messages a minute that one person gets by a channel (healthchecks.io: 6 mails).
PER_PERSON: dict[str, int] = {Channel.EMAIL: 6, Channel.PUSH: 12}
#: The longest that a worker's thread waits for the provider's next turn.
PATIENCE = 2.0


def wait_for_people(
    rows: Collection[Delivery], *, now: datetime
) -> dict[UUID, datetime]:
    """Take the turns of the people; return until when deliveries have to wait.

    One question for all of them. Without Redis there are no limits: better too much
    than nothing.
    """
    limited = [row for row in rows if row.recipient_id and row.channel in PER_PERSON]
    names = [f"{row.channel}:{row.recipient_id}" for row in limited]
    mosts = [PER_PERSON[row.channel] for row in limited]
    try:
        waits = _taken_each(names, mosts, 60)
    except RedisError as error:
        logger.warning("The limits of deliveries cannot be read: %s", error)
        return {}
    return {
        row.pk: now + timedelta(seconds=seconds)
        for row, seconds in zip(limited, waits, strict=True)
        if seconds
    }


def give_back(rows: Collection[Delivery]) -> None:
    """Give turns of people back that were taken and not used.

    A minute that has begun since then allows as many more.
    """
    names = [
        f"{row.channel}:{row.recipient_id}"
        for row in rows
        if row.recipient_id and row.channel in PER_PERSON
    ]
    try:
        _counted(names, 60, by=-1)
    except RedisError as error:
        logger.warning("Turns of deliveries cannot be given back: %s", error)


def wait_for_provider(channel: str, *, now: datetime) -> datetime | None:
    """Wait a moment for the provider's next turn, and take it; else return when.

    None: it has come. Without Redis there are no limits.
    """
    if not has_provider_limit(channel):
        return None
    try:
        seconds = _of_provider(settings.HEADWAY_MAILS_PER_SECOND)
    except RedisError as error:
        logger.warning("The limit of the mail provider cannot be read: %s", error)
        return None
    return now + timedelta(seconds=seconds) if seconds else None


def has_provider_limit(channel: str) -> bool:
    """Return whether a channel's provider takes so many a second and no more."""
    return channel == Channel.EMAIL and settings.HEADWAY_MAILS_PER_SECOND > 0


def allows(name: str, *, most: int, seconds: int) -> bool:
    """Take one of `most` in this window of `seconds`; False if all are taken.

    Without Redis there are no limits.
    """
    try:
        return not _taken(name, most, seconds)
    except RedisError as error:
        logger.warning("The limit of %s cannot be read: %s", name, error)
        return True


def _of_provider(most: int) -> float:
    patient_until = time.monotonic() + PATIENCE
    while wait := _taken("provider:email", most, 1):
        if time.monotonic() + wait > patient_until:
            return PATIENCE
        time.sleep(wait)
    return 0.0


def _taken(name: str, most: int, seconds: int) -> float:
    """Take one of `most` in this window; return the seconds to the next one if full."""
    return _taken_each([name], [most], seconds)[0]


def _taken_each(
    names: Sequence[str], mosts: Sequence[int], seconds: int
) -> list[float]:
    """Do so for each name; a name may come twice.

    Whoever is refused is counted as well: that does no harm, the window ends.
    """
    counts = _counted(names, seconds)
    left = seconds - time.time() % seconds
    return [
        left if count > most else 0.0 for count, most in zip(counts, mosts, strict=True)
    ]


def _counted(names: Sequence[str], seconds: int, *, by: int = 1) -> list[int]:
    """Count each name on in this window; return how far each came."""
    if not names:
        return []
    window = int(time.time() // seconds)
    with _redis().pipeline() as pipe:
        for name in names:
            key = f"headway:rate:{name}:{window}"
            pipe.incrby(key, by)
            pipe.expire(key, seconds * 2)
        return [int(count) for count in pipe.execute()[::2]]


@cache
def _redis() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
    )
