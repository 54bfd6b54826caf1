"""Asks about whole jobs and about waiting, as if recorded traces ran again.

At each moment only what had been queued by then is there, and only what had finished by
then was learnt from; the workers are as many as had been at work at once by then.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from uuid import NAMESPACE_OID, UUID, uuid5

from progress.estimates.knowledge import Knowledge
from progress.estimates.moments import seen_at
from progress.estimates.outlook import Forecast, outlook
from progress.estimates.rows import ActiveRow, Situation, WorkerRow
from progress.estimates.trace import Trace
from progress.states import State

#: The shares of its time, from the queue to its end, at which a job is asked about.
SHARES = (0.0, 0.25, 0.5, 0.75)
QUEUE = "documents"


@dataclass(frozen=True, slots=True, kw_only=True)
class JobAsk:
    """What was said of a job's end at a share of its time, and the truth; seconds.

    `by_rate` is what the documents that had ended say alone, None before the first.
    """

    job: str
    share: float
    truth: float
    said: Forecast | None
    by_rate: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitAsk:
    """How long a document was said to wait when it was queued, and did; seconds.

    `usual` is how long those before it had waited on average.
    """

    truth: float
    said: float
    usual: float


def ask_jobs(traces: Sequence[Trace], since: float) -> Iterator[JobAsk | WaitAsk]:
    """Yield the answers about all jobs that were queued from a moment on."""
    jobs: dict[str, list[Trace]] = defaultdict(list)
    for trace in traces:
        jobs[trace.job].append(trace)
    moments = sorted(
        (_began(parts) + share * (_ended(parts) - _began(parts)), share, job)
        for job, parts in jobs.items()
        for share in SHARES
    )
    scene = _Scene(traces)
    for at, share, job in moments:
        if _began(jobs[job]) >= since:
            yield from scene.ask(at, share, jobs[job])


class _Scene:
    """All traces together, and what was learnt of them up to a moment."""

    def __init__(self, traces: Sequence[Trace]) -> None:
        self._ended = sorted(traces, key=lambda trace: trace.finished_at)
        self._queued = sorted(traces, key=lambda trace: (trace.queued_at, trace.turn))
        self._places = _places(traces)
        self._knowledge = Knowledge()
        self._learnt = 0
        self._waits: list[float] = []

    def ask(
        self, at: float, share: float, parts: Sequence[Trace]
    ) -> Iterator[JobAsk | WaitAsk]:
        self._learn_until(at)
        rows = [trace for trace in self._queued if _is_there(trace, at)]
        rows.sort(key=lambda trace: trace.started_at > at)
        found = outlook(self._situation(rows, at), self._knowledge, 0.0)
        job = parts[0].job
        yield JobAsk(
            job=job,
            share=share,
            truth=_ended(parts) - at,
            said=found.jobs.get(_key(job)),
            by_rate=_by_rate(parts, at),
        )
        usual = sum(self._waits) / len(self._waits) if self._waits else 0.0
        for part in parts if share == 0.0 else ():
            said = found.documents.get(_key(part.id))
            if said is not None and part.started_at > at:
                truth = part.started_at - at
                yield WaitAsk(truth=truth, said=said.start, usual=usual)

    def _learn_until(self, at: float) -> None:
        while (
            self._learnt < len(self._ended)
            and self._ended[self._learnt].finished_at <= at
        ):
            trace = self._ended[self._learnt]
            self._knowledge.learn(trace)
            self._waits.append(trace.started_at - trace.queued_at)
            self._learnt += 1

    def _situation(self, traces: Sequence[Trace], at: float) -> Situation:
        slots = max((n for began, n in self._places if began <= at), default=1)
        return Situation(
            now=_moment(at),
            rows=[_row(trace, at) for trace in traces],
            workers=[WorkerRow(slots=slots, queues=[QUEUE])],
            done={_key(trace.id): dict(seen_at(trace, at).done) for trace in traces},
        )


def _places(traces: Sequence[Trace]) -> list[tuple[float, int]]:
    """Return when how many documents were in work at once."""
    steps = Counter[float]()
    for trace in traces:
        steps[trace.started_at] += 1
        steps[trace.finished_at] -= 1
    ordered = sorted(steps.items())
    return list(
        zip(
            (at for at, _ in ordered),
            accumulate(step for _, step in ordered),
            strict=True,
        )
    )


def _row(trace: Trace, at: float) -> ActiveRow:
    seen = seen_at(trace, at)
    is_working = trace.started_at <= at
    return ActiveRow(
        pk=_key(trace.id),
        job_id=_key(trace.job),
        job__batch_id=None,
        job__job_type=trace.job_type,
        job__paused_at=None,
        job__state=State.PROCESSING if is_working else State.QUEUED,
        kind=trace.kind if seen.classes else "",
        name=f"document{trace.suffix}",
        task_name=trace.task,
        units_done=0,
        units_total=None,
        attempt=1,
        size=trace.size,
        state=State.PROCESSING if is_working else State.QUEUED,
        stage=seen.stage,
        points=sum(done.pages for done in seen.done.values()),
        page_classes=seen.classes,
        pages_total=len(seen.classes) or None,
        queue=QUEUE,
        not_before_at=None,
        enqueued_at=_moment(trace.queued_at),
        is_sent=True,
        started_at=_moment(trace.started_at) if is_working else None,
        heartbeat_at=_moment(at),
        advanced_at=_moment(at) - timedelta(seconds=seen.silent),
    )


def _by_rate(parts: Sequence[Trace], at: float) -> float | None:
    ended = sum(part.finished_at <= at for part in parts)
    elapsed = at - _began(parts)
    return elapsed * (len(parts) - ended) / ended if ended else None


def _is_there(trace: Trace, at: float) -> bool:
    return trace.queued_at <= at < trace.finished_at


def _began(parts: Sequence[Trace]) -> float:
    return min(part.queued_at for part in parts)


def _ended(parts: Sequence[Trace]) -> float:
    return max(part.finished_at for part in parts)


def _key(name: str) -> UUID:
    return uuid5(NAMESPACE_OID, name)


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, tz=UTC)
