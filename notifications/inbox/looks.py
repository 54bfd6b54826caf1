"""How a notification looks: a colour of a state, an icon and a word. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from notifications.kinds import Kind, Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A state's colour, an icon of the sprite, and what it is called."""

    state: str
    word: str
    icon: str


def _plain(state: str, word: str, icon: str = "") -> Look:
    return Look(state=state, word=word, icon=icon or state)


#: static/js/pages/looks.js has the same for toasts.
LOOKS: dict[str, Look] = {
    Kind.JOB_STARTED: _plain("processing", "Started"),
    Kind.JOB_COMPLETED: _plain("completed", "Completed"),
    Kind.JOB_FAILED: _plain("failed", "Failed"),
    Kind.JOB_CANCELLED: _plain("cancelled", "Cancelled"),
    Kind.PROGRESS_MILESTONE: _plain("processing", "On its way"),
    Kind.DOCUMENT_FAILED: _plain("failed", "Failed"),
    Kind.BATCH_COMPLETED: _plain("completed", "Completed"),
    Kind.ETA_OVERRUN: _plain("stalled", "Late", "queued"),
    Kind.SYSTEM_ALERT: _plain("stalled", "Alert", "failed"),
    Kind.TEST: _plain("queued", "Test", "bell"),
}
OTHER = _plain("queued", "News", "bell")
#: Its end is good news for a part of it at most.
MIXED = _plain("stalled", "Finished with failures", "failed")
_BAD = frozenset({Severity.ERROR, Severity.CRITICAL})


def look_of(kind: str, severity: str) -> Look:
    """Return how a kind looks; what is bad has the colour of failures."""
    if kind == Kind.BATCH_COMPLETED and severity != Severity.INFO:
        return MIXED
    look = LOOKS.get(kind, OTHER)
    return replace(look, state="failed") if severity in _BAD else look
