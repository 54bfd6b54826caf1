"""Whatever is killed: each page is there once, all is counted right, and told once.

What is random comes from a seed, which is printed: SEED=… repeats a run. The long form
takes KILLS=… for its number of kills and ONLY=kill_child,stop_worker for some of their
kinds, and prints what it measured. What fails shows what there was to see.
"""

from __future__ import annotations

import logging
import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections

from progress.models import Attempt, Document, Job, Page
from tests import factories
from tests.support import evidence, postgres
from tests.support.ledger_of_work import Result, check_batch, check_job, results
from tests.support.mill import Mill, in_work
from tests.support.stack import send_workers_home
from tests.support.waiting import eventually
from workers.enqueue import enqueue

pytestmark = pytest.mark.django_db(transaction=True)

logger = logging.getLogger(__name__)

SEED = int(os.environ.get("SEED", "20261122"))
KILLS = int(os.environ.get("KILLS", "50"))
#: Seconds within which a document goes on after its process or its worker has died, on
#: a machine that has nothing else to do. What is asserted is that it does.
AFTER_CHILD, AFTER_WORKER = 5.0, 45.0
PAGES = 12
#: Short, so that a process that sleeps loses it soon.
LEASE = {"HEADWAY_LEASE_SECONDS": "5", "HEADWAY_HEARTBEAT_SECONDS": "1"}


class Yard:
    """Jobs of one person on a mill, and what is killed under them."""

    def __init__(self, mill: Mill, owner: User, seed: int) -> None:
        self.mill = mill
        self.owner = owner
        self.rng = random.Random(seed)
        self.jobs: list[Job] = []
        self.expected: Result = {}
        self.seconds: dict[str, list[float]] = {}

    def hand_in(self, documents: int = 3, pages: int = PAGES) -> Job:
        """Submit a job whose documents are like those of every other."""
        names = tuple(f"{number}.txt" for number in range(documents))
        job = factories.make_job(self.owner, names, content=_text(pages), batch="Mill")
        self.jobs.append(job)
        return job

    def read_undisturbed(self) -> None:
        """Read one job while nothing happens, and keep its results."""
        job = self.hand_in()
        self.wait_for(job)
        self.expected = results(job)

    def wait_for(self, job: Job) -> None:
        """Wait until a job has ended."""
        ended = Job.objects.filter(pk=job.pk).exclude(finished_at=None)
        eventually(ended.exists, seconds=120, what=f"job {job.pk}")

    def victim(self) -> Document:
        """Choose a document in work."""
        return self.rng.choice(eventually(in_work, what="something in work"))

    def keep_busy(self) -> None:
        """Hand in another job unless enough waits, and let some work be done."""
        if Document.objects.active().count() < 6:
            self.hand_in()
        count = Page.objects.count()
        eventually(lambda: self._has_more_than(count), what="another page")

    def _has_more_than(self, count: int) -> bool:
        self.mill.check()
        return Page.objects.count() > count

    def check(self) -> None:
        """Wait for all jobs, and look at everything that must hold."""
        for job in self.jobs:
            self.wait_for(job)
            names = Document.objects.filter(job=job).values_list("name", flat=True)
            check_job(job, {name: self.expected[name] for name in names})
        batch = self.jobs[0].batch
        assert batch is not None
        check_batch(batch)
        self.mill.wait_for_stopped()
        # Each attempt that was lost may have had pages with it; nobody else loses any.
        assert self.mill.done_again() <= sum(self.mill.in_flight())

    def note(self, kind: str, seconds: float | None) -> None:
        """Keep how long something took to go on, if it did not end before."""
        if seconds is not None:
            self.seconds.setdefault(kind, []).append(seconds)

    def report(self) -> str:
        """Say what was measured."""
        lines = [
            f"{kind}: {len(all_)} times, resumed after {median(all_):.1f} s at the "
            f"median, {max(all_):.1f} s at most"
            for kind, all_ in self.seconds.items()
        ]
        again, flight = self.mill.done_again(), self.mill.in_flight()
        lines.append(
            f"{len(flight)} attempts lost; pages done again: {again}; in flight when "
            f"lost: {sum(flight)}, at most {max(flight, default=0)} of one attempt"
        )
        return "\n".join(lines)


def _text(pages: int) -> bytes:
    return "\f".join(f"Page {n} of a document." for n in range(1, pages + 1)).encode()


# What is done to them


def fall_asleep(yard: Yard) -> None:
    """Let a process sleep through its lease: when it wakes, it can write nothing."""
    job = yard.hand_in(documents=1)
    document = yard.victim()
    asleep = document.owner_pid or 0
    os.kill(asleep, signal.SIGSTOP)
    try:
        yard.wait_for(job)
        before = Job.objects.values().get(pk=job.pk)
    finally:
        os.kill(asleep, signal.SIGCONT)
    log = yard.mill.stacks[yard.mill.worker_of(asleep)].log("worker")
    eventually(lambda: f"{document.pk}: lost its lease" in log.read_text())
    assert Job.objects.values().get(pk=job.pk) == before
    attempts = Attempt.objects.filter(document=document).order_by("number")
    assert [a.outcome for a in attempts] == ["lost", "success"]


def kill_child(yard: Yard) -> None:
    """Kill the process that reads a document."""
    document = yard.victim()
    pid = document.owner_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    since = time.monotonic()
    yard.note("child", yard.mill.resumed(document, since=since))


