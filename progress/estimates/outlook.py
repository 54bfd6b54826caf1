"""The outlook: when each document, job and batch begins and ends, or why nobody knows.

The documents are put through a simulation of the workers that are there, in the order
in which they take them; the intervals of parts add up as independent ones do.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import sqrt
from uuid import UUID

from progress.estimates import schedule
from progress.estimates.knowledge import Knowledge
from progress.estimates.pace import NEARLY_DONE
from progress.estimates.parts import Part, pages_of, part_of, since
from progress.estimates.rows import ActiveRow, Situation
from progress.estimates.schedule import Slot, Span, Work
from progress.states import State

#: A document whose worker said nothing for so long, or whose work has not advanced for
#: so long and several times what a page of it takes, is stalled.
SILENT_SECONDS = 35.0
STALLED_SECONDS = 30.0
STALLED_PAGES = 4.0
#: The queue of documents that were not handed on.
DOCUMENTS = "documents"
#: How far the waiting of all may be off together, as a share of it.
COMMON_SPREAD = 0.3


class Mood(StrEnum):
    """What there is to say of something that has not ended."""

    RUNNING = "running"
    WAITING = "waiting"
    STALLED = "stalled"
    NO_WORKER = "no_worker"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What is to come of a document, job or batch: seconds from the outlook's moment.

    `start` is when it begins, 0 if it has. `ahead` are the pages that come before it,
    `slots` how many documents the workers read at a time. Only `running` and
    `waiting` have an end; `silent` is for how long a stalled one has not advanced, and
    `queue` the one that no worker takes from while others do.
    """

    mood: Mood
    start: float = 0.0
    end: float = 0.0
    low: float = 0.0
    high: float = 0.0
    ahead: int = 0
    slots: int = 0
    silent: float = 0.0
    queue: str = ""
    #: Whether it waits in the midst of its work.
    is_begun: bool = False
    #: Whether next to nothing is left by what it says of itself, and whether most of
    #: what is left is due to something that takes longer than usual.
    is_nearly_done: bool = True
    is_late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """The forecasts of all that has not ended, at a moment in seconds since 1970."""

    at: float
    documents: Mapping[UUID, Forecast] = field(default_factory=dict)
    jobs: Mapping[UUID, Forecast] = field(default_factory=dict)
    batches: Mapping[UUID, Forecast] = field(default_factory=dict)


def outlook(
    situation: Situation, knowledge: Knowledge, slice_seconds: float
) -> Outlook:
    """Return what is to come of everything in a situation."""
    parts = [part_of(row, situation, knowledge) for row in situation.rows]
    slots = _slots(situation)
    able = [part for part in parts if part.left and not part.row.job__paused_at]
    spans = _spans(able, slots, situation, slice_seconds)
    ahead = _ahead(able, knowledge)
    documents = {
        part.row.pk: found
        for part in parts
        if (found := _forecast(part, slots, spans.get(part.row.pk), ahead, situation))
    }
    return Outlook(
        at=situation.now.timestamp(),
        documents=documents,
        jobs=_together(parts, documents, situation, lambda row: row.job_id),
        batches=_together(parts, documents, situation, lambda row: row.job__batch_id),
    )


def _spans(
    parts: Sequence[Part],
    slots: Sequence[Slot],
    situation: Situation,
    slice_seconds: float,
) -> dict[Hashable, Span]:
    """Return when each part begins and ends.

    Later parts of a workflow begin, by lack of better, when the sent ones have ended.
    """
    works = [_work(part, situation) for part in parts if part.row.is_sent]
    spans = schedule.plan(slots, works, slice_seconds)
    ends: dict[UUID, float] = defaultdict(float)
    for part in parts:
        if span := spans.get(part.row.pk):
            ends[part.row.job_id] = max(ends[part.row.job_id], span.end)
    later = [
        replace(_work(part, situation), not_before=ends[part.row.job_id])
        for part in parts
        if not part.row.is_sent
    ]
    return spans | schedule.plan(slots, later, slice_seconds)


def _slots(situation: Situation) -> list[Slot]:
    """Return the places at workers, and those that documents in hand prove."""
    wanted = {DOCUMENTS, *(row.queue for row in situation.rows)}
    slots = [
        Slot(queues=frozenset(worker.queues))
        for worker in situation.workers
        for _ in range(worker.slots)
        if wanted & set(worker.queues)
    ]
    held = Counter(row.queue for row in situation.rows if _is_alive(row, situation))
    for queue, count in held.items():
        known = sum(queue in slot.queues for slot in slots)
        slots += [Slot(queues=frozenset({queue})) for _ in range(count - known)]
    return slots


def _work(part: Part, situation: Situation) -> Work:
    row = part.row
    due = row.begins_at
    return Work(
        key=row.pk,
        cost=part.mean,
        queue=row.queue,
        not_before=max((due - situation.now).total_seconds(), 0.0) if due else 0.0,
        held=part.seen.elapsed if row.is_working else None,
        is_divisible=not row.task_name,
    )


