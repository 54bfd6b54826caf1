"""Made-up runs of documents, with a clock of their own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from progress.estimates.trace import PagesSeen, StageSeen, Trace

PAGE = {"t": 0.05, "i": 2.0}


def run(
    classes: str = "t" * 20,
    *,
    began: float = 1000.0,
    pace: float = 1.0,
    kind: str = "pdf",
    name: str = "1",
) -> Trace:
    """Return a document read page by page, each page one commit; `pace` slows it."""
    at = began + 0.5 * pace
    commits = []
    for letter in classes:
        busy = PAGE[letter] * pace
        at += busy
        commits.append(PagesSeen(at=at, page_class=letter, pages=1, busy=busy))
    return Trace(
        id=name,
        job=name,
        job_type="document",
        kind=kind,
        suffix=f".{kind}",
        size=1000 * len(classes),
        classes=classes,
        queued_at=began - 1,
        started_at=began,
        finished_at=at + 1.0 * pace,
        stages=tuple(_stages(classes, began, at, pace)),
        commits=tuple(commits),
    )


def _stages(
    classes: str, began: float, read: float, pace: float
) -> Iterator[StageSeen]:
    units, census = len(classes), 0.4 * pace
    yield _stage("census", "", units, census, began, began + census)
    for letter in sorted(set(classes)):
        pages = classes.count(letter)
        busy = pages * PAGE[letter] * pace
        yield _stage("extraction", letter, pages, busy, began + census, read)
    yield _stage("analysis", "", units, 0.9 * pace, read, read + 0.9 * pace)


def _stage(
    stage: str, letter: str, units: int, busy: float, start: float, end: float
) -> StageSeen:
    return StageSeen(
        stage=stage,
        page_class=letter,
        units=units,
        busy=busy,
        started_at=start,
        finished_at=end,
    )


def many(count: int, seed: int = 1) -> list[Trace]:
    """Return documents one after the other, of text and scans, their pace varying."""
    chance, began, found = random.Random(seed), 1000.0, []
    for number in range(count):
        letters = "t" * chance.randint(10, 90) if chance.random() < 0.6 else "i" * 4
        pace = chance.lognormvariate(0, 0.25)
        found.append(run(letters, began=began, pace=pace, name=str(number)))
        began = found[-1].finished_at + 1
    return found


def task(name: str, seconds: float, units: int = 0) -> Trace:
    """Return a task of one's own that took so many seconds for so many units."""
    ended = 1000.0 + seconds
    return Trace(
        id="1",
        job="job",
        job_type="import",
        kind="",
        suffix="",
        size=0,
        classes="",
        queued_at=999.0,
        started_at=1000.0,
        finished_at=ended,
        stages=(_stage("working", "", units, seconds, 1000.0, ended),),
        commits=(),
        task=name,
    )


def moved(trace: Trace, seconds: float, name: str) -> Trace:
    """Return the same run so many seconds later, as another document and job."""
    stages = tuple(
        replace(
            one,
            started_at=one.started_at + seconds,
            finished_at=one.finished_at + seconds,
        )
        for one in trace.stages
    )
    return replace(
        trace,
        id=name,
        job=f"moved {trace.job}",
        queued_at=trace.queued_at + seconds,
        started_at=trace.started_at + seconds,
        finished_at=trace.finished_at + seconds,
        stages=stages,
        commits=tuple(replace(one, at=one.at + seconds) for one in trace.commits),
    )
