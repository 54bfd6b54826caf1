"""One question about many jobs: what was written after a position of each."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, F, Func, UUIDField


class AfterEach(Func):
    """Holds for the rows of each job in `wanted` whose seq is past the one named.

    It is one short condition for each job, (job, seq) by (job, seq), which the
    index (job, seq) of each of these tables serves. A hundred Q objects would say
    the same, and take longer to build than the query takes to run. Ask for at most
    about 100 jobs at once: SQLite takes 999 values.
    """

    def __init__(self, wanted: Mapping[UUID, int]) -> None:
        super().__init__(F("job_id"), F("seq"), output_field=BooleanField())
        self.wanted = dict(wanted)

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: Any, **_context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """Return the condition and its values."""
        job, seq = (compiler.compile(e)[0] for e in self.get_source_expressions())
        term = f"({job} = %s AND {seq} > %s)"
        pairs = (
            (_KEY.get_db_prep_value(job_id, connection), after)
            for job_id, after in self.wanted.items()
        )
        condition = " OR ".join([term] * len(self.wanted))
        return f"({condition})", tuple(chain.from_iterable(pairs))


_KEY: UUIDField[Any, Any] = UUIDField()