def _ahead(parts: Iterable[Part], knowledge: Knowledge) -> dict[UUID, int]:
    """Return how many pages are read before each document in its queue."""
    before: dict[str, int] = defaultdict(int)
    found = {}
    for part in parts:
        found[part.row.pk] = before[part.row.queue]
        before[part.row.queue] += pages_of(part.seen, knowledge)
    return found


def _is_alive(row: ActiveRow, situation: Situation) -> bool:
    silent = since(row.heartbeat_at, situation.now)
    return row.is_working and silent < SILENT_SECONDS


def _forecast(
    part: Part,
    slots: Sequence[Slot],
    span: Span | None,
    ahead: Mapping[UUID, int],
    situation: Situation,
) -> Forecast | None:
    row = part.row
    if row.job__paused_at:
        return Forecast(mood=Mood.PAUSED)
    if row.is_working and _is_stalled(part, situation):
        return Forecast(mood=Mood.STALLED, silent=part.seen.silent)
    count = sum(row.queue in slot.queues for slot in slots)
    if not count:
        return Forecast(mood=Mood.NO_WORKER, queue=row.queue if slots else "")
    if span is None or part.left is None:
        return None
    mood = Mood.RUNNING if row.is_working else Mood.WAITING
    start = 0.0 if row.is_working else span.start
    found = Forecast(
        mood=mood,
        start=start,
        end=span.end - part.mean + part.left.middle,
        ahead=ahead[row.pk],
        slots=count,
        is_begun=row.points > 0,
        is_nearly_done=part.seen.share >= NEARLY_DONE,
        is_late=row.is_working and part.late > part.left.middle / 2,
    )
    return _around(
        found,
        low=part.left.middle - part.left.low,
        high=part.left.high - part.left.middle,
        common=COMMON_SPREAD * (span.end - part.mean),
    )


def _is_stalled(part: Part, situation: Situation) -> bool:
    """Tell by two clocks: the worker's sign of life, and the last advance."""
    if not _is_alive(part.row, situation):
        return True
    return part.seen.silent > max(STALLED_SECONDS, STALLED_PAGES * part.page)


def _around(found: Forecast, *, low: float, high: float, common: float) -> Forecast:
    """Return a forecast with its interval, from independent deviations."""
    return replace(
        found,
        low=max(found.end - sqrt(low**2 + common**2), found.start),
        high=found.end + sqrt(high**2 + common**2),
    )


def _together(
    parts: Iterable[Part],
    documents: Mapping[UUID, Forecast],
    situation: Situation,
    key_of: Callable[[ActiveRow], UUID | None],
) -> dict[UUID, Forecast]:
    """Return the forecasts of groups of documents.

    Of a group that was not read whole, what is behind takes as long as what was read.
    """
    groups: dict[UUID, list[Part]] = defaultdict(list)
    for part in parts:
        key = key_of(part.row)
        if key is not None:
            groups[key].append(part)
    found = ((key, _of_group(group, documents)) for key, group in groups.items())
    shares = {
        key: situation.open.get(key, len(group)) / len(group)
        for key, group in groups.items()
    }
    return {key: _times(forecast, shares[key]) for key, forecast in found if forecast}


def _times(found: Forecast, share: float) -> Forecast:
    """Return a forecast whose end is so many times as far away."""
    if share <= 1.0:
        return found
    end, low, high = (share * x for x in (found.end, found.low, found.high))
    return replace(found, end=end, low=low, high=high, is_nearly_done=False)


#: What is said of a group if it is true of any of its documents, the first first.
_ORDER = (Mood.RUNNING, Mood.STALLED, Mood.WAITING, Mood.NO_WORKER, Mood.PAUSED)


def _of_group(
    group: Sequence[Part], documents: Mapping[UUID, Forecast]
) -> Forecast | None:
    known = [documents[part.row.pk] for part in group if part.row.pk in documents]
    moods = {forecast.mood for forecast in known}
    mood = next((mood for mood in _ORDER if mood in moods), None)
    if mood is None:
        return None
    is_begun = any(part.row.job__state == State.PROCESSING for part in group)
    first = next(forecast for forecast in known if forecast.mood == mood)
    first = replace(first, is_begun=is_begun)
    if mood not in (Mood.RUNNING, Mood.WAITING) or len(group) == 1:
        return first
    # Something of which nothing is known may last for any time.
    return _last(group, known, first) if len(known) == len(group) else None


def _last(
    group: Sequence[Part], known: Sequence[Forecast], first: Forecast
) -> Forecast:
    """Return when the last of a group ends, which begins with `first`."""
    last = max(known, key=lambda forecast: forecast.end)
    lows = [part.left.middle - part.left.low for part in group if part.left]
    highs = [part.left.high - part.left.middle for part in group if part.left]
    return _around(
        replace(
            first,
            end=last.end,
            is_nearly_done=all(forecast.is_nearly_done for forecast in known),
            is_late=last.is_late,
        ),
        low=_added(lows, first.slots),
        high=_added(highs, first.slots),
        common=COMMON_SPREAD * last.end,
    )


def _added(deviations: Sequence[float], slots: int) -> float:
    """Return the deviation of the last end: the slots share the documents."""
    squares = [deviation**2 for deviation in deviations]
    return sqrt(max(sum(squares) / max(slots, 1), max(squares, default=0.0)))
