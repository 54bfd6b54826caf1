"""Reads traces of finished documents: from the database, or a file of JSON lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Sum
from django.utils.timezone import now

from progress.estimates.trace import PagesSeen, Promise, StageSeen, Trace
from progress.models import Attempt, Document, Page, StageRun
from progress.states import Outcome, State

#: So many documents are read by one set of queries.
CHUNK = 200


def recorded(*, after: datetime | None = None, most: int = 5000) -> list[Trace]:
    """Return traces of documents and tasks that have completed, the latest `most`.

    In the order of their ends. Only those that nothing happened to: earlier attempts
    may have handed them on, but not failed, and no clock was set back. One query for
    what has ended, and five for every 200 of them.
    """
    # What ended in the future, by a clock that was ahead, would hide all until then.
    ended = Attempt.objects.succeeded_after(after).filter(finished_at__lte=now())
    found = list(ended.values_list("document", flat=True)[:most])[::-1]
    chunks = (found[at : at + CHUNK] for at in range(0, len(found), CHUNK))
    traces = (trace for chunk in chunks for trace in _traces(_documents(chunk)))
    return [trace for trace in traces if trace.is_sound]


def moment(trace: Trace) -> datetime:
    """Return when a trace ended, to go on from."""
    return datetime.fromtimestamp(trace.finished_at, tz=UTC)


def write(path: Path, traces: Iterable[Trace]) -> None:
    """Write traces as JSON lines."""
    lines = (json.dumps(t.as_dict(), separators=(",", ":")) for t in traces)
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def read(path: Path) -> list[Trace]:
    """Return the traces of a file of JSON lines, in the order of their ends."""
    lines = path.read_text(encoding="utf-8").splitlines()
    found = [Trace.from_dict(json.loads(line)) for line in lines if line]
    sound = [trace for trace in found if trace.is_sound]
    return sorted(sound, key=lambda trace: trace.finished_at)


def _documents(ended: list[UUID]) -> list[Document]:
    """Return those of these documents that nothing happened to, by their ends."""
    rows = Document.objects.filter(pk__in=ended, state=State.COMPLETED)
    wanted = rows.exclude(_had_trouble()).select_related("job")
    unneeded = ("statistics", "task_arguments", "error_detail")
    return list(wanted.defer(*unneeded).order_by("finished_at"))


def _had_trouble() -> Exists:
    fine = (Outcome.SUCCESS, Outcome.HANDED_BACK)
    attempts = Attempt.objects.filter(document=OuterRef("pk"))
    return Exists(attempts.exclude(outcome__in=fine))


def _traces(documents: list[Document]) -> Iterator[Trace]:
    stages, commits = _stages(documents), _commits(documents)
    before = _before(documents)
    for document in documents:
        if document.task_name or document.pk in stages:
            yield _trace(
                document,
                stages[document.pk],
                commits[document.pk],
                before.get(document.pk, 0.0),
            )


def _before(documents: list[Document]) -> dict[UUID, float]:
    """Return the seconds of the attempts that handed a document on."""
    rows = Attempt.objects.filter(document__in=documents, outcome=Outcome.HANDED_BACK)
    found: dict[UUID, float] = defaultdict(float)
    for pk, began, ended in rows.values_list("document", "started_at", "finished_at"):
        found[pk] += (ended - began).total_seconds() if ended else 0.0
    return found


def _stages(documents: list[Document]) -> dict[UUID, dict[int, list[StageSeen]]]:
    """Return the stages of each document's attempts, by their numbers."""
    found: dict[UUID, dict[int, list[StageSeen]]] = defaultdict(
        lambda: defaultdict(list)
    )
    rows = StageRun.objects.filter(attempt__document__in=documents).order_by("pk")
    for row in rows.values("attempt__document", "attempt__number", *_STAGE_FIELDS):
        attempts = found[row.pop("attempt__document")]
        attempts[row.pop("attempt__number")].append(_stage(row))
    return found


_STAGE_FIELDS = (
    "stage",
    "page_class",
    "units",
    "busy_ms",
    "started_at",
    "finished_at",
)


def _stage(row: dict[str, Any]) -> StageSeen:
    return StageSeen(
        stage=row["stage"],
        page_class=row["page_class"],
        units=row["units"],
        busy=row["busy_ms"] / 1000,
        started_at=row["started_at"].timestamp(),
        finished_at=row["finished_at"].timestamp(),
    )


def _commits(documents: list[Document]) -> dict[UUID, list[PagesSeen]]:
    found: dict[UUID, list[PagesSeen]] = defaultdict(list)
    rows = Page.objects.filter(document__in=documents)
    groups = rows.values_list("document", "created_at", "page_class").order_by(
        "created_at"
    )
    for document, at, page_class, pages, ms in groups.annotate(
        Count("pk"), Sum("milliseconds")
    ):
        found[document].append(
            PagesSeen(
                at=at.timestamp(), page_class=page_class, pages=pages, busy=ms / 1000
            )
        )
    return found


def _trace(
    document: Document,
    attempts: dict[int, list[StageSeen]],
    commits: list[PagesSeen],
    before: float,
) -> Trace:
    last = attempts.pop(document.attempt, [])
    return Trace(
        id=str(document.pk),
        job=str(document.job_id),
        job_type=document.job.job_type,
        kind=document.kind,
        suffix=PurePath(document.name).suffix.lower(),
        size=document.size,
        classes=document.page_classes,
        queued_at=document.queued_at.timestamp(),
        started_at=_seconds(document.started_at),
        finished_at=_seconds(document.finished_at),
        stages=tuple(last),
        earlier=tuple(chain.from_iterable(attempts.values())),
        before=before,
        task=document.task_name,
        turn=document.turn,
        commits=tuple(commits),
        promise=_promise(document),
    )


def _promise(document: Document) -> Promise | None:
    if document.promised_at is None:
        return None
    return Promise(
        at=document.promised_at.timestamp(),
        seconds=document.promised_seconds or 0.0,
        low=document.promised_low or 0.0,
        high=document.promised_high or 0.0,
    )


def _seconds(moment: datetime | None) -> float:
    return moment.timestamp() if moment else 0.0
