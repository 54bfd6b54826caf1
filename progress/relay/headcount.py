"""How many are connected: to this process, and to all others as far as is known."""

from __future__ import annotations

from collections.abc import Sized


class Headcount:
    """Those here are counted when asked; those elsewhere are what was last heard.

    Whoever reads the registry sets `elsewhere`, and 0 when it does not answer: then
    only those here are counted.
    """

    __slots__ = ("_here", "elsewhere")

    def __init__(self, here: Sized = ()) -> None:
        self._here = here
        self.elsewhere = 0

    def __len__(self) -> int:
        return len(self._here) + self.elsewhere
