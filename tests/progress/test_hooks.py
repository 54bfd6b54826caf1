"""Receivers hear of each fact at least once, and undo nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from progress import hooks
from progress.facts import JobQueued
from progress.hooks import FactSignal, path_of, tell_unheard, telling_aside
from progress.models import UnheardFact
from tests.support.waiting import eventually

LATER = timedelta(hours=2)


@pytest.fixture
def signal(monkeypatch) -> FactSignal[JobQueued]:
    """A hook of the test's own."""
    monkeypatch.setattr(hooks, "_kept", {})
    return FactSignal[JobQueued]("job_queued", JobQueued)


@pytest.fixture
def fact() -> JobQueued:
    return JobQueued(job_id=uuid4(), owner_id=1, attempt=1)


class Ear:
    """A receiver that fails as often as it is told to."""

    def __init__(self, failures: int = 0) -> None:
        self.heard: list[JobQueued] = []
        self.failures = failures

    def hear(self, fact: JobQueued) -> None:
        if self.failures:
            self.failures -= 1
            raise ConnectionError("the other side is away")
        self.heard.append(fact)


def sweep(after: timedelta = LATER) -> int:
    return tell_unheard(timezone.now() + after)


@pytest.mark.django_db
def test_a_receiver_that_failed_hears_the_same_fact_again(signal, fact):
    ear = Ear(failures=2)
    signal.connect(ear.hear)
    with transaction.atomic():
        signal.send(fact)
    row = UnheardFact.objects.get()
    assert (row.key, row.tries) == (fact.key, 0)
    assert "the other side is away" in row.error
    assert tell_unheard(row.due_at) == 0
    row.refresh_from_db()
    assert row.tries == 1
    assert tell_unheard(row.due_at) == 1
    assert ear.heard == [fact]
    assert not UnheardFact.objects.exists()


@pytest.mark.django_db
def test_what_a_failed_receiver_wrote_is_undone_and_the_change_is_not(signal, fact):
    def writes_and_fails(fact: JobQueued) -> None:
        User.objects.create(username="half")
        raise ValueError

    signal.connect(writes_and_fails)
    with transaction.atomic():
        User.objects.create(username="whole")
        signal.send(fact)
    assert set(User.objects.values_list("username", flat=True)) == {"whole"}


@pytest.mark.django_db(transaction=True)
def test_after_the_commit_means_after_the_commit(signal, fact):
    ear = Ear()
    signal.connect(ear.hear, after_commit=True)
    with transaction.atomic():
        signal.send(fact)
        assert ear.heard == []
        assert UnheardFact.objects.count() == 1
    assert ear.heard == [fact]
    assert not UnheardFact.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_thread_that_others_depend_on_waits_for_no_receiver(signal, fact):
    answers, heard = threading.Event(), []

    def calls_a_slow_server(told: JobQueued) -> None:
        assert answers.wait(10)
        heard.append(told)

    signal.connect(calls_a_slow_server, after_commit=True)
    with telling_aside(), transaction.atomic():
        signal.send(fact)
    assert heard == []
    answers.set()
    eventually(lambda: not UnheardFact.objects.exists())
    assert heard == [fact]


@pytest.mark.django_db
def test_slow_receivers_do_not_hold_up_a_sweep(signal, monkeypatch):
    ear = Ear(failures=3)
    signal.connect(ear.hear)
    for attempt in (1, 2, 3):
        signal.send(JobQueued(job_id=uuid4(), owner_id=1, attempt=attempt))
    monkeypatch.setattr(hooks, "BUDGET", 0.0)
    assert [sweep(), sweep(), sweep(), sweep()] == [1, 1, 1, 0]


@pytest.mark.django_db
def test_an_error_that_cannot_be_asked_undoes_no_change(signal, fact):
    class WordlessError(Exception):
        def __repr__(self) -> str:
            raise RuntimeError

    def fails(_: JobQueued) -> None:
        raise WordlessError

    signal.connect(fails)
    with transaction.atomic():
        User.objects.create(username="whole")
        signal.send(fact)
    assert User.objects.get().username == "whole"
    assert UnheardFact.objects.get().error == "WordlessError"


@pytest.mark.django_db(transaction=True)
def test_a_crash_between_commit_and_receiver_loses_no_fact(signal, fact, monkeypatch):
    ear = Ear()
    signal.connect(ear.hear, after_commit=True)
    # The process is gone before it comes to what is to be done on commit.
    monkeypatch.setattr(transaction, "on_commit", lambda *_, **__: None)
    with transaction.atomic():
        signal.send(fact)
    assert ear.heard == []
    assert sweep(timedelta()) == 0, "it may only be slow"
    assert sweep() == 1
    assert ear.heard == [fact]
    assert sweep() == 0


@pytest.mark.django_db(transaction=True)
def test_a_change_that_is_rolled_back_is_told_to_nobody(signal, fact):
    ear = Ear()
    signal.connect(ear.hear, after_commit=True)
    with transaction.atomic():
        signal.send(fact)
        transaction.set_rollback(True)
    assert sweep() == 0
    assert ear.heard == []


@pytest.mark.django_db(transaction=True)
def test_a_receiver_that_fails_after_the_commit_hears_it_again(signal, fact):
    ear = Ear(failures=1)
    signal.connect(ear.hear, after_commit=True)
    signal.send(fact)
    assert "the other side is away" in UnheardFact.objects.get().error
    assert sweep() == 1
    assert ear.heard == [fact]


@pytest.mark.django_db
def test_a_receiver_that_nobody_knows_here_is_waited_for_and_then_given_up(
    signal, fact, caplog
):
    ear = Ear(failures=1)
    signal.connect(ear.hear)
    signal.send(fact)
    signal.disconnect(ear.hear)
    assert sweep() == 0
    assert UnheardFact.objects.count() == 1
    assert sweep(timedelta(days=8)) == 0
    assert not UnheardFact.objects.exists()
    assert "never took" in caplog.text


@pytest.mark.django_db
def test_two_sweeps_at_once_tell_a_fact_once(signal, fact, monkeypatch):
    ear = Ear(failures=1)
    signal.connect(ear.hear)
    signal.send(fact)
    seen_by_both = list(UnheardFact.objects.all())
    monkeypatch.setattr(hooks, "_due", lambda _moment: seen_by_both)
    assert (sweep(), sweep()) == (1, 0)
    assert ear.heard == [fact]


@pytest.mark.django_db
def test_tries_are_further_and_further_apart(signal, fact):
    ear = Ear(failures=9)
    signal.connect(ear.hear)
    signal.send(fact)
    waits = []
    for _ in range(8):
        now = UnheardFact.objects.get().due_at
        tell_unheard(now)
        waits.append(UnheardFact.objects.get().due_at - now)
    assert waits == sorted(waits)
    assert waits[0] == timedelta(seconds=30)
    assert waits[-1] == timedelta(hours=1)


def test_nobody_listens_until_somebody_connects(signal):
    assert not signal.has_receivers
    receiver = signal.connect(Ear().hear, after_commit=True)
    assert signal.has_receivers
    signal.disconnect(receiver)
    assert not signal.has_receivers


def a_receiver(fact: JobQueued) -> None:
    """Has a name by which another process finds it."""


def another(_: Callable[..., object]) -> None: ...


def test_a_receiver_is_known_by_module_and_name(signal):
    signal.connect(a_receiver, after_commit=True)
    assert path_of(a_receiver) == "tests.progress.test_hooks:a_receiver"
    assert signal.find(path_of(a_receiver)) is a_receiver
    assert signal.find(path_of(another)) is None
