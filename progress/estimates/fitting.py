"""Whether a forecast still fits its row, which may have moved on since it was made."""

from __future__ import annotations

from dataclasses import replace

from progress.estimates.outlook import Forecast, Mood
from progress.states import State


def fit_document(found: Forecast, *, is_working: bool) -> Forecast | None:
    """Return what of a forecast holds for a document; None if nothing does."""
    if is_working:
        return _in_hand(found)
    return found if found.mood in (Mood.WAITING, Mood.NO_WORKER, Mood.PAUSED) else None


def fit_job(
    found: Forecast, *, state: str, total: int, working: int
) -> Forecast | None:
    """Return what of a forecast holds for a job of `total` documents; None if nothing.

    `working` are those of them that a worker has in hand.
    """
    if working:
        return _in_hand(found)
    if found.mood in (Mood.RUNNING, Mood.STALLED):
        # Of several, the next one is about to be taken.
        return found if total > 1 else None
    # What began since may wait elsewhere, for others.
    is_moved = found.is_begun != (state == State.PROCESSING)
    return None if found.mood == Mood.WAITING and is_moved else found


def _in_hand(found: Forecast) -> Forecast | None:
    """Return what is true of something that a worker has in hand: it waits no more."""
    if found.mood == Mood.WAITING:
        return replace(found, mood=Mood.RUNNING, start=0.0, is_nearly_done=False)
    return found if found.mood in (Mood.RUNNING, Mood.STALLED) else None
