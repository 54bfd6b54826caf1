"""What the page offers to undo: carried by its address, signed for one person.

An address that somebody else made up offers nothing, so that no link can put a button
under a visitor's hand that does what they never did.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core import signing

_SALT = "headway.notifications.inbox.undo"
#: Seconds for which it is offered.
_LASTS = 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """An action, and the rows that it is for."""

    action: str
    ids: tuple[str, ...]


def token_of(person_id: int, action: str, ids: Iterable[Any]) -> str:
    """Return what an address says so that a person is offered an action on rows."""
    said = [person_id, action, *map(str, ids)]
    return signing.dumps(said, salt=_SALT, compress=True)


def undoing_of(person_id: int, token: str) -> Undoing | None:
    """Return what a token offers this person; None if it offers them nothing."""
    try:
        whose, action, *ids = signing.loads(token, salt=_SALT, max_age=_LASTS)
    except signing.BadSignature:
        return None
    return Undoing(action=action, ids=tuple(ids)) if whose == person_id else None
