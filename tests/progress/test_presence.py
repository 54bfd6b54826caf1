"""Which workers are there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress import presence
from progress.models import Worker
from progress.models.worker import GONE_AFTER

pytestmark = pytest.mark.django_db


def beat(pid: int = 7) -> None:
    presence.beat("documents@here", pid=pid, slots=2, queues={"ocr", "documents"})


def test_a_worker_that_beats_is_alive_with_what_it_takes():
    beat()
    beat()
    (worker,) = Worker.objects.alive(timezone.now())
    assert (worker.slots, worker.queues) == (2, ["documents", "ocr"])


def test_a_worker_without_a_sign_of_life_is_gone_after_a_while():
    beat()
    now = timezone.now()
    assert Worker.objects.alive(now + GONE_AFTER - timedelta(seconds=2)).exists()
    assert not Worker.objects.alive(now + GONE_AFTER).exists()


def test_a_worker_that_leaves_is_struck_off_at_once():
    beat()
    presence.leave("documents@here", pid=7)
    assert not Worker.objects.exists()


def test_who_left_late_does_not_strike_off_its_successor():
    beat(pid=7)
    beat(pid=8)
    presence.leave("documents@here", pid=7)
    assert Worker.objects.get().pid == 8


def test_a_further_beat_costs_one_statement(django_assert_num_queries):
    beat()
    with django_assert_num_queries(1):
        beat()
