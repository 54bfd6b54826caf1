"""What the rows said about a document at some moment of its trace."""

from __future__ import annotations

from collections import Counter, defaultdict

from progress.estimates.seen import Done, Seen
from progress.estimates.trace import Trace


def seen_at(trace: Trace, at: float) -> Seen:
    """Return what the rows said about a document at a moment."""
    stages = tuple(dict.fromkeys(seen.stage for seen in trace.stages))
    begun = [seen for seen in trace.stages if seen.started_at <= at]
    census_at = min((s.started_at for s in trace.stages if s.page_class), default=0.0)
    reports = [trace.started_at, *(s.started_at for s in begun)]
    reports += [s.at for s in trace.commits if trace.started_at < s.at <= at]
    return Seen(
        job_type=trace.job_type,
        kind=trace.kind,
        suffix=trace.suffix,
        size=trace.size,
        stages=stages,
        stage=begun[-1].stage if begun else "",
        classes=trace.classes if at >= census_at or trace.before else "",
        done=_done(trace, at),
        elapsed=at - trace.started_at,
        silent=at - max(reports),
        task=trace.task,
    )


def _done(trace: Trace, at: float) -> dict[str, Done]:
    pages: Counter[str] = Counter()
    lately: Counter[str] = Counter()
    busy: dict[str, float] = defaultdict(float)
    for seen in trace.commits:
        if seen.at <= at:
            pages[seen.page_class] += seen.pages
        if trace.started_at < seen.at <= at:
            lately[seen.page_class] += seen.pages
            busy[seen.page_class] += seen.busy
    return {
        letter: Done(pages=n, lately=lately[letter], busy=busy[letter])
        for letter, n in pages.items()
    }
