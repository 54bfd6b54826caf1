"""The only writer of what people want: each change is in the trail, with its author.

Whoever changes something of a person's holds the row of their settings meanwhile, so
that the trail says what was there before, and two tabs at once lose nothing. What is
held back for the person is looked at again at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypedDict
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet

from notifications import digests
from notifications.kinds import Channel
from notifications.models import (
    ChannelPreference,
    Choice,
    JobChoice,
    NotificationSettings,
    PreferenceChange,
    QuietHours,
)
from notifications.preferences.wishes import QuietWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Whose preference is changed, by whom ("page", "api", "admin"), and when."""

    user_id: int
    actor_id: int | None
    source: str
    now: datetime


class CellChange(TypedDict, total=False):
    """What is said anew of a cell; None and "": as the wider scope says."""

    is_enabled: bool | None
    frequency: str


#: What a cell says that was never touched, or is to be forgotten.
UNSAID = CellChange(is_enabled=None, frequency="")


def set_cells(author: Author, cells: Mapping[tuple[str, Channel], CellChange]) -> int:
    """Write cells by scope and channel; return how many that changed."""
    return _change(
        author, lambda: sum(_set_cell(author, *key, to) for key, to in cells.items())
    )


def set_settings(author: Author, values: Mapping[str, Any]) -> int:
    """Write fields of NotificationSettings; return how many that changed."""
    return _change(author, lambda: _set_fields(author, values))


def set_quiet_hours(author: Author, week: Mapping[int, QuietWindow | None]) -> int:
    """Write the window of each weekday named; None: none; return how many changed."""
    return _change(
        author, lambda: sum(_set_quiet(author, day, to) for day, to in week.items())
    )


def choose_job(author: Author, job_id: UUID, choice: Choice | None) -> int:
    """Mute or follow a job, or neither; return 1 if that is news."""
    return _change(author, lambda: _set_choice(author, job_id, choice))


def note(
    author: Author, subject: str, before: object, after: object
) -> PreferenceChange:
    """Write one line of the trail."""
    return PreferenceChange.objects.create(
        user_id=author.user_id,
        actor_id=author.actor_id,
        source=author.source,
        subject=subject,
        before=_plain(before),
        after=_plain(after),
        changed_at=author.now,
    )


def _change(author: Author, write: Callable[[], int]) -> int:
    with transaction.atomic():
        _lock(author)
        changed = write()
        if changed:
            _own_row(author).update(updated_at=author.now)
            digests.release(author.user_id, now=author.now)
    return changed


def _lock(author: Author) -> None:
    # Before their first row there is nothing else to be locked by whoever reads it.
    User.objects.select_for_update(no_key=True).filter(pk=author.user_id).first()
    NotificationSettings.objects.get_or_create(
        user_id=author.user_id, defaults={"updated_at": author.now}
    )
    _own_row(author).select_for_update().get()


def _own_row(author: Author) -> QuerySet[NotificationSettings]:
    return NotificationSettings.objects.filter(user_id=author.user_id)


def _set_cell(author: Author, scope: str, channel: Channel, change: CellChange) -> bool:
    rows = ChannelPreference.objects.filter(
        user_id=author.user_id, scope=scope, channel=channel
    )
    before = rows.values("is_enabled", "frequency").first() or dict(UNSAID)
    after = {**before, **change}
    if after == before:
        return False
    if after == UNSAID:
        rows.delete()
    else:
        ChannelPreference.objects.update_or_create(
            user_id=author.user_id, scope=scope, channel=channel, defaults=after
        )
    note(author, f"{scope} {channel}", before, after)
    return True


def _set_fields(author: Author, values: Mapping[str, Any]) -> int:
    own = _own_row(author).get()
    before = {name: getattr(own, name) for name in values}
    changed = {name: to for name, to in values.items() if to != before[name]}
    if changed:
        _own_row(author).update(**changed)
    for name, to in changed.items():
        note(author, name, before[name], to)
    return len(changed)


def _set_quiet(author: Author, weekday: int, window: QuietWindow | None) -> bool:
    rows = QuietHours.objects.filter(user_id=author.user_id, weekday=weekday)
    was = rows.values("start", "end").first()
    to = {"start": window.start, "end": window.end} if window else None
    if was == to:
        return False
    if to is None:
        rows.delete()
    else:
        QuietHours.objects.update_or_create(
            user_id=author.user_id, weekday=weekday, defaults=to
        )
    note(author, f"quiet_hours:{weekday}", was, to)
    return True


def _set_choice(author: Author, job_id: UUID, choice: Choice | None) -> bool:
    rows = JobChoice.objects.filter(user_id=author.user_id, job=job_id)
    before = rows.values_list("choice", flat=True).first()
    if before == choice:
        return False
    if choice is None:
        rows.delete()
    else:
        JobChoice.objects.update_or_create(
            user_id=author.user_id,
            job_id=job_id,
            defaults={"choice": choice, "created_at": author.now},
        )
    note(author, f"job:{job_id}", before, choice)
    return True


def _plain(value: object) -> Any:
    """Return a value as the trail keeps it: JSON."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, time):
        return value.isoformat(timespec="minutes")
    return value.isoformat() if isinstance(value, datetime) else value
