"""A crowd that watches jobs in work, through whatever happens."""

from __future__ import annotations

import logging
import os
import random
import time
from contextlib import suppress
from uuid import UUID

from django.contrib.auth.models import User

from progress.models import Job
from tests.factories import make_job
from tests.support.cluster import Cluster
from tests.support.truth import truth_of
from tests.support.waiting import eventually

#: What is random in a run; a run that failed is run again by its seed.
SEED = int(os.environ.get("FAULT_SEED", "20261122"))
JOBS = 3
#: Seconds after a fault's end in which each copy is right: 2 s, and the back-off.
BOUND = 2.0 + 0.5

logger = logging.getLogger(__name__)


class Ride:
    """Jobs of one person, a process that works on them, and clients of all kinds."""

    def __init__(
        self, cluster: Cluster, user: User, *, seed: int, each: int = 1
    ) -> None:
        jobs = [make_job(user, ("a.txt", "b.txt")) for _ in range(JOBS)]
        self.cluster = cluster
        self.jobs = [str(job.pk) for job in jobs]
        self.rng = random.Random(seed)
        self.is_over = False
        self.publisher = cluster.publisher
        self.publisher.take_up(seed, self.jobs)
        self.crowd = cluster.crowd(user, self.jobs, seed, each)

    def begin(self) -> None:
        """Let work begin, and wait until everybody hears of it."""
        self.publisher.say("go")
        eventually(lambda: self.crowd.all(lambda c: c.messages > 3), seconds=30)

    def work_on(self, changes: int) -> None:
        """Let this many changes happen."""
        goal = self.changes() + changes
        eventually(lambda: self.changes() >= goal, seconds=30)

    def changes(self) -> int:
        """Return how many changes have been committed."""
        seqs = Job.objects.filter(pk__in=self.jobs).values_list("seq", flat=True)
        return sum(seqs)

    def assert_right(
        self, name: str, extra: float = 0.0, *, word: str = "rest"
    ) -> None:
        """Nothing is written any more; soon each copy is what the rows say.

        Time in which the machine let nothing of ours run does not count.
        """
        self.publisher.say(word)
        seconds, held_up = self._seconds_until_right()
        figures = dict(self.crowd.figures())
        found = f"{name}: right after {seconds:.2f} s ({held_up:.2f} s late)"
        logger.info("%s; %s", found, figures)
        wrongs = self.crowd.wrongs()
        assert not wrongs, "\n".join(wrongs)
        assert not self.crowd.refused(), self.crowd.refused()
        assert seconds <= BOUND + extra + held_up, f"{seconds:.2f} s"
        self.publisher.say("go")

    def _seconds_until_right(self) -> tuple[float, float]:
        began_at, held_up = time.monotonic(), self.cluster.loop.held_up
        truth = {job: truth_of(UUID(job)) for job in self.jobs}
        with suppress(AssertionError):
            eventually(lambda: not self.crowd.differences(truth), seconds=15)
        seconds = time.monotonic() - began_at
        differences = self.crowd.differences(truth)
        assert not differences, "\n".join(differences)
        return seconds, self.cluster.loop.held_up - held_up

    def make_good(self) -> None:
        """End what faults have left: dark wires, and harm to hints."""
        for wire in self.cluster.wires:
            self.cluster.loop.run(wire.lighten())
        self.cluster.harm_hints({"lost": 0.0, "doubled": 0.0, "late": 0.0})

    def close(self) -> None:
        """Let everybody go home; the jobs' rows may go, too."""
        if self.publisher.is_alive():
            self.publisher.say("rest")
        self.crowd.close()
        self.is_over = True
