"""Rows that are history: written once, never changed, and only pruned by age."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NoReturn, TypeVar

from django.db import models

from progress.errors import HistoryIsKept

Row = TypeVar("Row", bound=models.Model)

#: Rows that one statement deletes.
CHUNK = 1000


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Refuses what would change or remove rows; `prune` is the one way out.

    Django's own cascades go by the plain base manager, so that a user or a job can
    still be deleted.
    """

    def update(self, **kwargs: Any) -> NoReturn:
        """Refuse: history is never changed.

        Raises:
            HistoryIsKept: always.
        """
        raise HistoryIsKept

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse like `update`."""
        raise HistoryIsKept

    def update_or_create(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse like `update`."""
        raise HistoryIsKept

    def delete(self) -> NoReturn:
        """Refuse: history goes by age alone, through `prune`.

        Raises:
            HistoryIsKept: always.
        """
        raise HistoryIsKept

    def prune(self, before: datetime) -> int:
        """Delete the rows that were written before `before`; return how many.

        Bit by bit, each in a transaction of its own: others get their turn.
        """
        old, gone = self.filter(created_at__lt=before).order_by("created_at"), 0
        while ids := list(old.values_list("pk", flat=True)[:CHUNK]):
            gone += self.model._base_manager.filter(pk__in=ids)._raw_delete(self.db)
        return gone


class AppendOnly(models.Model):
    """A row that is written once."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write a new row; a written one stays as it is.

        Raises:
            HistoryIsKept: the row is already written.
        """
        if not self._state.adding:
            raise HistoryIsKept
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse: history goes by age alone.

        Raises:
            HistoryIsKept: always.
        """
        raise HistoryIsKept
