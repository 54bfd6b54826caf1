"""What was done since midnight (UTC), and what waits now, for monitoring."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from progress.insights import present
from progress.insights.keeping import summed
from progress.insights.present import Present
from progress.insights.spans import LENGTH, floor
from progress.insights.tally import Key, Tally
from progress.models import Measure
from progress.states import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Today:
    """The present, and the day's counts by type, stage and class of pages."""

    present: Present
    sums: Mapping[Key, Tally]


def ask() -> Today:
    """Ask now: one query for the day's few measures, three for the present."""
    now = timezone.now()
    midnight = floor(now, Span.DAY)
    rows = Measure.objects.between(Span.DAY, midnight, midnight + LENGTH[Span.DAY])
    return Today(present=present.look(now), sums=summed(rows))
