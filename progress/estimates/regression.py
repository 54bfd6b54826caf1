"""A straight line through the logarithms of what was seen, the newest counting most."""

from __future__ import annotations

from dataclasses import dataclass

#: How much an observation counts after another one: half after about 23 of them.
DECAY = 0.97
#: The slope that is believed before anything was seen, and how firmly.
SLOPE = 0.5
FIRMNESS = 1.0


@dataclass(slots=True)
class Line:
    """Decayed sums of points (x, y), for a ridge regression of y on x."""

    weight: float = 0.0
    x: float = 0.0
    y: float = 0.0
    xx: float = 0.0
    xy: float = 0.0

    def add(self, x: float, y: float) -> None:
        """Take in a point."""
        self.weight = self.weight * DECAY + 1.0
        self.x = self.x * DECAY + x
        self.y = self.y * DECAY + y
        self.xx = self.xx * DECAY + x * x
        self.xy = self.xy * DECAY + x * y

    def at(self, x: float) -> float:
        """Return y at x; only after a point was taken in."""
        mean_x, mean_y = self.x / self.weight, self.y / self.weight
        spread = self.xx - self.weight * mean_x * mean_x
        common = self.xy - self.weight * mean_x * mean_y
        slope = (common + FIRMNESS * SLOPE) / (max(spread, 0.0) + FIRMNESS)
        return mean_y + slope * (x - mean_x)


@dataclass(slots=True)
class Level:
    """A decayed mean with the weight that it rests on."""

    weight: float = 0.0
    total: float = 0.0

    def add(self, value: float, weight: float) -> None:
        """Take in a value."""
        self.weight = self.weight * DECAY + weight
        self.total = self.total * DECAY + weight * value

    @property
    def mean(self) -> float:
        """The mean; only after a value was taken in."""
        return self.total / self.weight
