"""What has been learnt: costs from history, and how far past estimates were off."""

from __future__ import annotations

from collections.abc import Iterator

from progress.estimates.conformal import TENTHS, Calibration, Interval, Score, tenth
from progress.estimates.document import remaining
from progress.estimates.history import History
from progress.estimates.moments import seen_at
from progress.estimates.seen import Seen
from progress.estimates.tasks import interval_of_task, is_telling
from progress.estimates.trace import Trace


class Knowledge:
    """History and calibration, which learn from each document that has ended."""

    def __init__(self) -> None:
        self.history = History()
        self.calibration = Calibration()

    def learn(self, trace: Trace) -> None:
        """Take in a document that has ended well."""
        self.calibration.learn(self._scores(trace))
        self._feel(trace)
        self.history.learn(trace)

    def left(self, seen: Seen) -> Interval | None:
        """Return what is left of a document; None where nothing can be said."""
        said = remaining(seen, self.history)
        if said is None:
            return None
        if seen.task and is_telling(seen):
            return interval_of_task(seen, said, self.history.task(seen))
        return self.calibration.interval(seen.sort, tenth(seen.elapsed, said), said)

    def _feel(self, trace: Trace) -> None:
        """Notice how fast the machine is, by what followed the census."""
        counted_at = [seen.started_at for seen in trace.stages if seen.page_class]
        if not counted_at:
            return
        at = min(counted_at)
        said = remaining(seen_at(trace, at), self.history)
        if said is not None:
            self.history.tempo.feel(said, trace.finished_at - at)

    def _scores(self, trace: Trace) -> Iterator[Score]:
        """Yield how wrong we would have been, by what was known before its end."""
        for part in range(TENTHS):
            at = trace.started_at + trace.run * part / TENTHS
            seen = seen_at(trace, at)
            said = remaining(seen, self.history)
            if said is not None:
                where = tenth(seen.elapsed, said)
                truth = trace.finished_at - at
                yield Score(sort=seen.sort, tenth=where, said=said, truth=truth)
