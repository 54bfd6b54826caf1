from __future__ import annotations

from typing import Any

import pytest

from notifications.watch.figures import Figures, Tries
from notifications.watch.troubles import Reading, late, troubles
from progress.insights.present import Present, QueueDepth


def queue(**values: Any) -> QueueDepth:
    facts: dict[str, Any] = {
        "queue": "documents",
        "waiting": 3,
        "oldest": 700.0,
        "in_work": 0,
        "slots": 2,
    }
    return QueueDepth(**(facts | values))


def reading(**values: Any) -> Reading:
    facts: dict[str, Any] = {
        "present": Present(queues=(), workers=1, slots=2),
        "figures": Figures(),
        "database_seconds": 0.001,
        "disk_free": 0.5,
        "disk_least": 0.05,
    }
    return Reading(**(facts | values))


def problems(**values: Any) -> list[str]:
    return [trouble.problem for trouble in troubles(reading(**values))]


def present(workers: int, **values: Any) -> Present:
    return Present(queues=(queue(**values),), workers=workers, slots=2 * workers)


FAILING = Figures(tries={"email": Tries(ended=10, bad=5)})


def test_nothing_is_wrong_with_a_quiet_system():
    assert problems() == []


@pytest.mark.parametrize(
    ("here", "expected"),
    [
        (present(0, oldest=61.0), ["no_worker"]),
        (present(0, oldest=59.0), []),
        (present(1), ["queue_stalled:documents"]),
        (present(1, in_work=1), []),
        (present(1, oldest=599.0), []),
    ],
)
def test_work_that_waits_for_nobody_is_a_trouble(here, expected):
    assert problems(present=here) == expected


def test_a_slow_database_and_a_full_disk_are_troubles():
    found = problems(database_seconds=2.5, disk_free=0.04)
    assert found == ["database_slow", "disk_full"]


@pytest.mark.parametrize(
    ("tries", "is_failing"),
    [
        (Tries(ended=10, bad=5), True),
        (Tries(ended=10, bad=4), False),
        (Tries(ended=9, bad=9), False),
    ],
)
def test_a_channel_fails_when_half_of_enough_attempts_do(tries, is_failing):
    found = problems(figures=Figures(tries={"email": tries}))
    assert found == (["delivery_failing:email"] if is_failing else [])


@pytest.mark.parametrize(
    ("figures", "count"),
    [
        (Figures(), 0),
        (Figures(oldest_event=301.0), 1),
        (Figures(oldest_delivery=301.0, stuck_leases=1), 2),
        (FAILING, 1),
    ],
)
def test_notifications_that_are_late_say_so(figures, count):
    assert len(list(late(figures))) == count
