"""What people want of the documents in work: to be stopped, paused, or killed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from progress.models import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is wanted of one document; a task of one's own cannot be interrupted."""

    queue: str
    is_cancelling: bool
    is_forced: bool
    is_paused: bool
    is_divisible: bool


def orders(tokens: Iterable[UUID]) -> dict[UUID, Order]:
    """Return the order for each of these claims that still holds, by one query."""
    rows = Document.objects.held_by(tokens).values_list(
        "lease_token",
        "queue",
        "cancel_requested_at",
        "cancel_forced_at",
        "job__paused_at",
        "task_name",
    )
    return {
        token: Order(
            queue=queue,
            is_cancelling=cancel_at is not None,
            is_forced=forced_at is not None,
            is_paused=paused_at is not None,
            is_divisible=not task_name,
        )
        for token, queue, cancel_at, forced_at, paused_at, task_name in rows
        if token
    }


def somebody_waits(queue: str) -> bool:
    """Return whether a worker of the queue would find something to begin."""
    return Document.objects.beginnable_in(queue, timezone.now()).exists()
