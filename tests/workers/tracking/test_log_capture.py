"""The standard `logging` reaches the log of the task in work, and nothing else does."""

from __future__ import annotations

import logging

import pytest

from progress.states import Level
from workers.tracking.log_capture import JobLogHandler, capture_logging, is_the_tasks


class Lines:
    """A log that keeps its lines."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Level]] = []

    def log(self, text: str, level: Level = Level.INFO) -> None:
        self.said.append((text, level))


@pytest.fixture
def lines() -> Lines:
    return Lines()


@pytest.fixture
def logger(lines) -> logging.Logger:
    logger = logging.Logger("shop.imports")
    logger.addHandler(JobLogHandler(lambda: lines))
    return logger


def test_lines_come_with_their_levels(logger, lines):
    logger.debug("too small")
    logger.info("row %s", 7)
    logger.warning("odd")
    logger.critical("bad")
    assert lines.said == [
        ("row 7", Level.INFO),
        ("odd", Level.WARNING),
        ("bad", Level.ERROR),
    ]


def test_of_an_exception_its_last_line_is_kept(logger, lines):
    try:
        raise ValueError("row 7")
    except ValueError:
        logger.exception("Skipped")
    assert lines.said == [("Skipped: ValueError('row 7')", Level.ERROR)]


@pytest.mark.parametrize(
    ("name", "is_own"),
    [
        ("shop.imports", True),
        ("celery.task", True),
        ("celery.task.shop", True),
        ("celery.app.trace", False),
        ("workers.reporter", False),
        ("django.db.backends", False),
        ("kombu.connection", False),
    ],
)
def test_only_the_task_speaks_in_its_log(name, is_own):
    assert is_the_tasks(name) is is_own


def test_without_a_task_nothing_is_taken():
    handler = JobLogHandler(lambda: None)
    handler.emit(logging.LogRecord("shop", logging.INFO, "", 0, "x", (), None))


def test_more_is_taken_in_and_no_more_is_shown(monkeypatch, lines):
    root = logging.getLogger()
    shown: list[str] = []

    class Shown(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            shown.append(record.getMessage())

    monkeypatch.setattr(root, "handlers", [Shown()])
    monkeypatch.setattr(root, "level", logging.WARNING)
    capture_logging(lambda: lines)
    logging.getLogger("shop.quiet").info("one")
    logging.getLogger("shop.quiet").warning("two")
    loud = logging.getLogger("shop.loud")
    monkeypatch.setattr(loud, "level", logging.INFO)
    loud.info("three")
    assert [text for text, _ in lines.said] == ["one", "two", "three"]
    assert shown == ["two", "three"]


def test_a_log_that_logs_does_not_go_round(monkeypatch):
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])

    class Chatty(Lines):
        def log(self, text: str, level: Level = Level.INFO) -> None:
            super().log(text, level)
            logging.getLogger("workers.report").warning("dropped")

    chatty = Chatty()
    capture_logging(lambda: chatty)
    capture_logging(lambda: chatty)
    assert len(root.handlers) == 1
    logging.getLogger("shop").warning("one")
    assert chatty.said == [("one", Level.WARNING)]
