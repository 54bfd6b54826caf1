"""Reads and writes rows of one model by plain statements.

To build a queryset, compile it and make its instances takes ten times as long as the
statement that comes of it. What each document takes a dozen of goes this way; all else
is asked by querysets. Values pass through the model's own fields, both ways, so that
rows are the same. No signals of models are sent, as by `bulk_create` and `update`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from operator import attrgetter
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import (
    AutoField,
    CharField,
    Field,
    FloatField,
    IntegerField,
    Model,
    TextField,
)
from django.db.models.functions import Now

from progress.models.conversion import Conversion, converted

M = TypeVar("M", bound=Model)

#: Fields whose values databases take as Python has them.
_AS_THEY_ARE = (CharField, FloatField, IntegerField, TextField)
#: What PostgreSQL knows `Now` as.
_NOW = "STATEMENT_TIMESTAMP()"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What is read of a row: the beginning of its SELECT, and how values convert."""

    sql: str
    names: tuple[str, ...]
    conversions: tuple[Conversion, ...]


class Plain(Generic[M]):
    """The rows of a model, found by columns that are equal to something.

    The text of a statement is made of the names of tables and columns alone.
    Columns are named as the attributes that hold them ("job_id"); a tuple means one
    of several values. Nothing equals None, as in SQL. Each call is one statement.

    Args:
        model: whose rows.
        but: columns that `first` leaves out; they are deferred.
    """

    def __init__(self, model: type[M], *, but: Iterable[str] = ()) -> None:
        self.model = model
        self._but = frozenset(but)
        self._reads = _Reads(self._written)
        self._table = f'"{model._meta.db_table}"'

    def first(self, **where: Any) -> M | None:
        """Return one of the rows, None if there is none."""
        connection = connections[DEFAULT_DB_ALIAS]
        read = self._reads.find(connection)
        condition, wanted = self._condition(connection, where)
        with connection.cursor() as cursor:
            cursor.execute(f"{read.sql} WHERE {condition} LIMIT 1", wanted)
            found = cursor.fetchone()
        if found is None:
            return None
        values = converted(found, read.conversions, connection)
        return self.model.from_db(DEFAULT_DB_ALIAS, read.names, values)

    def update(
        self,
        where: Mapping[str, Any],
        values: Mapping[str, Any],
        steps: Mapping[str, int] | None = None,
    ) -> int:
        """Set `values`, and add `steps` to counters; return how many rows changed."""
        connection = connections[DEFAULT_DB_ALIAS]
        condition, wanted = self._condition(connection, where)
        named = {self._column(name): step for name, step in (steps or {}).items()}
        parts = [f"{column} = {column} + {step:d}" for column, step in named.items()]
        parts += [f"{self._column(name)} = {_place(values[name])}" for name in values]
        given = [
            self._fields[name].get_db_prep_save(value, connection)
            for name, value in values.items()
            if not isinstance(value, Now)
        ]
        sql = f"UPDATE {self._table} SET {', '.join(parts)} WHERE {condition}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [*given, *wanted])
            return int(cursor.rowcount)

    def insert(self, rows: Iterable[M]) -> None:
        """Write new rows, in a transaction; their automatic keys stay unknown."""
        fields = self.model._meta.concrete_fields
        names = [each.attname for each in fields if not isinstance(each, AutoField)]
        self.insert_values(names, map(attrgetter(*names), rows))

    def insert_values(
        self,
        names: Sequence[str],
        rows: Iterable[Sequence[Any]],
        common: Mapping[str, Any] | None = None,
    ) -> None:
        """Write new rows of which these are the columns, in a transaction.

        `common` is what all rows have besides.
        """
        given = list(rows)
        if not given:
            return
        connection, shared = connections[DEFAULT_DB_ALIAS], common or {}
        every = [self._stored(connection, name, [shared[name]])[0] for name in shared]
        own = zip(names, zip(*given, strict=True), strict=True)
        stored = [self._stored(connection, *column) for column in own]
        columns = ", ".join(map(self._column, (*shared, *names)))
        places = ", ".join(["%s"] * (len(shared) + len(names)))
        sql = f"INSERT INTO {self._table} ({columns}) VALUES ({places})"  # noqa: S608
        with connection.cursor() as cursor:
            rest = zip(*stored, strict=True)
            cursor.executemany(sql, [(*every, *row) for row in rest])

    def _condition(
        self, connection: BaseDatabaseWrapper, where: Mapping[str, Any]
    ) -> tuple[str, list[Any]]:
        parts, wanted = [], []
        for name, value in where.items():
            several = value if isinstance(value, tuple) else (value,)
            places = ", ".join(["%s"] * len(several))
            is_like = f"IN ({places})" if isinstance(value, tuple) else "= %s"
            parts.append(f"{self._column(name)} {is_like}")
            prepare = self._fields[name].get_db_prep_value
            wanted += [prepare(each, connection) for each in several]
        return " AND ".join(parts), wanted

    def _stored(
        self, connection: BaseDatabaseWrapper, name: str, values: Sequence[Any]
    ) -> Sequence[Any]:
        """Return values of a column as the database takes them."""
        field = self._fields[name]
        if isinstance(field, _AS_THEY_ARE):
            return values
        return [field.get_db_prep_save(value, connection) for value in values]

    @cached_property
    def _fields(self) -> dict[str, Field[Any, Any]]:
        return {each.attname: each for each in self.model._meta.concrete_fields}

    def _column(self, name: str) -> str:
        return f'"{self._fields[name].column}"'

    def _written(self, connection: BaseDatabaseWrapper) -> _Read:
        fields = self.model._meta.concrete_fields
        read = [each for each in fields if each.attname not in self._but]
        columns = [each.get_col(self._table) for each in read]
        converters = [
            (
                *connection.ops.get_db_converters(column),
                *column.get_db_converters(connection),
            )
            for column in columns
        ]
        named = ", ".join(self._column(each.attname) for each in read)
        return _Read(
            sql=f"SELECT {named} FROM {self._table}",  # noqa: S608
            names=tuple(each.attname for each in read),
            conversions=tuple(
                (place, converters[place], column)
                for place, column in enumerate(columns)
                if converters[place]
            ),
        )


class _Reads(threading.local):
    """What one thread remembers: converters belong to a connection, as it does."""

    def __init__(self, write: Any) -> None:
        self.find = cache(write)


def _place(value: Any) -> str:
    return _NOW if isinstance(value, Now) else "%s"
