"""Celery's id of a task, and the row that stands for it."""

from __future__ import annotations

from uuid import NAMESPACE_URL, UUID, uuid5

#: Characters of a UUID as text.
UUID_LENGTH = 36


def document_id(task_id: str) -> UUID:
    """Return the id of the row that a task with this id has.

    Celery's own ids are UUIDs, and the row takes them over; a person's retry adds
    "-2" to it. Any other id is hashed.
    """
    try:
        return UUID(task_id[:UUID_LENGTH])
    except ValueError:
        return uuid5(NAMESPACE_URL, task_id)


def is_retry(task_id: str) -> bool:
    """Tell whether this is the id of a task that a person retried."""
    return task_id.startswith(f"{document_id(task_id)}-")
