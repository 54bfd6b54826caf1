"""Leases: who may write a document, and when it is lost to him."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from progress import clock, owners
from progress.models import Document
from progress.owners import Owner
from progress.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """The right to write one document until the lease runs out."""

    document_id: UUID
    job_id: UUID
    token: UUID
    attempt: int
    task_id: str
    worker: str


def lease_time() -> timedelta:
    """Return how long a worker may be silent before its document is rescued."""
    return timedelta(seconds=settings.HEADWAY_LEASE_SECONDS)


def let_go(claim: Claim) -> bool:
    """End a lease now, so that the document is rescued; false if it is lost anyway."""
    rows = Document.objects.held_by([claim.token])
    return bool(rows.update(lease_expires_at=clock.moment()))


def owner_values(owner: Owner, parent: Owner) -> dict[str, Any]:
    """Return what a row says of who holds it, and of who started that one."""
    return {
        "owner_boot": owner.boot,
        "owner_pid": owner.pid or None,
        "owner_started": owner.started or None,
        "owner_parent_pid": parent.pid or None,
        "owner_parent_started": parent.started or None,
    }


def owner_of(document: Document) -> Owner:
    """Return who holds a document, as its row says."""
    return Owner(
        boot=document.owner_boot,
        pid=document.owner_pid or 0,
        started=document.owner_started or 0,
    )


def is_alone(document: Document) -> bool:
    """Tell whether its worker died and what started that one did not, as is proven.

    So it is when what the worker was doing killed it. Whoever kills a whole worker, or
    the machine, does not mean the page that it happened to read.
    """
    parent = Owner(
        boot=document.owner_boot,
        pid=document.owner_parent_pid or 0,
        started=document.owner_parent_started or 0,
    )
    return owners.is_dead(owner_of(document)) and owners.is_alive(parent)


def loss(document: Document, now: datetime) -> str:
    """Return in a sentence why a document's worker is lost; empty if it is not."""
    if document.state != State.PROCESSING:
        return ""
    if document.lease_expires_at is None or document.lease_expires_at < now:
        return "The worker gave no sign of life."
    if owners.is_dead(owner_of(document)):
        return "The worker's process died."
    return ""
