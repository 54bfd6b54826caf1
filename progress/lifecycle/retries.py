"""Retry: a person queues again what failed or was cancelled, good pages kept or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import Q, QuerySet

from progress.lifecycle import jobs
from progress.lifecycle.change import Change, NothingChanged, change, job_of
from progress.lifecycle.choosing import give_turns
from progress.lifecycle.counters import Delta, apply
from progress.lifecycle.documents import move
from progress.lifecycle.queueing import announce
from progress.models import Document, Job, Page
from progress.states import EventKind, State
from progress.unbegun import EARLIER_FAILED

Actor = User | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """Who wants what again: all that can be for None, its good pages kept or not."""

    actor: Actor = None
    only: Collection[UUID] | None = None
    is_from_scratch: bool = False


def retry_document(
    document_id: UUID, *, actor: Actor = None, is_from_scratch: bool = False
) -> bool:
    """Queue a failed or cancelled document again; its good pages stay if they may."""
    job_id = job_of(document_id)
    request = _Request(
        actor=actor, only=(document_id,), is_from_scratch=is_from_scratch
    )
    return bool(job_id and _retry(job_id, request))


def retry_job(
    job_id: UUID, *, actor: Actor = None, is_from_scratch: bool = False
) -> int:
    """Queue all failed and cancelled documents of a job again; return how many."""
    return _retry(job_id, _Request(actor=actor, is_from_scratch=is_from_scratch))


def retry_batch(
    batch_id: UUID, *, actor: Actor = None, is_from_scratch: bool = False
) -> int:
    """Retry each job of a batch; return how many documents were queued again."""
    rows = Document.objects.filter(job__batch=batch_id).retryable()
    ids = rows.order_by().values_list("job", flat=True).distinct()
    request = _Request(actor=actor, is_from_scratch=is_from_scratch)
    return sum(_retry(job_id, request) for job_id in list(ids))


def retry_documents(
    document_ids: Iterable[UUID],
    *,
    actor: Actor = None,
    is_from_scratch: bool = False,
    most: int | None = None,
) -> int:
    """Queue these of many jobs again, job by job; return how many it were.

    The first `most` of them, the longest failed first, where that is given.
    """
    # A queryset becomes a part of the query: no list is too long for it.
    is_query = isinstance(document_ids, QuerySet)
    wanted = Document.objects.filter(
        pk__in=document_ids if is_query else list(document_ids)
    ).retryable()
    wanted = wanted.order_by("finished_at", "job", "position")[:most]
    by_job: dict[UUID, list[UUID]] = defaultdict(list)
    for document_id, job_id in wanted.values_list("pk", "job"):
        by_job[job_id].append(document_id)
    return sum(
        _retry(job_id, _Request(actor=actor, only=ids, is_from_scratch=is_from_scratch))
        for job_id, ids in by_job.items()
    )


def _retry(job_id: UUID, request: _Request) -> int:
    try:
        with change(job_id, actor=request.actor) as current:
            return _queue_again(current, request)
    except (NothingChanged, Job.DoesNotExist):
        return 0


def _queue_again(current: Change, request: _Request) -> int:
    rows = Document.objects.filter(job=current.job).retryable()
    if request.only is not None:
        # What waited for an earlier part in vain waits for its retry, too.
        rows = rows.filter(Q(pk__in=request.only) | Q(message=EARLIER_FAILED))
    documents = list(rows.in_order())
    if not documents:
        raise NothingChanged
    _keep_bar(current, request)
    _drop_pages(current, documents, request)
    _reset_rows(current, documents)
    _take_places(current, documents)
    _record(current, documents, request)
    _open_job(current)
    jobs.reopen(current)
    announce(current, list(rows.model.objects.filter(pk__in=[d.pk for d in documents])))
    return len(documents)


def _keep_bar(current: Change, request: _Request) -> None:
    """Let the bar of a job at work stand where it is when pages of it are dropped."""
    if request.is_from_scratch and not current.job.is_terminal:
        floor = current.job.points
        Job.objects.filter(pk=current.job.pk).update(points_floor=floor)
        current.job.points_floor = floor


def _drop_pages(current: Change, documents: list[Document], request: _Request) -> None:
    """Delete the pages that could not be read, or all of them."""
    pages = Page.objects.filter(document__in=documents)
    if not request.is_from_scratch:
        pages.failed().delete()
        apply(current, Delta(pages_failed=-sum(d.pages_failed for d in documents)))
        _set(documents, pages_failed=0)
        return
    pages.delete()
    delta = Delta(
        pages_total=-sum(d.pages_total or 0 for d in documents),
        pages_done=-sum(d.pages_done for d in documents),
        pages_failed=-sum(d.pages_failed for d in documents),
        points_sum=-sum(d.points for d in documents),
    )
    apply(current, delta)
    _set(
        documents,
        pages_total=None,
        pages_done=0,
        pages_failed=0,
        page_classes="",
        points=0,
        units_done=0,
        statistics={},
    )


def _set(documents: list[Document], **values: object) -> None:
    rows = Document.objects.filter(pk__in=[d.pk for d in documents])
    rows.retryable().update(**values)


def _reset_rows(current: Change, documents: list[Document]) -> None:
    move(
        current,
        Document.objects.filter(pk__in=[d.pk for d in documents]).retryable(),
        State.QUEUED,
        stage="",
        message="Waiting for a worker",
        attempts_since_queued=0,
        retries=0,
        slices=0,
        page_in_flight=None,
        page_losses=0,
        not_before_at=None,
        promised_at=None,
        queued_at=current.now,
        enqueued_at=current.now,
        started_at=None,
        finished_at=None,
        cancel_requested_at=None,
        cancel_forced_at=None,
        error_code="",
        error_message="",
        error_detail="",
    )
    states = [d.state for d in documents]
    delta = Delta(
        documents_failed=-states.count(State.FAILED),
        documents_cancelled=-states.count(State.CANCELLED),
    )
    apply(current, delta)


def _take_places(current: Change, documents: list[Document]) -> None:
    """Put them behind what their owner has waiting, in their order."""
    groups: dict[tuple[str, int], list[Document]] = defaultdict(list)
    for document in documents:
        groups[document.queue, document.priority].append(document)
    for group in groups.values():
        give_turns(current.job, group)
    Document.objects.bulk_update(documents, ["turn"], batch_size=200)


def _record(current: Change, documents: list[Document], request: _Request) -> None:
    how = "queued again from scratch" if request.is_from_scratch else "queued again"
    for document in documents:
        current.record(
            EventKind.RETRIED,
            f"{document.name} was {how}",
            document=document,
            states=(document.state, State.QUEUED),
            actor=request.actor,
            data={"from_scratch": True} if request.is_from_scratch else {},
        )


def _open_job(current: Change) -> None:
    """Take back that it was to stop; one that had ended is not paused either."""
    values: dict[str, object] = {"cancel_requested_at": None}
    if current.job.is_terminal:
        values["paused_at"] = None
    Job.objects.filter(pk=current.job.pk).update(**values)
    for name, value in values.items():
        setattr(current.job, name, value)
