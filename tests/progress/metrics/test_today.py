"""The day's counts and the present, by four queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.insights.keeping import keep
from progress.insights.spans import floor
from progress.insights.tally import Key, Tally
from progress.metrics import today
from progress.models import Worker
from progress.states import Span
from tests.factories import make_job

pytestmark = pytest.mark.django_db

KEY = Key(job_type="document")


def test_only_today_counts(alice, django_assert_num_queries):
    now = timezone.now()
    midnight = floor(now, Span.DAY)
    keep(Span.DAY, {(midnight, KEY): Tally(arrivals=3)})
    keep(Span.DAY, {(midnight - timedelta(days=1), KEY): Tally(arrivals=50)})
    make_job(alice, ["a.txt", "b.txt"])
    with django_assert_num_queries(4):
        found = today.ask()
    assert found.sums == {KEY: Tally(arrivals=3)}
    assert found.present.waiting == 2


def test_workers_count_who_are_alive_and_read(db):
    now = timezone.now()
    for name, queues, age in (
        ("reads", ["documents", "maintenance"], 0),
        ("keeps order", ["maintenance", "notify.email"], 0),
        ("gone", ["documents"], 600),
    ):
        Worker.objects.create(
            name=name,
            pid=1,
            slots=2,
            queues=queues,
            started_at=now,
            seen_at=now - timedelta(seconds=age),
        )
    found = today.ask().present
    assert (found.workers, found.slots) == (1, 2)
