"""An unheard fact: what a receiver is still to be told, until it has taken it."""

from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models


class UnheardFactQuerySet(models.QuerySet["UnheardFact"]):
    """Named questions about unheard facts."""

    def due(self, now: datetime) -> Self:
        """Return the facts that are to be told (again) by now, the oldest first."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")

    def older_than(self, moment: datetime) -> Self:
        """Return the facts that nobody has taken since `moment`."""
        return self.filter(created_at__lt=moment)


class UnheardFact(models.Model):
    """One fact for one receiver; written in the transaction that the fact is of."""

    #: The signal's name, and the receiver as "module:function".
    signal = models.CharField(max_length=50)
    receiver = models.CharField(max_length=300)
    #: The same each time that this fact is told: what receivers tell doubles by.
    key = models.CharField(max_length=200)
    fact = models.JSONField()
    created_at = models.DateTimeField()
    #: When it is to be told by the sweep, if nobody was faster.
    due_at = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    error = models.CharField(max_length=500, blank=True)

    objects = UnheardFactQuerySet.as_manager()

    class Meta:
        indexes = [
            # due(): the sweep
            models.Index(fields=["due_at"], name="unheard_fact_due"),
        ]

    def __str__(self) -> str:
        return f"{self.signal} for {self.receiver}"
