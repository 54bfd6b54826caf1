"""What the REST interface says of preferences."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypedDict

from notifications.models import JobChoice, PreferenceChange
from notifications.preferences import matrix, preview
from notifications.preferences.matrix import CellView
from notifications.preferences.reading import Personal, applied
from notifications.preferences.wishes import Wishes


class CellDict(TypedDict):
    """What is in force for one kind and channel.

    `is_forced`: nobody can switch it off. `is_own`: the person said so.
    """

    is_enabled: bool
    frequency: str
    is_forced: bool
    is_own: bool


class KindDict(TypedDict):
    """One kind with the channels that it may go by."""

    kind: str
    label: str
    description: str
    category: str
    channels: dict[str, CellDict]


class OwnCellDict(TypedDict):
    """A word of the person's own; null and "": as the wider scope says."""

    scope: str
    channel: str
    is_enabled: bool | None
    frequency: str


class QuietDict(TypedDict):
    """Quiet hours that begin on one weekday (0 is Monday), by the person's clock."""

    weekday: int
    start: str
    end: str


class NextSendDict(TypedDict):
    """When a channel would tell of a kind if it happened now.

    `at` is null when it would at once, or, with `is_off`, not at all; `reason` is
    `quiet_hours`, `paused` or `digest` when it would wait.
    """

    kind: str
    channel: str
    is_off: bool
    at: str | None
    reason: str


class PreferencesDict(TypedDict):
    """All that a person wants; `cells` are their own words, `kinds` what rules."""

    time_zone: str
    is_own_time_zone: bool
    language: str
    digest_time: str
    is_woken_by_failures: bool
    paused_until: str | None
    milestones: list[int]
    milestones_above_seconds: int
    quiet_hours: list[QuietDict]
    kinds: list[KindDict]
    cells: list[OwnCellDict]
    next_sends: list[NextSendDict]


class ChangeDict(TypedDict):
    """One change: what, by whom (null: a link in a mail, or a bounce), and how."""

    subject: str
    before: Any
    after: Any
    source: str
    actor: str | None
    changed_at: str


class ChangesDict(TypedDict):
    """The latest changes of one's preferences, the newest first."""

    results: list[ChangeDict]


class JobChoiceDict(TypedDict):
    """A job that the person mutes or follows."""

    job: str
    title: str
    choice: str


class JobChoicesDict(TypedDict):
    """The jobs that the person mutes or follows, the newest choice first."""

    results: list[JobChoiceDict]


def preferences_dict(
    person: Personal, *, is_staff: bool, now: datetime
) -> PreferencesDict:
    """Return all preferences of a person, JSON-ready."""
    wishes = applied(person, preview.SHOWN[0])
    paused = wishes.paused_until
    return PreferencesDict(
        time_zone=person.zone,
        is_own_time_zone=person.settings.time_zone == person.zone,
        language=wishes.language,
        digest_time=wishes.digest_time.isoformat(timespec="minutes"),
        is_woken_by_failures=wishes.is_woken_by_failures,
        paused_until=paused.isoformat() if paused and paused > now else None,
        milestones=sorted(wishes.milestones),
        milestones_above_seconds=wishes.milestones_above_seconds,
        quiet_hours=_quiet(wishes),
        kinds=_kinds(person, is_staff=is_staff),
        cells=_own_cells(person),
        next_sends=_next_sends(person, now),
    )


def change_dict(change: PreferenceChange) -> ChangeDict:
    """Return one line of the trail, JSON-ready."""
    return ChangeDict(
        subject=change.subject,
        before=change.before,
        after=change.after,
        source=change.source,
        actor=change.actor.get_username() if change.actor else None,
        changed_at=change.changed_at.isoformat(),
    )


def choice_dict(row: JobChoice) -> JobChoiceDict:
    """Return one choice, JSON-ready."""
    return JobChoiceDict(job=str(row.job_id), title=row.job.title, choice=row.choice)


def _quiet(wishes: Wishes) -> list[QuietDict]:
    return [
        QuietDict(
            weekday=window.weekday,
            start=window.start.isoformat(timespec="minutes"),
            end=window.end.isoformat(timespec="minutes"),
        )
        for window in wishes.quiet
    ]


def _kinds(person: Personal, *, is_staff: bool) -> list[KindDict]:
    return [
        KindDict(
            kind=row.kind,
            label=row.label,
            description=row.description,
            category=group.category,
            channels=_channels(row.cells),
        )
        for group in matrix.groups(person, is_staff=is_staff)
        for row in group.rows
    ]


def _channels(cells: Iterable[CellView]) -> dict[str, CellDict]:
    return {
        str(cell.channel): CellDict(
            is_enabled=cell.wish.is_enabled,
            frequency=cell.wish.frequency,
            is_forced=cell.is_forced,
            is_own=cell.is_own,
        )
        for cell in cells
        if cell.is_allowed
    }


def _own_cells(person: Personal) -> list[OwnCellDict]:
    return [
        OwnCellDict(
            scope=scope,
            channel=channel,
            is_enabled=cell.is_enabled,
            frequency=cell.frequency or "",
        )
        for (scope, channel), cell in sorted(person.layer.items())
    ]


def _next_sends(person: Personal, now: datetime) -> list[NextSendDict]:
    return [
        NextSendDict(
            kind=send.kind,
            channel=send.channel,
            is_off=send.is_off,
            at=send.until.isoformat() if send.until and not send.is_off else None,
            reason="" if send.is_off else send.reason,
        )
        for kind in preview.SHOWN
        for send in preview.next_sends(person, kind, now=now)
    ]
