"""Over random histories, a copy that was brought forward equals a fresh one.

Frames are cut, doubled, lost and late; the copies resume where they stand. The
histories follow from a seed, so that one that fails can be lived again.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from django.utils import timezone

from progress import lifecycle, recording
from progress.frames import load_dated_frames, load_frame
from progress.lifecycle import Claim
from progress.models import Document, Job
from progress.recording import Findings, Flush, LogEntry, PageResult
from progress.states import Level, State
from tests import factories
from tests.support.clients.copies import Copies, JobCopy, Verdict
from tests.support.truth import difference, truth_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_frames")]

PAGES = 12
STEPS = 60


class History:
    """A job of three documents to which things happen at random."""

    def __init__(self, job: Job, chance: random.Random) -> None:
        self.job = job
        self.chance = chance
        self.claims: dict[Any, Claim] = {}
        self.points = 0

    def go_on(self) -> None:
        happenings = [self.report] * 6 + [self.begin] * 3
        happenings += [self.finish, self.lose_worker, self.retry, self.cancel]
        self.chance.choice(happenings)()

    def begin(self) -> None:
        for document in Document.objects.filter(job=self.job, state=State.QUEUED)[:1]:
            self.claims[document.pk] = factories.claim(document)

    def report(self) -> None:
        claim = self.one_claim()
        if claim is None:
            return
        self.points = min(self.points + 50, 9000)
        numbers = self.chance.sample(range(1, PAGES + 1), self.chance.randint(0, 6))
        flush = Flush(
            stage="extraction",
            message="Reading",
            points=self.points,
            findings=Findings(page_classes=("text",) * PAGES),
            pages=tuple(self.page(number) for number in numbers),
            logs=tuple(self.line() for _ in range(self.chance.randint(0, 5))),
            stages_started=("extraction",) * self.chance.randint(0, 1),
        )
        recording.record(claim, flush)

    def page(self, number: int) -> PageResult:
        is_good = self.chance.random() < 0.7
        return factories.good_page(number) if is_good else factories.bad_page(number)

    def line(self) -> LogEntry:
        text = str(self.chance.random())
        return LogEntry(at=timezone.now(), level=Level.INFO, text=text)

    def finish(self) -> None:
        claim = self.one_claim()
        if claim is not None:
            del self.claims[claim.document_id]
            is_good = self.chance.random() < 0.5
            failed = lifecycle.failed("corrupt", "Damaged.")
            lifecycle.finish(claim, lifecycle.completed() if is_good else failed)

    def lose_worker(self) -> None:
        claim = self.one_claim()
        if claim is not None:
            del self.claims[claim.document_id]
            factories.lose(claim.document_id)

    def retry(self) -> None:
        lifecycle.retry_job(self.job.pk)

    def cancel(self) -> None:
        if self.chance.random() < 0.2:
            lifecycle.cancel_job(self.job.pk)

    def one_claim(self) -> Claim | None:
        """Return a claim that still holds."""
        working = Document.objects.filter(job=self.job, state=State.PROCESSING)
        held = [self.claims[pk] for pk in working.values_list("pk", flat=True)]
        return self.chance.choice(held) if held else None


class Follower:
    """A client behind a connection that loses, doubles and delays."""

    def __init__(self, job: Job, chance: random.Random) -> None:
        self.job = job
        self.chance = chance
        self.copies = Copies()
        self.late: list[Any] = []

    @property
    def copy(self) -> JobCopy:
        return self.copies.of(str(self.job.pk))

    def hear(self, frame: Any) -> None:
        fate = self.chance.random()
        if fate < 0.2:
            return
        if fate < 0.3:
            self.late.append(frame)
            return
        self.apply(frame)
        if fate < 0.4:
            self.apply(frame)
        if fate > 0.9 and self.late:
            self.apply(self.late.pop(0))

    def apply(self, frame: Any) -> None:
        if self.copies.apply(frame) is Verdict.GAP:
            self.resume()

    def resume(self) -> None:
        frame: Any = load_frame(self.job.pk, after=self.copy.seq)
        self.copies.apply(frame)
        assert not frame["has_more"]


@pytest.mark.parametrize("seed", range(4))
def test_copies_that_were_brought_forward_equal_the_rows(alice, seed):
    live_through(alice, random.Random(seed))


@pytest.mark.soak
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("seed", range(100, 300))
def test_copies_equal_the_rows_after_very_many_histories(alice, seed):
    live_through(alice, random.Random(seed))


def live_through(owner, chance: random.Random) -> None:
    job = factories.make_job(owner, ["a.txt", "b.txt", "c.txt"])
    history = History(job, chance)
    followers = [Follower(job, chance) for _ in range(3)]
    relayed = 1
    for _ in range(STEPS):
        history.go_on()
        if chance.random() < 0.5:
            relayed = relay(job, relayed, followers)
        if chance.random() < 0.1:
            chance.choice(followers).resume()
    for follower in followers:
        follower.resume()
        assert difference(follower.copy, truth_of(job.pk), is_brief=False) == ""
        assert follower.copies.wrongs == []


def relay(job: Job, relayed: int, followers: list[Follower]) -> int:
    """Tell the followers what is new, in pieces that fit; return how far they go."""
    while True:
        frame: Any = load_dated_frames({job.pk: relayed})[job.pk].frame
        for follower in followers:
            follower.hear(frame)
        relayed = frame["seq"]
        if not frame["has_more"]:
            return relayed
