"""How long it takes until every copy is what the rows say, while they may move."""

from __future__ import annotations

import time
from uuid import UUID

from progress.models import Job
from tests.support.crowd import Crowd
from tests.support.loop import LoopThread
from tests.support.truth import Truth, truth_of


class Look:
    """Compares again and again; time counts from the latest change of what is there."""

    def __init__(self, crowd: Crowd, loop: LoopThread) -> None:
        self._crowd = crowd
        self._loop = loop
        self._truth: dict[str, Truth] = {}
        self._watched = -1
        #: What copies said at the latest look that the rows did not.
        self.found: list[str] = []
        #: The same, of the latest look at which there was something.
        self.latest: list[str] = []
        self._begin()

    def _begin(self) -> None:
        self._began_at, self._held_up = time.monotonic(), self._loop.held_up

    @property
    def seconds(self) -> float:
        """Since the latest change of a row, or of what the server is asked for."""
        return time.monotonic() - self._began_at

    @property
    def held_up(self) -> float:
        """Of these, those in which the machine let nothing run."""
        return self._loop.held_up - self._held_up

    def is_right(self) -> bool:
        """Tell whether each copy is what the rows say now; see `found`.

        Rows are read again where a seq moved, and all of them before it is believed:
        a change without a seq would be told to nobody.
        """
        self._read()
        self.found = self._crowd.differences(self._truth)
        if not self.found:
            self._truth = {job: truth_of(UUID(job)) for job in self._truth}
            self.found = self._crowd.differences(self._truth)
        self.latest = self.found or self.latest
        return not self.found

    def _read(self) -> None:
        watched = self._crowd.watched
        seqs = {str(pk): seq for pk, seq in Job.objects.values_list("pk", "seq")}
        moved = [job for job, seq in seqs.items() if not self._knows(job, seq)]
        self._truth |= {job: truth_of(UUID(job)) for job in moved}
        if moved or watched != self._watched or self._crowd.has_more_to_watch():
            self._watched = watched
            self._begin()

    def _knows(self, job: str, seq: int) -> bool:
        return job in self._truth and self._truth[job].seq == seq
