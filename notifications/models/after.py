"""What came after a position of each of many persons, by one question."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Q, QuerySet, Window
from django.db.models.functions import RowNumber

S = TypeVar("S", bound=QuerySet[Any])


def first_after(rows: S, positions: Mapping[int, int], field: str, most: int) -> S:
    """Return the first rows whose `field` is beyond their recipient's position.

    At most `most` of each person, in order: one who missed much hides nobody else's.
    Empty when nobody is asked for.
    """
    if not positions:
        return rows.none()
    terms = (Q(recipient=pk, **{f"{field}__gt": at}) for pk, at in positions.items())
    place = Window(RowNumber(), partition_by="recipient", order_by=field)
    found = rows.filter(reduce(or_, terms)).annotate(place=place)
    return found.filter(place__lte=most).order_by("recipient", field)
