"""Asks one query again and again of other rows, and writes its SQL only once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, QuerySet, UUIDField

from progress.models.conversion import Conversion, converted

R = TypeVar("R")

Values = tuple[Any, ...]

#: Most statements of one query that each thread keeps: one for each size, and most.
KEPT = 16
#: Most jobs that one query is about, when it does not matter how many there are.
TOGETHER = 256

_UUID: UUIDField[Any, Any] = UUIDField()
#: Past every seq, and small enough for a column of 64 bits.
_NO_SEQ = 1 << 62


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The SQL of a query about some number of jobs, for one connection."""

    sql: str
    #: For each value of the SQL, its place in `id, seq, id, seq, …` of the jobs.
    places: tuple[int, ...]
    conversions: tuple[Conversion, ...]


class Prepared(Generic[R]):
    """A query about some jobs and a seq of each, whose SQL is remembered.

    To build and compile a queryset takes far longer than its query about one job.
    Here that is done once for each number of jobs: with ids and seqs that no job has,
    to see where in the SQL they go. The query may have no other values.

    Numbers are rounded up to the next power of two, and the first job named again: to
    write a statement costs more than to ask about some job twice.

    Args:
        question: returns the queryset about the jobs of a mapping of ids to seqs.
        fields: what is read of each row, as `values_list` names it.
        make: turns the values of these fields into a row.
        key: what the rows are known by, where it is not a job's UUID.
        nobody: returns another key that no row has for each number.
    """

    def __init__(
        self,
        question: Callable[[Mapping[Any, int]], QuerySet[Any]],
        fields: Iterable[str],
        make: Callable[[Sequence[Any]], R],
        *,
        key: Field[Any, Any] = _UUID,
        nobody: Callable[[int], Any] = lambda n: UUID(int=n),
    ) -> None:
        self._question = question
        self._fields = tuple(fields)
        self._make = make
        self._key = key
        self._nobody = nobody
        self._statements = _Statements(self._written)

    def ask(self, wanted: Mapping[Any, int], most: int | None = None) -> list[R]:
        """Return the rows about these jobs, at most `most`, by one query.

        Raises:
            KeyError: the queryset has another value, which is not the jobs' own.
        """
        if not wanted:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        size = 1 << (len(wanted) - 1).bit_length()
        statement = self._statements.find(connection, size, most)
        values = self._values(wanted, connection)
        values += values[:2] * (size - len(wanted))
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, [values[n] for n in statement.places])
            rows = cursor.fetchall()
        found = (converted(row, statement.conversions, connection) for row in rows)
        return list(map(self._make, found))

    def ask_all(self, ids: Iterable[Any]) -> Iterator[R]:
        """Yield the rows about any number of jobs, by one query for `TOGETHER` each."""
        rest = iter(ids)
        while some := dict.fromkeys(islice(rest, TOGETHER), 0):
            yield from self.ask(some)

    def _written(
        self, connection: BaseDatabaseWrapper, count: int, most: int | None
    ) -> Statement:
        nobody = {self._nobody(n): _NO_SEQ + n for n in range(count)}
        rows = self._question(nobody).values_list(*self._fields)[:most]
        compiler = rows.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        places = {value: n for n, value in enumerate(self._values(nobody, connection))}
        columns = [column for column, *_ in compiler.select or ()]
        converters = compiler.get_converters(columns)
        return Statement(
            sql=sql,
            places=tuple(places[value] for value in values),
            conversions=tuple((n, *found) for n, found in converters.items()),
        )

    def _values(
        self, wanted: Mapping[Any, int], connection: BaseDatabaseWrapper
    ) -> Values:
        keys = (self._key.get_db_prep_value(key, connection) for key in wanted)
        return tuple(chain.from_iterable(zip(keys, wanted.values(), strict=True)))


class _Statements(threading.local):
    """What one thread remembers: converters belong to a connection, as it does."""

    def __init__(self, write: Callable[..., Statement]) -> None:
        self.find = lru_cache(KEPT)(write)
