"""How much at once: limits for each person and the mail provider, over all workers."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta
from functools import cache

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


def wait_for(delivery: Delivery, *, now: datetime) -> datetime | None:
    """Return when a delivery may be tried, None if at once; then its turn is taken.

    Without Redis there are no limits: better too much than nothing.
    """
    try:
        seconds = _of_person(delivery) or _of_provider(delivery.channel)
    except RedisError as error:
        logger.warning("The limits of deliveries cannot be read: %s", error)
        return None
    return now + timedelta(seconds=seconds) if seconds else None


def allows(name: str, *, most: int, seconds: int) -> bool:
    """Take one of `most` in this window of `seconds`; False if all are taken.

    Without Redis there are no limits.
    """
    try:
        return not _taken(name, most, seconds)
    except RedisError as error:
        logger.warning("The limit of %s cannot be read: %s", name, error)
        return True


def _of_person(delivery: Delivery) -> float:
    """Return the seconds that the person is to be left in peace."""
    most = PER_PERSON.get(delivery.channel, 0)
    if not most or not delivery.recipient_id:
        return 0.0
    return _taken(f"{delivery.channel}:{delivery.recipient_id}", most, 60)


def _of_provider(channel: str) -> float:
    """Wait a moment for the provider's next turn; 0 once it has come."""
    most = settings.HEADWAY_MAILS_PER_SECOND if channel == Channel.EMAIL else 0
    if not most:
        return 0.0
    patient_until = time.monotonic() + PATIENCE
    while wait := _taken("provider:email", most, 1):
        if time.monotonic() + wait > patient_until:
            return PATIENCE
        time.sleep(wait)
    return 0.0


def _taken(name: str, most: int, seconds: int) -> float:
    """Take one of `most` in this window; return the seconds to the next one if full.

    Whoever is refused is counted as well: that does no harm, the window ends.
    """
    moment = time.time()
    window = int(moment // seconds)
    key = f"headway:rate:{name}:{window}"
    with _redis().pipeline() as pipe:
        pipe.incr(key)
        pipe.expire(key, seconds * 2)
        count = pipe.execute()[0]
    return (window + 1) * seconds - moment if count > most else 0.0


@cache
def _redis() -> Redis:
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2
    )
