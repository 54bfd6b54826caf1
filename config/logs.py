"""What the log says of whom, and leaves out: the same outage over and over."""

from __future__ import annotations

import logging
from time import monotonic
from typing import Any

import redis

#: Seconds without a failure after which the next one is of another outage.
OUTAGE_ENDS_AFTER = 30.0

OURS = ("config", "progress", "workers", "notifications", "celery")


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING: all on stderr, our own from this level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}
        },
        "filters": {"once per outage": {"()": OncePerOutage}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {**{name: {"level": level} for name in OURS}, **_others()},
    }


def _others() -> dict[str, Any]:
    return {
        # The beat announces each entry each time; that is not news.
        "celery.beat": {"level": "WARNING"},
        # Flower asks before the workers are up, and says that nobody answered.
        "flower.inspector": {"level": "ERROR"},
        # It tries again every second, and would give a traceback each time.
        "channels_redis.pubsub": {"filters": ["once per outage"]},
    }


class OncePerOutage(logging.Filter):
    """Lets one line through for each outage of Redis, and all that is something else.

    A layer that tries again every second would log a traceback every second.
    """

    def __init__(self) -> None:
        super().__init__()
        self._failed_at = float("-inf")

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record is news; one about an outage becomes a short line."""
        error = record.exc_info[1] if record.exc_info else None
        if not isinstance(error, (redis.RedisError, OSError)):
            return True
        now = monotonic()
        is_news = now - self._failed_at > OUTAGE_ENDS_AFTER
        self._failed_at = now
        _shorten(record, error)
        return is_news


def _shorten(record: logging.LogRecord, error: BaseException) -> None:
    """Say in one line what a traceback would say in fifty."""
    what, kind = record.getMessage(), type(error).__name__
    record.msg, record.args = "%s; trying again: %s: %s", (what, kind, error)
    record.exc_info = record.exc_text = None
    record.levelno, record.levelname = logging.WARNING, "WARNING"
