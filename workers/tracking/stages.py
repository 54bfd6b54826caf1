"""A task's stages and their shares: as declared, or as its last run had them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any

from django.db import transaction

from progress import stage_runs
from progress.percent import StageWeight
from workers.tracking.guard import guarded
from workers.tracking.plan import Plan

if TYPE_CHECKING:
    from workers.base import ProgressTask

#: Seconds for which a process remembers the stages of a last run, and of how many.
FRESH = 60.0
MAX_KNOWN = 1000

_known: dict[tuple[str, str], tuple[float, tuple[StageWeight, ...]]] = {}


def declared(task: ProgressTask) -> tuple[StageWeight, ...]:
    """Return the stages that a task's `stages` names: with shares, or all alike."""
    return as_weights(task.stages)


def as_weights(stages: Mapping[str, int] | Iterable[Any]) -> tuple[StageWeight, ...]:
    """Return `{"read": 1, "write": 3}` or `("read", "write")` as weights."""
    pairs = stages.items() if isinstance(stages, Mapping) else ((s, 1) for s in stages)
    return tuple(StageWeight(name=str(n), weight=max(int(w), 1)) for n, w in pairs)


def plan_of(task: ProgressTask, job_type: str) -> Plan:
    """Return the plan of a run: as declared, else as the last run shows it."""
    return Plan(declared(task), partial(_learn, job_type))


def _learn(job_type: str, first: str) -> tuple[StageWeight, ...]:
    known = _known.get((job_type, first))
    if known is not None and monotonic() < known[0]:
        return known[1]
    found: tuple[StageWeight, ...] = ()
    with guarded("stages"), transaction.atomic():
        found = stage_runs.last_run(job_type, first)
    if len(_known) >= MAX_KNOWN:
        _known.clear()
    _known[job_type, first] = (monotonic() + FRESH, found)
    return found
