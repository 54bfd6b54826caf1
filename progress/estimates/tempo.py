"""How fast the machines are of late: all that runs beside makes everything slower."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

#: How much of it one run leaves, and how much of the next run's error it takes on.
KEPT, GAIN = 0.95, 0.1
#: No single run counts as further off than this, as a logarithm.
FAR = 1.0
#: Seconds added to both sides of a ratio, so that the shortest runs say little.
FLOOR = 0.1


@dataclass(slots=True)
class Tempo:
    """By which factor everything takes longer than history says, as a logarithm.

    It follows a change within some ten runs, where the costs of each stage and class
    take as many of their own.
    """

    value: float = 0.0

    def feel(self, said: float, took: float) -> None:
        """Take in what was said of a run and what it took, in seconds."""
        off = log((took + FLOOR) / (said + FLOOR))
        self.value = KEPT * self.value + GAIN * min(max(off, -FAR), FAR)

    @property
    def factor(self) -> float:
        """By which factor everything takes longer at present."""
        return exp(self.value)
