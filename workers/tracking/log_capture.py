"""The log of a job takes in what its task says through the standard `logging`."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from progress.states import Level

#: Loggers that speak of our own side of things, or of carrying messages.
NOT_THE_TASKS = frozenset(
    {
        "amqp",
        "asyncio",
        "celery",
        "channels",
        "channels_redis",
        "config",
        "django",
        "kombu",
        "notifications",
        "progress",
        "redis",
        "workers",
    }
)
#: What Celery calls the loggers that it gives to tasks.
TASK_LOGGERS = "celery.task"


class Log(Protocol):
    """Takes lines."""

    def log(self, text: str, level: Level = ...) -> None:
        """Add a line."""


class JobLogHandler(logging.Handler):
    """Hands each record to the report of the thread that it was logged in."""

    def __init__(self, current: Callable[[], Log | None]) -> None:
        super().__init__(logging.INFO)
        self._current = current

    def emit(self, record: logging.LogRecord) -> None:
        """Add the record to the log of the task in work, if there is one.

        It only waits in memory there: nothing that is logged while it is written can
        come back here.
        """
        report = self._current()
        if report is None or not is_the_tasks(record.name):
            return
        try:
            report.log(_text(record), level_of(record.levelno))
        except Exception:
            self.handleError(record)


class AsBefore(logging.Filter):
    """Lets a handler show what it showed before the root logger took in more."""

    def __init__(self, level: int) -> None:
        super().__init__()
        self._level = level

    def filter(self, record: logging.LogRecord) -> bool:
        """Tell whether the record would have come by the level that was set."""
        return record.levelno >= self._level or _has_own_level(record.name)


def capture_logging(current: Callable[[], Log | None]) -> None:
    """Let this process's root logger hand records on; once is enough.

    It has to let pass what a task says from INFO on; what other handlers show of
    that stays as it was.
    """
    root = logging.getLogger()
    if any(isinstance(handler, JobLogHandler) for handler in root.handlers):
        return
    if root.level > logging.INFO:
        for handler in root.handlers:
            handler.addFilter(AsBefore(root.level))
        root.setLevel(logging.INFO)
    root.addHandler(JobLogHandler(current))


def _has_own_level(name: str) -> bool:
    """Whether somebody set a level for this logger or one above it, but the root."""
    while name:
        if logging.getLogger(name).level != logging.NOTSET:
            return True
        name = name.rpartition(".")[0]
    return False


def is_the_tasks(name: str) -> bool:
    """Tell whether a logger of this name speaks for the task."""
    if name == TASK_LOGGERS or name.startswith(f"{TASK_LOGGERS}."):
        return True
    return name.partition(".")[0] not in NOT_THE_TASKS


def level_of(number: int) -> Level:
    """Return the log's level for one of `logging`."""
    if number >= logging.ERROR:
        return Level.ERROR
    if number >= logging.WARNING:
        return Level.WARNING
    return Level.INFO if number >= logging.INFO else Level.DEBUG


def _text(record: logging.LogRecord) -> str:
    """Return what was said; of an exception its last line, never the whole trace."""
    text = record.getMessage()
    error = record.exc_info[1] if record.exc_info else None
    return f"{text}: {error!r}" if error else text
