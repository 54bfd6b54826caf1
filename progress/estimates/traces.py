"""Reads traces of finished documents: from the database, or a file of JSON lines."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum

from progress.estimates.trace import PagesSeen, Promise, StageSeen, Trace
from progress.models import Document, Page, StageRun
from progress.states import State

#: So many documents are read by one set of queries.
CHUNK = 200


def recorded(*, after: datetime | None = None, most: int = 5000) -> list[Trace]:
    """Return traces of documents that one attempt completed, the latest `most`.

    In the order of their ends. Three queries for every 200 documents.
    """
    rows = Document.objects.filter(state=State.COMPLETED, attempt=1)
    if after is not None:
        rows = rows.filter(finished_at__gt=after)
    found = list(rows.select_related("job").order_by("-finished_at")[:most])[::-1]
    chunks = (found[at : at + CHUNK] for at in range(0, len(found), CHUNK))
    return [trace for chunk in chunks for trace in _traces(chunk)]


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
    return sorted(found, key=lambda trace: trace.finished_at)


def _traces(documents: list[Document]) -> Iterator[Trace]:
    stages = _stages(documents)
    commits = _commits(documents)
    for document in documents:
        if document.pk in stages:
            yield _trace(document, stages[document.pk], commits[document.pk])


def _stages(documents: list[Document]) -> dict[UUID, list[StageSeen]]:
    found: dict[UUID, list[StageSeen]] = defaultdict(list)
    rows = StageRun.objects.filter(attempt__document__in=documents).order_by("pk")
    for row in rows.values("attempt__document", *_STAGE_FIELDS):
        found[row.pop("attempt__document")].append(_stage(row))
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
    document: Document, stages: list[StageSeen], commits: list[PagesSeen]
) -> Trace:
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
        stages=tuple(stages),
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
