"""What is wrong with the system just now: pure judgements of a few figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from notifications.kinds import Severity
from notifications.watch.figures import Figures
from progress.insights.present import Present, QueueDepth

#: Seconds that work may wait without any worker, and behind workers that read nothing.
NO_WORKER_SECONDS = 60.0
STALLED_SECONDS = 600.0
#: A trivial question to the database takes longer than this only in trouble.
SLOW_DATABASE_SECONDS = 2.0
#: So many attempts of an hour tell something of a channel, if so many failed.
ENOUGH_ATTEMPTS, BAD_RATIO = 10, 0.5
#: Seconds after which notifications are late themselves.
LATE_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The system at one moment; `database_seconds` is what one question took."""

    present: Present
    figures: Figures
    database_seconds: float
    disk_free: float
    disk_least: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that is wrong; `problem` names it for as long as it lasts."""

    problem: str
    title: str
    message: str
    advice: str
    severity: Severity = Severity.CRITICAL


def troubles(reading: Reading) -> Iterator[Trouble]:
    """Yield all that is wrong."""
    present = reading.present
    if not present.workers and present.oldest > NO_WORKER_SECONDS:
        yield _no_worker(present)
    for queue in present.queues:
        if present.workers and _is_stalled(queue):
            yield _stalled(queue)
    yield from _of_machine(reading)
    yield from _of_channels(reading.figures)


def late(figures: Figures) -> Iterator[str]:
    """Yield what is wrong with notifications themselves."""
    if figures.oldest_event > LATE_SECONDS:
        yield f"An event has waited for {figures.oldest_event:.0f} s to be told."
    if figures.oldest_delivery > LATE_SECONDS:
        yield f"A delivery is overdue by {figures.oldest_delivery:.0f} s."
    if figures.stuck_leases:
        yield f"{figures.stuck_leases} claims have lost their worker."
    for trouble in _of_channels(figures):
        yield trouble.message


def _no_worker(present: Present) -> Trouble:
    return Trouble(
        problem="no_worker",
        title="No worker is online",
        message=f"{present.waiting:,} documents wait, the oldest for "
        f"{present.oldest:.0f} s, and nobody reads them.",
        advice="Start a worker, or look at the logs of those that ended.",
    )


def _is_stalled(queue: QueueDepth) -> bool:
    return queue.oldest > STALLED_SECONDS and not queue.in_work


def _stalled(queue: QueueDepth) -> Trouble:
    return Trouble(
        problem=f"queue_stalled:{queue.queue}",
        title=f"The queue “{queue.queue}” is stalled",
        message=f"{queue.waiting:,} documents wait, the oldest for "
        f"{queue.oldest:.0f} s, and none is being read.",
        advice="See whether a worker takes from this queue, and what it does.",
    )


def _of_machine(reading: Reading) -> Iterator[Trouble]:
    if reading.database_seconds > SLOW_DATABASE_SECONDS:
        yield Trouble(
            problem="database_slow",
            title="The database is slow",
            message=f"A trivial question took {reading.database_seconds:.1f} s.",
            advice="Look at its load, its locks and its disk.",
            severity=Severity.ERROR,
        )
    if reading.disk_free < reading.disk_least:
        yield Trouble(
            problem="disk_full",
            title="The disk is nearly full",
            message=f"{reading.disk_free:.1%} of it is free.",
            advice="Free some space: uploads will be refused, and rows not written.",
        )


def _of_channels(figures: Figures) -> Iterator[Trouble]:
    for channel, tries in figures.tries.items():
        if tries.ended >= ENOUGH_ATTEMPTS and tries.failure_ratio >= BAD_RATIO:
            yield Trouble(
                problem=f"delivery_failing:{channel}",
                title=f"Delivery by {channel} is failing",
                message=f"{tries.bad:,} of {tries.ended:,} attempts by {channel} "
                "failed in the last hour.",
                advice="The page of deliveries says why.",
                severity=Severity.ERROR,
            )
