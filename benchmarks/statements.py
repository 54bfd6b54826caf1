"""Counts the statements that a process runs, by table."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

#: The first table that a statement names.
TABLE = re.compile(r'(?:FROM|INTO|UPDATE) "?(\w+)', re.IGNORECASE)

counts: Counter[str] = Counter()


def table_of(sql: str) -> str:
    """Return the table that a statement is about; its first word if there is none."""
    match = TABLE.search(sql)
    return match[1] if match else sql.split(maxsplit=1)[0]


def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
    """Run a statement and count it."""
    counts[table_of(sql)] += 1
    return execute(sql, params, many, context)


def watch(connection: Any, **_: Any) -> None:
    """Count what a new connection runs.

    First in the list: whoever connects inside a wrapper of its own takes the last off.
    """
    if count not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, count)
