"""The truth about a job by its rows, read without the code that builds frames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from progress.models import Document, Event, Job, LogLine, Page
from tests.support.clients.copies import JobCopy
from tests.support.clients.rows import LISTS

Values = dict[Any, tuple[Any, ...]]

PRESENT = ("state", "attempt", "progress")
COUNTS = ("pages_total", "pages_done", "pages_failed")
#: What is compared of each row; all of it is a column and a field of the frame.
FIELDS = {
    "documents": ("seq", "state", "stage", "attempt", "pages_done", "pages_failed"),
    "pages": ("seq", "state", "characters", "excerpt"),
    "logs": ("seq", "level", "text"),
    "events": ("seq", "kind", "to_state", "message"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What the rows of one job say."""

    seq: int
    present: dict[str, Any]
    lists: dict[str, Values]


def truth_of(job_id: UUID) -> Truth:
    """Read a job and all its rows."""
    job = Job.objects.get(pk=job_id)
    present = {name: getattr(job, name) for name in (*PRESENT, *COUNTS)}
    return Truth(
        seq=job.seq,
        present=present,
        lists={
            "documents": _rows(Document, job, "documents"),
            "pages": _pages(job),
            "logs": _rows(LogLine, job, "logs"),
            "events": _rows(Event, job, "events"),
        },
    )


def _rows(model: Any, job: Job, name: str) -> Values:
    rows = model.objects.filter(job=job).values_list("pk", *FIELDS[name])
    return {_key(pk): tuple(values) for pk, *values in rows}


def _key(pk: int | UUID) -> int | str:
    return str(pk) if isinstance(pk, UUID) else pk


def _pages(job: Job) -> Values:
    rows = Page.objects.filter(job=job)
    values = rows.values_list("document_id", "number", *FIELDS["pages"])
    return {(str(pk), number): tuple(rest) for pk, number, *rest in values}


def difference(copy: JobCopy, truth: Truth, *, is_brief: bool) -> str:
    """Return the first thing in which a copy is not the truth, or nothing."""
    if copy.present_seq != truth.seq:
        return f"stands at {copy.present_seq}, not {truth.seq}"
    shown = {name: copy.present[name] for name in PRESENT}
    shown |= {name: copy.present["counts"][name] for name in COUNTS}
    if shown != truth.present:
        return f"shows {shown}, not {truth.present}"
    if is_brief:
        return ""
    if copy.seq != truth.seq:
        return f"lists stand at {copy.seq}, not {truth.seq}"
    return next(filter(None, (_list_difference(n, copy, truth) for n in LISTS)), "")


def _list_difference(name: str, copy: JobCopy, truth: Truth) -> str:
    held = {
        key: tuple(row[field] for field in FIELDS[name])
        for key, row in copy.rows.lists[name].items()
    }
    there = truth.lists[name]
    wrong = [k for k in held if held[k] != there.get(k)]
    if wrong:
        key = wrong[0]
        return f"{name} {key} is {held[key]}, not {there.get(key)}"
    oldest = min((v[0] for v in held.values()), default=0)
    since = oldest if copy.rows.is_truncated else -1
    missing = [k for k in there if k not in held and there[k][0] > since]
    if missing:
        return f"{name} {missing[0]} and {len(missing) - 1} more are missing"
    return ""
