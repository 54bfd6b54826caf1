"""Connections as pages show them: what is watched by its name, where by a short one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from progress.agents import short_name
from progress.models import Batch, Job
from progress.registry.entries import ConnectionDict

#: The transports, and what they are called.
TRANSPORTS = {"websocket": "WebSocket", "sse": "Event stream", "poll": "Polling"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watch:
    """One thing that somebody watches, as a link where it has a page."""

    label: str
    url: str = ""
    job_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A connection as the page shows it."""

    id: str
    user_id: int
    username: str
    transport: str
    address: str
    agent: str
    program: str
    watches: tuple[Watch, ...]
    opened_at: datetime
    messages: int


def lines_of(rows: Iterable[ConnectionDict]) -> list[Line]:
    """Return the lines of a page, with the titles of all their jobs and batches."""
    rows = list(rows)
    names = names_of({watch for row in rows for watch in row["watches"]})
    return [_line(row, names) for row in rows]


def _line(row: ConnectionDict, names: dict[str, Watch]) -> Line:
    own = f"user:{row['user_id']}"
    return Line(
        id=row["id"],
        user_id=row["user_id"],
        username=row["username"] or f"user {row['user_id']}",
        transport=TRANSPORTS.get(row["transport"], row["transport"]),
        address=row["address"],
        agent=row["agent"],
        program=short_name(row["agent"]),
        watches=tuple(
            Watch(label="own jobs") if watch == own else names[watch]
            for watch in row["watches"]
        ),
        opened_at=datetime.fromisoformat(row["opened_at"]),
        messages=row["messages"],
    )


def names_of(watches: Iterable[str]) -> dict[str, Watch]:
    """Return what topics are called: two queries, for jobs and batches."""
    parts = {watch: watch.partition(":") for watch in watches}
    jobs = _titles(Job.objects.all(), parts.values(), "job")
    batches = _titles(Batch.objects.all(), parts.values(), "batch")
    return {
        watch: _named(kind, subject, {"job": jobs, "batch": batches})
        for watch, (kind, _, subject) in parts.items()
    }


def _titles(rows: Any, parts: Iterable[tuple[str, str, str]], kind: str) -> Any:
    ids = [subject for found, _, subject in parts if found == kind]
    return {str(row.pk): row for row in rows.filter(pk__in=ids).only("pk", "title")}


def _named(kind: str, subject: str, rows: dict[str, dict[str, Any]]) -> Watch:
    row = rows.get(kind, {}).get(subject)
    job_id = subject if kind == "job" else ""
    if row is not None:
        return Watch(label=row.title, url=row.get_absolute_url(), job_id=job_id)
    fixed = {"system": "all jobs", "summary": "the system's figures"}
    return Watch(label=fixed.get(kind, f"{kind} {subject}"), job_id=job_id)
