"""One daemon thread per worker process flushes all reports and keeps leases alive."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from progress import recording
from progress.connections import tend_connections
from progress.hooks import telling_aside
from progress.states import HandBack
from workers.pacing import Pacing
from workers.queues import pass_on
from workers.report import Report

logger = logging.getLogger(__name__)

#: Seconds between looks at what is due and at who is to stop.
TICK = 0.1
ORDER_CHECK = 1.0
#: Seconds for which the connection is kept for the next document, which mostly follows
#: within milliseconds.
KEPT = 5.0


class Reporter:
    """Flushes each open report when it is due; the tasks' threads never wait for it."""

    def __init__(self, pacing: Pacing) -> None:
        self._pacing = pacing
        self._lock = threading.Lock()
        self._reports: set[Report] = set()
        self._wake = threading.Event()
        self._idle = threading.Event()
        self._is_leaving = False
        self._is_hurried = False
        self._heartbeat_at = time.monotonic()
        self._checked_at = time.monotonic()
        self._thread = threading.Thread(target=self._run, name="reporter", daemon=True)
        self._thread.start()

    @contextmanager
    def reporting(self, report: Report) -> Iterator[Report]:
        """Flush `report` in the background for the length of the block.

        What still waits after it is the caller's to flush: that also waits for a
        flush that is running, so that no late report follows the end.
        """
        with self._lock:
            self._reports.add(report)
        self._is_hurried = False
        self._wake.set()
        try:
            yield report
        finally:
            with self._lock:
                self._reports.discard(report)

    def leave(self) -> None:
        """Have each document handed back at its next page border, from now on.

        Signal handlers call it: it takes no lock, which their own thread may hold.
        """
        self._is_leaving = True

    def wait_until_idle(self, seconds: float) -> bool:
        """Have the thread let go of the database; true when it has.

        It does when no report is open any more, at the latest after one round.
        """
        self._is_hurried = True
        self._wake.set()
        return self._idle.wait(seconds)

    @telling_aside()
    def _run(self) -> None:
        while True:
            try:
                self._round()
            except Exception:
                # The database may be away; leases outlast several rounds. Without this
                # thread all of the process would be lost, so nothing ends it.
                logger.exception("No sign of life could be given; trying again")
                time.sleep(TICK)

    def _round(self) -> None:
        reports = self._open_reports()
        if not reports:
            self._rest()
            return
        tend_connections()
        self._work(reports)
        time.sleep(TICK)

    def _rest(self) -> None:
        """Wait until a report is opened; let go of the database if none soon is."""
        if not self._wake.wait(0 if self._is_hurried else KEPT):
            connections.close_all()
            self._idle.set()
            self._wake.wait()
        self._wake.clear()
        self._idle.clear()
        self._heartbeat_at = time.monotonic()

    def _work(self, reports: list[Report]) -> None:
        now = time.monotonic()
        if now - self._heartbeat_at >= self._pacing.heartbeat:
            self._heartbeat_at = now
            recording.heartbeat(r.claim.token for r in reports)
        if now - self._checked_at >= ORDER_CHECK:
            self._checked_at = now
            pass_on(reports, now)
        for report in reports:
            if self._is_leaving:
                report.hand_back(HandBack.SHUTDOWN)
            self._flush_if_due(report)

    def _flush_if_due(self, report: Report) -> None:
        due = report.due_at(self._pacing.flush)
        if due is None or due > time.monotonic():
            return
        try:
            report.flush()
        except Exception:
            # What waits stays, and the other reports are written all the same.
            logger.exception("%s: a report was not written", report.claim.document_id)

    def _open_reports(self) -> list[Report]:
        with self._lock:
            return list(self._reports)


_reporters: dict[int, Reporter] = {}
_lock = threading.Lock()


def reporter() -> Reporter:
    """Return this process's reporter; a forked pool child makes its own."""
    pid = os.getpid()
    with _lock:
        if pid not in _reporters:
            _reporters.clear()
            _reporters[pid] = Reporter(_pacing())
        return _reporters[pid]


def leave() -> None:
    """Let this process's reporter, if it has one, hand all documents back."""
    if own := _reporters.get(os.getpid()):
        own.leave()


def _pacing() -> Pacing:
    return Pacing(
        flush=settings.HEADWAY_FLUSH_SECONDS,
        heartbeat=settings.HEADWAY_HEARTBEAT_SECONDS,
    )