def kill_worker(yard: Yard) -> None:
    """Kill a whole worker; another one goes on, and it comes back."""
    document = yard.victim()
    name = yard.mill.worker_of(document.owner_pid or 0)
    yard.mill.kill_worker(name)
    since = time.monotonic()
    yard.mill.start_worker(name)
    yard.note("worker", yard.mill.resumed(document, since=since))


def kill_everything(yard: Yard) -> None:
    """Kill all that works and mends, and start it again."""
    document = yard.victim()
    yard.mill.kill_everything()
    since = time.monotonic()
    yard.mill.start()
    yard.note("everything", yard.mill.resumed(document, since=since))


def stop_worker(yard: Yard) -> None:
    """Stop a worker in order: nothing of it is done again."""
    document = yard.victim()
    name = yard.mill.worker_of(document.owner_pid or 0)
    since = time.monotonic()
    yard.mill.stop_worker(name)
    yard.note("stop in order", yard.mill.resumed(document, since=since))
    yard.mill.start_worker(name)


def flush_broker(yard: Yard) -> None:
    """Remove all that Valkey holds, while documents wait."""
    yard.hand_in()
    yard.mill.valkey.client.flushall()


def restart_broker(yard: Yard) -> None:
    """Kill Valkey; it comes back with nothing, after something was handed in."""
    yard.mill.valkey.kill()
    yard.mill.valkey.forget()
    yard.hand_in()
    yard.mill.valkey.start()


def send_twice(yard: Yard) -> None:
    """Give the workers the same messages again and again."""
    tasks = [factories.as_task(d) for d in Document.objects.active()]
    for _ in range(3):
        enqueue(tasks)


def crash_database(yard: Yard) -> None:
    """End PostgreSQL without a word, and start it again; SQLite has no server."""
    for server in postgres.running:
        document = yard.victim()
        server.crash()
        since = time.monotonic()
        server.start()
        connections.close_all()
        eventually(lambda d=document: _moves(d), seconds=60, what="work goes on")
        yard.note("database", time.monotonic() - since)


def _moves(document: Document) -> bool:
    now = Document.objects.get(pk=document.pk)
    return now.pages_done > document.pages_done or now.attempt > document.attempt


#: What is done, and how often in the long form; SQLite has no server to crash.
KINDS: dict[Callable[[Yard], None], int] = {
    kill_child: 6,
    kill_worker: 3,
    kill_everything: 1,
    stop_worker: 2,
    flush_broker: 1,
    restart_broker: 1,
    send_twice: 1,
    crash_database: len(postgres.running),
}
#: Those of the long form.
ONLY = os.environ.get("ONLY", "").split(",")
CHOSEN = {k: n for k, n in KINDS.items() if k.__name__ in ONLY} or KINDS
#: What ends a process without a word.
DEADLY = {kill_child, kill_worker, kill_everything, restart_broker, crash_database}


@pytest.fixture
def mill(transactional_db, settings, tmp_path, monkeypatch) -> Iterator[Mill]:
    """The processes on the test's database; the test sends to their Valkey."""
    send_workers_home()
    mill = Mill(tmp_path)
    settings.MEDIA_ROOT = tmp_path / "files"
    app = mill.celery()
    monkeypatch.setattr("workers.enqueue.current_app", app)
    try:
        yield mill
    finally:
        mill.close()
        app.close()


@contextmanager
def at_work(mill: Mill, owner: User, **env: str) -> Iterator[Yard]:
    """Open a mill, let it read one job undisturbed, and check all after the block."""
    logger.warning("SEED=%s on %s", SEED, connection.vendor)
    with evidence.kept(mill):
        mill.open(**env)
        mill.wait()
        yard = Yard(mill, owner, SEED)
        yard.read_undisturbed()
        yield yard
        yard.check()
    logger.warning("%s", yard.report())


@pytest.mark.timeout(300)
def test_whatever_is_killed_each_page_is_there_once_and_counted_once(mill, alice):
    with at_work(mill, alice, **LEASE) as yard:
        fall_asleep(yard)
        for kind in KINDS:
            yard.keep_busy()
            kind(yard)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_fifty_kills_cost_no_more_than_the_pages_in_flight(mill, alice):
    kills = 0
    with at_work(mill, alice) as yard:
        while kills < KILLS:
            yard.keep_busy()
            (kind,) = yard.rng.choices(list(CHOSEN), list(CHOSEN.values()))
            kills += kind in DEADLY
            logger.warning("%s kills: %s", kills, kind.__name__)
            kind(yard)


@pytest.mark.sqlite
@pytest.mark.parametrize("pool", ["prefork", "threads"])
def test_a_worker_that_is_told_to_stop_hands_everything_back(mill, alice, pool):
    mill.valkey.start()
    worker = mill.start_worker("one", pool)
    mill.stacks["one"].wait_for_worker()
    yard = Yard(mill, alice, SEED)
    # Long: on a busy machine one may begin some seconds after the other.
    job = yard.hand_in(documents=2, pages=200)
    eventually(lambda: len(in_work()) == 2, what="two documents in work")
    os.kill(worker.pid, signal.SIGTERM)
    assert worker.wait(30) == 0
    documents = Document.objects.filter(job=job)
    assert set(documents.values_list("state", "attempts_since_queued")) == {
        ("queued", 0)
    }
    pages = Page.objects.filter(job=job).values_list("document", "number")
    assert set(pages) == {(each.document, each.number) for each in mill.begun()}
    outcomes = Attempt.objects.values_list("outcome", flat=True)
    assert list(outcomes) == ["handed_back"] * 2
    assert mill.left() == 0
