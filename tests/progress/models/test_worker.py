"""Workers, by their signs of life."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from progress.models import Worker
from progress.models.worker import GONE_AFTER


@pytest.mark.django_db
def test_only_who_gave_a_sign_of_life_of_late_is_alive():
    now = timezone.now()
    for name, age in (("here", timedelta(0)), ("gone", 2 * GONE_AFTER)):
        Worker.objects.create(
            name=name, pid=1, slots=2, started_at=now - age, seen_at=now - age
        )
    assert [str(worker) for worker in Worker.objects.alive(now)] == ["here"]
