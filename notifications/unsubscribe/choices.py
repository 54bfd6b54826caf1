"""Write what a link in a mail asks for: no more mail of a scope, or again after all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from notifications.kinds import Channel
from notifications.models import ChannelPreference, PreferenceChange
from notifications.preferences.changes import Author, CellChange, set_cells
from notifications.unsubscribe.tokens import EVERYTHING


def opt_out(user_id: int, scope: str, *, source: str, now: datetime) -> int:
    """Switch mail of a scope off; return how many cells changed (0: it was off).

    `source` is what PreferenceChange names: "unsubscribe", "complaint" or "bounce".
    """
    with transaction.atomic():
        off = dict.fromkeys(_scopes(user_id, scope), False)
        return _set(user_id, off, source, now)


def opt_in_again(user_id: int, scope: str, *, now: datetime) -> int:
    """Take the last unsubscribing of a scope back; return how many cells changed.

    What the person switched by other means since then stays.
    """
    with transaction.atomic():
        last = _last_changes(user_id, scope)
        open_ones = [change for change in last if not _is_outdated(change)]
        was = {_scope_of(change): _before(change) for change in open_ones}
        return _set(user_id, was, "unsubscribe", now)


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
    user_id: int, values: Mapping[str, bool | None], source: str, now: datetime
) -> int:
    """Write cells by scope, as the page does: what is held of them is let go, too."""
    author = Author(user_id=user_id, actor_id=None, source=source, now=now)
    cells = {
        (scope, Channel.EMAIL): CellChange(is_enabled=value)
        for scope, value in values.items()
    }
    return set_cells(author, cells)


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


def _before(change: PreferenceChange) -> bool | None:
    """Return what the cell said before it was switched off."""
    said: bool | None = (change.before or {}).get("is_enabled")
    return said


def _scope_of(change: PreferenceChange) -> str:
    return str(change.subject.rpartition(" ")[0])


def _is_outdated(change: PreferenceChange) -> bool:
    """Return whether the person has said something else since."""
    newer = PreferenceChange.objects.filter(
        user=change.user_id, subject=change.subject, pk__gt=change.pk
    )
    return newer.exists()


def _subject(scope: str) -> str:
    return f"{scope} {Channel.EMAIL}"
