"""What was promised of a run when it began: kept to be compared with the truth."""

from __future__ import annotations

from django.db import models


class Promised(models.Model):
    """The first estimate that people were shown; empty until there was one."""

    promised_at = models.DateTimeField(null=True, blank=True)
    #: Seconds that were said to be left at `promised_at`, and the 80 % interval.
    promised_seconds = models.FloatField(null=True, blank=True)
    promised_low = models.FloatField(null=True, blank=True)
    promised_high = models.FloatField(null=True, blank=True)

    class Meta:
        abstract = True
