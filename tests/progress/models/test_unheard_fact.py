"""Facts that wait for their receivers, by when they are due."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.models import UnheardFact


@pytest.mark.django_db
def test_the_oldest_due_come_first_and_the_others_not_yet():
    now = timezone.now()
    for minutes in (1, -5, -9):
        UnheardFact.objects.create(
            signal="job_finished",
            receiver=f"shop:{minutes}",
            key="k",
            fact={},
            created_at=now,
            due_at=now + timedelta(minutes=minutes),
        )
    due = UnheardFact.objects.due(now).values_list("receiver", flat=True)
    assert list(due) == ["shop:-9", "shop:-5"]
    assert UnheardFact.objects.older_than(now + timedelta(seconds=1)).count() == 3
    assert str(UnheardFact.objects.first()) == "job_finished for shop:1"
