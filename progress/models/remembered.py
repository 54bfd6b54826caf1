"""Asks one query again and again with other values, and writes its SQL only once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet

from progress.models.conversion import Conversion, converted


@dataclass(frozen=True, slots=True, kw_only=True)
class _Statement:
    """The SQL of a query for one connection, and the values that it always has."""

    sql: str
    values: tuple[Any, ...]
    conversions: tuple[Conversion, ...]


class Remembered:
    """A query with texts in it that change.

    To build and compile a queryset takes far longer than its query. Here that is done
    once in each thread, with examples, to see where in the SQL they go.

    Args:
        question: returns a queryset of `values_list` for so many texts.
        examples: a text for each of them that is nowhere else in the query.
    """

    def __init__(
        self, question: Callable[..., QuerySet[Any, tuple[Any, ...]]], *examples: str
    ) -> None:
        self._question = question
        self._examples = examples
        self._statements = _Statements(self._written)

    def ask(self, *texts: str) -> list[list[Any]]:
        """Return the rows of the query with these texts."""
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._statements.find(connection)
        meant = dict(zip(self._examples, texts, strict=True))
        values = [meant.get(value, value) for value in statement.values]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, values)
            rows = cursor.fetchall()
        return [converted(row, statement.conversions, connection) for row in rows]

    def _written(self, connection: BaseDatabaseWrapper) -> _Statement:
        rows = self._question(*self._examples)
        compiler = rows.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        columns = [column for column, *_ in compiler.select or ()]
        converters = compiler.get_converters(columns)
        return _Statement(
            sql=sql,
            values=tuple(values),
            conversions=tuple((n, *found) for n, found in converters.items()),
        )


class _Statements(threading.local):
    """What one thread remembers: converters belong to a connection, as it does."""

    def __init__(self, write: Callable[[BaseDatabaseWrapper], _Statement]) -> None:
        self.find = cache(write)
