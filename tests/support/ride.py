"""A crowd that watches jobs in work, through whatever happens."""

from __future__ import annotations

import gc
import logging
import os
import random
from contextlib import suppress

from django.contrib.auth.models import User
from rest_framework_simplejwt.tokens import RefreshToken

from progress.models import Document, Job
from tests.factories import make_job
from tests.support.cluster import Cluster
from tests.support.desk import Desk
from tests.support.look import Look
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
        # A worker takes whatever waits in its queue, so these wait in another one.
        Document.objects.filter(job__in=jobs).update(queue="publisher")
        self.cluster = cluster
        self.jobs = [str(job.pk) for job in jobs]
        self.rng = random.Random(seed)
        self.is_over = False
        self.publisher = cluster.publisher
        self.publisher.take_up(seed, self.jobs)
        token = str(RefreshToken.for_user(user).access_token)
        self.crowd = cluster.crowd(token, self.jobs, seed, each)
        self.desk = Desk(cluster, token, random.Random(seed), self.crowd.watch)
        self.has_handed_in = False

    def begin(self) -> None:
        """Let work begin, and wait until everybody hears of it."""
        self.publisher.say("go")
        eventually(lambda: self.crowd.all(lambda c: c.messages > 3), seconds=30)

    def work_on(self, changes: int) -> None:
        """Let this many changes happen; once in each fault a document comes in."""
        if not self.has_handed_in:
            self.has_handed_in = True
            self.desk.hand_in()
        goal = self.changes() + changes
        eventually(lambda: self.changes() >= goal, seconds=30)

    def changes(self) -> int:
        """Return how many changes have been committed."""
        seqs = Job.objects.filter(pk__in=self.jobs).values_list("seq", flat=True)
        return sum(seqs)

    def handed_in(self) -> set[str]:
        """Return the jobs that came in since, as the rows have them."""
        others = Job.objects.exclude(pk__in=self.jobs)
        return {str(pk) for pk in others.values_list("pk", flat=True)}

    def assert_right(
        self, name: str, extra: float = 0.0, *, word: str = "rest"
    ) -> None:
        """Only the worker may still write; soon each copy is what the rows say.

        Soon is counted from the latest change. Time in which the machine let nothing
        of ours run does not count.
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
        look = Look(self.crowd, self.cluster.loop)
        with suppress(AssertionError):
            eventually(look.is_right, seconds=15)
        logger.info("the last to be right: %s", "; ".join(look.latest))
        assert not look.found, "\n".join(look.found)
        return look.seconds, look.held_up

    def assert_read(self) -> None:
        """All is well again: what was handed in is read, and everybody shows it."""
        self.make_good()
        self.desk.assert_read_once(self.handed_in())
        self.assert_right("all is read", word="rest")

    def make_good(self) -> None:
        """End what faults have left: dark wires, and harm to hints."""
        self.has_handed_in = False
        for wire in self.cluster.wires:
            self.cluster.loop.run(wire.lighten())
        self.cluster.harm_hints({"lost": 0.0, "doubled": 0.0, "late": 0.0})

    def close(self) -> None:
        """Let everybody go home; the jobs' rows may go, too."""
        if self.publisher.is_alive():
            self.publisher.say("rest")
        self.crowd.close()
        gc.collect()  # what was left open shows here, not in a later test
        self.is_over = True
