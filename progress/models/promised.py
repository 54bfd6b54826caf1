"""What was promised of a run when it began: kept to be compared with the truth."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPromise:
    """The first estimate and its 80 % interval, in seconds from `at` on.

    `took` are the seconds that it took from then; None if it has not ended.
    """

    at: datetime
    seconds: float
    low: float
    high: float
    took: float | None


class Promised(models.Model):
    """The first estimate that people were shown; empty until there was one.

    A retry empties it; what is handed on and waits again keeps it.
    """

    promised_at = models.DateTimeField(null=True, blank=True)
    #: Seconds that were said to be left at `promised_at`, and the 80 % interval.
    promised_seconds = models.FloatField(null=True, blank=True)
    promised_low = models.FloatField(null=True, blank=True)
    promised_high = models.FloatField(null=True, blank=True)

    #: Of the models that promise.
    finished_at: models.DateTimeField[datetime | None, datetime | None]

    class Meta:
        abstract = True

    @property
    def promise(self) -> KeptPromise | None:
        """What was promised of the run that waits, is in work or has ended."""
        if self.promised_at is None:
            return None
        ended, began = self.finished_at, self.promised_at
        # A clock that was set back meanwhile says less than nothing.
        took = max((ended - began).total_seconds(), 0.0) if ended else None
        return KeptPromise(
            at=began,
            seconds=round(self.promised_seconds or 0.0, 1),
            low=round(self.promised_low or 0.0, 1),
            high=round(self.promised_high or 0.0, 1),
            took=took,
        )
