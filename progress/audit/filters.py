"""What narrows the audit, the same for its page, the API and the exports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from progress.audit.writing import STEPS
from progress.models.audit_entry import AuditEntryQuerySet
from progress.states import AuditKind, EventKind

#: Every kind that an entry may have, as filters offer them.
KINDS: tuple[str, ...] = (
    *(kind.value for kind in EventKind if kind not in STEPS),
    *(kind.value for kind in AuditKind),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What an entry has to be; what is empty is not asked for."""

    #: A person's name.
    actor: str = ""
    agent: str = ""
    kind: str = ""
    job: UUID | None = None
    document: UUID | None = None
    batch: UUID | None = None
    from_state: str = ""
    to_state: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @classmethod
    def of(cls, given: dict[str, Any]) -> Filters:
        """Return the filters among checked values of a request."""
        known = {name: given[name] for name in cls.__slots__ if given.get(name)}
        return cls(**known)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is narrowed."""
        return self == Filters()

    def narrow(self, rows: AuditEntryQuerySet) -> AuditEntryQuerySet:
        """Return those of `rows` that match all of it."""
        lookups = {
            _LOOKUPS[name]: value
            for name in self.__slots__
            if (value := getattr(self, name))
        }
        return rows.filter(**lookups)


_LOOKUPS = {
    "actor": "actor_name",
    "agent": "agent",
    "kind": "kind",
    "job": "job_id",
    "document": "document_id",
    "batch": "batch_id",
    "from_state": "from_state",
    "to_state": "to_state",
    "since": "created_at__gte",
    "until": "created_at__lt",
}
