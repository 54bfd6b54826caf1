"""Which documents a person means: by job, batch, type, cause, owner and time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Case, CharField, F, Value, When
from django.db.models.lookups import In

from progress.models import Document
from progress.models.document import DocumentQuerySet
from progress.permissions import OPERATE
from progress.retries.causes import (
    CANCELLED,
    CAUSES,
    NOT_BEGUN,
    WORKFLOW_GONE,
    Remedy,
)
from progress.states import State
from progress.unbegun import EARLIER_FAILED, NEVER_SENT

#: The code of a row's cause: that of its error, or why it was cancelled.
CAUSE = Case(
    When(state=State.CANCELLED, message=EARLIER_FAILED, then=Value(NOT_BEGUN)),
    When(state=State.CANCELLED, message=NEVER_SENT, then=Value(WORKFLOW_GONE)),
    When(state=State.CANCELLED, then=Value(CANCELLED)),
    default=F("error_code"),
    output_field=CharField(),
)
#: Documents that one request queues again; whoever wants more asks again.
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What narrows the documents that can be retried; nothing given narrows nothing.

    `codes` are causes, `owner` a username; `since` and `until` bound when it ended.
    """

    job: UUID | None = None
    batch: UUID | None = None
    document: UUID | None = None
    job_type: str = ""
    owner: str = ""
    codes: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    is_worth_retrying: bool = False


#: The lookup behind each field that is one value.
_LOOKUPS: dict[str, str] = {
    "job": "job",
    "batch": "job__batch",
    "document": "pk",
    "job_type": "job__job_type",
    "owner": "job__owner__username",
    "since": "finished_at__gte",
    "until": "finished_at__lt",
}


def operable(user: User | AnonymousUser) -> DocumentQuerySet:
    """Return the documents that `user` may retry: one's own; staff with the right all.

    The same as `permissions.can_operate`, as a query.
    """
    rows = Document.objects.visible_to(user)
    return rows if user.has_perm(OPERATE) else rows.filter(job__owner=user.pk)


def selected(rows: DocumentQuerySet, selection: Selection) -> DocumentQuerySet:
    """Return those of `rows` that can be retried and that the selection names."""
    rows = rows.retryable().filter(**_lookups(selection))
    if selection.codes:
        rows = rows.filter(In(CAUSE, selection.codes))
    if selection.is_worth_retrying:
        hopeless = [c.code for c in CAUSES.values() if c.remedy is Remedy.CHANGE]
        rows = rows.exclude(In(CAUSE, hopeless))
    return rows


def _lookups(selection: Selection) -> dict[str, Any]:
    values = ((lookup, getattr(selection, name)) for name, lookup in _LOOKUPS.items())
    return {lookup: value for lookup, value in values if value}
