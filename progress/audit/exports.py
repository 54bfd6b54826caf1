"""The audit as CSV or JSON, in pieces of bounded size."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO
from typing import Any, TypedDict

from progress.models import AuditEntry
from progress.models.audit_entry import AuditEntryQuerySet

#: Entries that one query reads. By key, so that a slow download holds no cursor open.
AT_ONCE = 1000

#: What a spreadsheet takes for the beginning of a formula:
#: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class AuditEntryDict(TypedDict):
    """One entry: who or what did what, when, from which state to which.

    `agent` is the part of the system that acted, or `person`; `actor` is that
    person's name. Ids stay when what they name is deleted.
    """

    id: int
    at: str
    agent: str
    actor: str | None
    kind: str
    from_state: str
    to_state: str
    message: str
    job: str | None
    job_title: str
    job_type: str
    batch: str | None
    document: str | None
    document_name: str
    seq: int
    data: dict[str, Any]


COLUMNS: tuple[str, ...] = tuple(AuditEntryDict.__annotations__)


def entry_dict(entry: AuditEntry) -> AuditEntryDict:
    """Return an entry, JSON-ready."""
    return {
        "id": entry.pk,
        "at": entry.created_at.isoformat(timespec="milliseconds"),
        "agent": entry.agent,
        "actor": entry.actor_name or None,
        "kind": entry.kind,
        "from_state": entry.from_state,
        "to_state": entry.to_state,
        "message": entry.message,
        "job": _text(entry.job_id),
        "job_title": entry.job_title,
        "job_type": entry.job_type,
        "batch": _text(entry.batch_id),
        "document": _text(entry.document_id),
        "document_name": entry.document_name,
        "seq": entry.seq,
        "data": entry.data,
    }


def as_json(rows: AuditEntryQuerySet) -> Iterator[str]:
    """Yield a JSON array, the latest entry first."""
    yield "["
    for index, entry in enumerate(_newest_first(rows)):
        yield (",\n" if index else "\n") + json.dumps(entry_dict(entry))
    yield "\n]\n"


def as_csv(rows: AuditEntryQuerySet) -> Iterator[str]:
    """Yield a table for spreadsheets (RFC 4180), the latest entry first."""
    yield _line(COLUMNS)
    for entry in _newest_first(rows):
        yield _line(_cells(entry))


def _newest_first(rows: AuditEntryQuerySet) -> Iterator[AuditEntry]:
    last: int | None = None
    while chunk := list(rows.newest_first().before(last)[:AT_ONCE]):
        yield from chunk
        last = chunk[-1].pk


def _cells(entry: AuditEntry) -> list[str]:
    values: dict[str, Any] = dict(entry_dict(entry))
    values["data"] = json.dumps(entry.data) if entry.data else ""
    return [harmless(values[name]) for name in COLUMNS]


def harmless(value: object) -> str:
    """Return a cell that no spreadsheet runs: titles and names are people's words."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def _line(cells: tuple[str, ...] | list[str]) -> str:
    line = StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _text(value: object) -> str | None:
    return None if value is None else str(value)
