"""Write what a link in a mail asks for: no more mail of a scope, or again after all."""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict

from django.db import transaction
from django.db.models import Q

from notifications.kinds import Channel
from notifications.models import ChannelPreference, PreferenceChange
from notifications.unsubscribe.tokens import EVERYTHING


class Cell(TypedDict):
    """What one cell of a person's matrix said; None and "": as the wider scope."""

    is_enabled: bool | None
    frequency: str


_UNSAID = Cell(is_enabled=None, frequency="")


def opt_out(user_id: int, scope: str, *, source: str, now: datetime) -> int:
    """Switch mail of a scope off; return how many cells changed (0: it was off).

    `source` is what PreferenceChange names: "unsubscribe", "complaint" or "bounce".
    """
    with transaction.atomic():
        scopes = _scopes(user_id, scope)
        return sum(_set(user_id, each, False, source, now) for each in scopes)


def opt_in_again(user_id: int, scope: str, *, now: datetime) -> int:
    """Take the last unsubscribing of a scope back; return how many cells changed.

    What the person switched by other means since then stays.
    """
    with transaction.atomic():
        return sum(_restore(change, now) for change in _last_changes(user_id, scope))


def is_stopped(user_id: int, scope: str) -> bool:
    """Return whether mail of a scope is off already: opting out adds nothing."""
    scopes = _scopes(user_id, scope)
    off = ChannelPreference.objects.filter(
        user_id=user_id, channel=Channel.EMAIL, scope__in=scopes, is_enabled=False
    )
    return off.count() == len(scopes)


def can_undo(user_id: int, scope: str) -> bool:
    """Return whether the last unsubscribing of a scope can be taken back."""
    return any(not _is_outdated(change) for change in _last_changes(user_id, scope))


def _scopes(user_id: int, scope: str) -> list[str]:
    """Return the scope and, if it is everything, what is switched on below it."""
    if scope != EVERYTHING:
        return [scope]
    on = ChannelPreference.objects.filter(
        user_id=user_id, channel=Channel.EMAIL, is_enabled=True
    )
    below = on.exclude(scope=EVERYTHING).values_list("scope", flat=True)
    return [EVERYTHING, *below.order_by("scope")]


def _set(
    user_id: int, scope: str, value: bool | None, source: str, now: datetime
) -> bool:
    row, _ = ChannelPreference.objects.select_for_update().get_or_create(
        user_id=user_id, scope=scope, channel=Channel.EMAIL
    )
    before = Cell(is_enabled=row.is_enabled, frequency=row.frequency)
    if before["is_enabled"] is value:
        return False
    ChannelPreference.objects.filter(pk=row.pk).update(is_enabled=value)
    PreferenceChange.objects.create(
        user_id=user_id,
        source=source,
        subject=_subject(scope),
        before=before,
        after=Cell(is_enabled=value, frequency=before["frequency"]),
        changed_at=now,
    )
    return True


def _last_changes(user_id: int, scope: str) -> list[PreferenceChange]:
    """Return what the last unsubscribing of the scope changed, all at one moment."""
    mine = PreferenceChange.objects.filter(user_id=user_id, source="unsubscribe")
    off = mine.filter(after__is_enabled=False)
    last = off.filter(subject=_subject(scope)).order_by("-changed_at", "-pk").first()
    if last is None:
        return []
    same = Q(pk=last.pk)
    if scope == EVERYTHING:
        same |= Q(changed_at=last.changed_at)
    return list(off.filter(same))


def _restore(change: PreferenceChange, now: datetime) -> bool:
    scope = change.subject.rpartition(" ")[0]
    user_id = change.user_id or 0
    if _is_outdated(change):
        return False
    before: dict[str, Any] = change.before or dict(_UNSAID)
    was = before.get("is_enabled")
    return _set(user_id, scope, was, "unsubscribe", now)


def _is_outdated(change: PreferenceChange) -> bool:
    """Return whether the person has said something else since."""
    newer = PreferenceChange.objects.filter(
        user=change.user_id, subject=change.subject, pk__gt=change.pk
    )
    return newer.exists()


def _subject(scope: str) -> str:
    return f"{scope} {Channel.EMAIL}"
