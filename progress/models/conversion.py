"""Turns what a database returned into Python's values, as a queryset does."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

#: The place of a column in a row, what to call on its value, and its expression.
Conversion = tuple[int, Sequence[Callable[[Any, Any, Any], Any]], Any]


def converted(
    row: Sequence[Any],
    conversions: Iterable[Conversion],
    connection: BaseDatabaseWrapper,
) -> list[Any]:
    """Return the values of one row."""
    values = list(row)
    for place, converters, expression in conversions:
        for convert in converters:
            values[place] = convert(values[place], expression, connection)
    return values
