"""The JSON that celery-progress's browser script reads, from our rows.

The shape is that of celery-progress 0.5, written down in docs/celery-progress.md.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NotRequired, TypedDict

from progress.models import Document, Job
from progress.states import State

TaskState = Literal["PENDING", "PROGRESS", "SUCCESS", "FAILURE", "RETRY", "REVOKED"]


class ProgressDict(TypedDict):
    """How far a task is; `percent` is 0 to 100."""

    pending: bool
    current: int
    total: int
    percent: float
    description: str


class RetryDict(TypedDict):
    """When a task is tried again, and why."""

    next_retry_seconds: int
    message: str


class StatusDict(TypedDict):
    """What the script asks for twice a second."""

    state: TaskState
    complete: bool
    success: bool | None
    progress: ProgressDict
    result: NotRequired[Any]


class GroupProgressDict(TypedDict):
    """How many tasks of a group have ended."""

    current: int
    total: int
    percent: float


class GroupStatusDict(TypedDict):
    """A group of tasks as one."""

    complete: bool
    success: bool
    progress: GroupProgressDict


def status_of(document: Document, now: datetime) -> StatusDict:
    """Return a task's, or a document's, status as celery-progress tells it.

    Its script takes a retry for an end that it goes on asking about.
    """
    state = _state(document)
    is_over = document.is_terminal or state == "RETRY"
    status: StatusDict = {
        "state": state,
        "complete": is_over,
        "success": state == "SUCCESS" if is_over else None,
        "progress": _progress(document),
    }
    if is_over:
        status["result"] = _result(document, now)
    return status


def group_status_of(job: Job) -> GroupStatusDict:
    """Return a job's status as celery-progress tells that of a group."""
    return {
        "complete": job.is_terminal,
        "success": job.state == State.COMPLETED,
        "progress": {
            "current": job.documents_ended,
            "total": job.documents_total,
            "percent": job.progress,
        },
    }


_STATES: dict[str, TaskState] = {
    State.QUEUED: "PENDING",
    State.PROCESSING: "PROGRESS",
    State.COMPLETED: "SUCCESS",
    State.FAILED: "FAILURE",
    State.CANCELLED: "REVOKED",
}


def _state(document: Document) -> TaskState:
    if document.state == State.QUEUED and document.attempt and document.retries:
        return "RETRY"
    return _STATES[document.state]


def _progress(document: Document) -> ProgressDict:
    done, total = _counts(document)
    if document.state == State.COMPLETED:
        done = total = total or 100
    elif not total:
        # Nobody knows of how many: the percent is what can be said.
        done, total = int(document.progress), 100
    return {
        "pending": document.state == State.QUEUED,
        "current": done,
        "total": total,
        "percent": document.progress,
        "description": document.message,
    }


def _counts(document: Document) -> tuple[int, int]:
    if document.task_name:
        return document.units_done, document.units_total or 0
    read = document.pages_done + document.pages_failed
    return read, document.pages_total or 0


def _result(document: Document, now: datetime) -> Any:
    if document.state == State.COMPLETED:
        return document.statistics.get("result", document.message)
    if document.state == State.QUEUED:
        return _retry(document, now)
    return document.error_message or document.message


def _retry(document: Document, now: datetime) -> RetryDict:
    due_at = max(document.enqueued_at, document.not_before_at or document.enqueued_at)
    seconds = max((due_at - now).total_seconds(), 0.0)
    return {"next_retry_seconds": round(seconds), "message": document.message}
