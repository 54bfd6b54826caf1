"""What each kind of notification is: who hears of it by default, how, how long."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from notifications import payloads
from notifications.kinds import Category, Channel, Kind, Severity

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

_EVERY = frozenset(Channel)
_QUIETLY = frozenset({Channel.DATABASE, Channel.WEBSOCKET, Channel.WEBHOOK})
_LOUDLY = _QUIETLY | {Channel.EMAIL, Channel.PUSH, Channel.LOG}


@dataclass(frozen=True, slots=True, kw_only=True)
class NotificationKind:
    """One kind; `collapse` is "job" where those of a job are one row of the inbox."""

    kind: Kind
    label: str
    description: str
    category: Category
    severity: Severity
    default_channels: frozenset[Channel]
    allowed_channels: frozenset[Channel] = _EVERY
    #: People cannot switch it off altogether.
    is_mandatory: bool = False
    #: How long it is news; None: for ever.
    lifetime: timedelta | None = None
    #: JSON Schema of the event's payload.
    payload_schema: Mapping[str, Any] = field(default_factory=dict)
    #: A payload to show templates with.
    sample: Mapping[str, Any] = field(default_factory=dict)
    collapse: str = ""


_KINDS = (
    NotificationKind(
        kind=Kind.JOB_STARTED,
        label="Job started",
        description="A worker has begun with a job of yours.",
        category=Category.PROGRESS,
        severity=Severity.INFO,
        default_channels=frozenset({Channel.DATABASE}),
        lifetime=HOUR,
        payload_schema=payloads.JOB,
        sample=payloads.SAMPLE_JOB | payloads.JUST_STARTED,
    ),
    NotificationKind(
        kind=Kind.JOB_COMPLETED,
        label="Job completed",
        description="A job of yours is finished.",
        category=Category.RESULTS,
        severity=Severity.INFO,
        default_channels=_LOUDLY,
        lifetime=DAY,
        payload_schema=payloads.JOB,
        sample=payloads.SAMPLE_JOB,
    ),
    NotificationKind(
        kind=Kind.JOB_FAILED,
        label="Job failed",
        description="A job of yours, or a part of it, could not be done.",
        category=Category.PROBLEMS,
        severity=Severity.ERROR,
        default_channels=_LOUDLY,
        lifetime=7 * DAY,
        payload_schema=payloads.JOB,
        sample=payloads.SAMPLE_FAILED_JOB,
    ),
    NotificationKind(
        kind=Kind.JOB_CANCELLED,
        label="Job cancelled",
        description="Somebody else cancelled a job of yours.",
        category=Category.RESULTS,
        severity=Severity.WARNING,
        default_channels=_LOUDLY,
        lifetime=DAY,
        payload_schema=payloads.JOB,
        sample=payloads.SAMPLE_JOB | {"documents_completed": 1},
    ),
    NotificationKind(
        kind=Kind.PROGRESS_MILESTONE,
        label="Progress milestone",
        description="A job of yours has come to 25, 50 or 75 percent.",
        category=Category.PROGRESS,
        severity=Severity.INFO,
        default_channels=frozenset({Channel.DATABASE, Channel.WEBSOCKET}),
        lifetime=HOUR,
        payload_schema=payloads.MILESTONE,
        sample=payloads.SAMPLE_JOB
        | payloads.JUST_STARTED
        | {"percent": 50, "remaining_seconds": 540.0},
        collapse="job",
    ),
    NotificationKind(
        kind=Kind.DOCUMENT_FAILED,
        label="Document failed",
        description="A document of a job of yours could not be read.",
        category=Category.PROBLEMS,
        severity=Severity.WARNING,
        default_channels=_QUIETLY | {Channel.LOG},
        lifetime=DAY,
        payload_schema=payloads.DOCUMENT,
        sample=payloads.SAMPLE_FAILED_JOB
        | {"document": "b.pdf", "error_code": "encrypted"},
        collapse="job",
    ),
    NotificationKind(
        kind=Kind.BATCH_COMPLETED,
        label="Batch completed",
        description="All jobs of a batch of yours have ended.",
        category=Category.RESULTS,
        severity=Severity.INFO,
        default_channels=_LOUDLY,
        lifetime=DAY,
        payload_schema=payloads.BATCH,
        sample=payloads.SAMPLE_BATCH,
    ),
    NotificationKind(
        kind=Kind.ETA_OVERRUN,
        label="Later than promised",
        description="A job of yours will be done much later than it was promised.",
        category=Category.PROGRESS,
        severity=Severity.WARNING,
        default_channels=_QUIETLY | {Channel.EMAIL, Channel.PUSH},
        lifetime=6 * HOUR,
        payload_schema=payloads.OVERRUN,
        sample=payloads.SAMPLE_JOB | payloads.JUST_STARTED | payloads.SAMPLE_OVERRUN,
    ),
    NotificationKind(
        kind=Kind.SYSTEM_ALERT,
        label="System alert",
        description="A webhook was switched off; for staff, all that needs them.",
        category=Category.SYSTEM,
        severity=Severity.CRITICAL,
        default_channels=_LOUDLY,
        is_mandatory=True,
        lifetime=7 * DAY,
        payload_schema=payloads.ALERT,
        sample=payloads.SAMPLE_ALERT,
    ),
    NotificationKind(
        kind=Kind.TEST,
        label="Test",
        description="What you sent to yourself to see that a channel works.",
        category=Category.SYSTEM,
        severity=Severity.INFO,
        default_channels=_EVERY,
        is_mandatory=True,
        lifetime=HOUR,
        payload_schema=payloads.TEST,
        sample=payloads.SAMPLE_TEST,
    ),
)

REGISTRY: Mapping[Kind, NotificationKind] = MappingProxyType(
    {entry.kind: entry for entry in _KINDS}
)
