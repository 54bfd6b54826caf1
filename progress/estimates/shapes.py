"""The shape of an estimate in messages."""

from __future__ import annotations

from typing import TypedDict


class EtaDict(TypedDict):
    """Remaining time in seconds, its 80 % interval, and what to show.

    The numbers are null where nobody knows: `mood` says why.
    """

    mood: str
    seconds: float | None
    low: float | None
    high: float | None
    text: str
    #: The same for a line of a list, without the interval.
    brief: str
    #: The same for a screen reader: in whole words.
    spoken: str
