"""One change of a job: its next seq, its history rows and its hint, in one commit."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from progress import audit, broadcast, clock
from progress.broadcast import Hint
from progress.lifecycle import plainly
from progress.models import Document, Event, Job
from progress.states import Agent, EventKind, State


class NothingChanged(Exception):
    """Somebody else did it: roll back, so that no seq is spent on nothing."""


@dataclass(slots=True, kw_only=True)
class Change:
    """A change in progress: the locked job, its new seq and the database's moment."""

    job: Job
    now: datetime
    is_urgent: bool = False
    #: Whether viewers are told when it is committed; else the caller owes it to them.
    is_announced: bool = True
    #: Who makes it where `record` does not say otherwise; the person, if one does.
    agent: Agent = Agent.SYSTEM
    actor: User | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def seq(self) -> int:
        """The number of this change."""
        return self.job.seq

    def record(
        self,
        kind: EventKind,
        message: str,
        *,
        document: Document | None = None,
        states: tuple[State | str, State | str] = ("", ""),
        actor: User | None = None,
        agent: Agent | None = None,
        data: dict[str, Any] | None = None,
    ) -> None:
        """Add a history row to this change; `states` is (from, to).

        `agent` says which part of the system acted where no person did; by default
        the one that makes the whole change.
        """
        self.events.append(
            Event(
                job=self.job,
                document=document,
                seq=self.seq,
                kind=kind,
                from_state=str(states[0]),
                to_state=str(states[1]),
                actor=actor,
                agent=Agent.PERSON if actor else agent or self._agent,
                message=message[:500],
                data=data or {},
                created_at=self.now,
            )
        )

    @property
    def _agent(self) -> Agent:
        return Agent.PERSON if self.actor else self.agent

    def write_events(self) -> None:
        """Write the history rows recorded so far; hooks sent next can read them."""
        plainly.events.insert(self.events)
        audit.write(self.job, self.events, self.actor)
        self.events.clear()

    def hint(self) -> Hint:
        """Return what viewers are to be told of it."""
        return Hint(
            job_id=self.job.pk,
            owner_id=self.job.owner_id,
            batch_id=self.job.batch_id,
            seq=self.seq,
            is_urgent=self.is_urgent,
        )


@contextmanager
def change(
    job_id: UUID,
    *,
    is_urgent: bool = True,
    is_announced: bool = True,
    agent: Agent = Agent.SYSTEM,
    actor: User | None = None,
) -> Iterator[Change]:
    """Lock a job, give it its next seq, and commit what the block writes.

    `agent` and `actor` say who makes the change; the audit names them.

    The UPDATE comes first: it takes the row's lock (PostgreSQL) or the database's
    (SQLite), so commit order is seq order. NothingChanged raised in the block
    rolls all back and reaches the caller.

    Raises:
        Job.DoesNotExist: the job is gone.
    """
    with transaction.atomic():
        job = _locked(job_id)
        current = Change(
            job=job,
            now=job.changed_at,
            is_urgent=is_urgent,
            is_announced=is_announced,
            agent=agent,
            actor=actor,
        )
        yield current
        current.write_events()
        if current.is_announced:
            hint = current.hint()
            transaction.on_commit(lambda: broadcast.hint(hint), robust=True)


def _locked(job_id: UUID) -> Job:
    plainly.jobs.update({"id": job_id}, {"changed_at": clock.moment()}, {"seq": 1})
    job = plainly.jobs.first(id=job_id)
    if job is None:
        raise Job.DoesNotExist
    return job


def job_of(document_id: UUID) -> UUID | None:
    """Return the job of a document, or None if the document is gone."""
    found = Document.objects.filter(pk=document_id).values_list("job_id", flat=True)
    return found.first()
