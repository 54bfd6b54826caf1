"""Straight lines through what was seen, the newest counting most."""

from __future__ import annotations

from dataclasses import dataclass
from math import log, sqrt

from progress.estimates.residual import SPREAD

#: How much an observation counts after another one: half after about 13 of them.
DECAY = 0.95
#: The slope that is believed before anything was seen, and how firmly.
SLOPE = 0.5
FIRMNESS = 1.0
#: How firmly it is believed that there is no fixed cost, as a share of what was seen.
NO_FIXED = 0.05
#: A run that took so many times longer, or shorter, than expected counts as that, once
#: so many runs were seen.
FAR = 3.0
SURE = 3.0


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What a run of units takes: seconds before the first one, and for each."""

    fixed: float = 0.0
    each: float
    #: How far the logarithm of a run's seconds spreads.
    spread: float = SPREAD

    def of(self, units: float) -> float:
        """Return the seconds of a run of so many units."""
        return self.fixed + self.each * units

    def times(self, pace: float) -> Cost:
        """Return the cost where everything takes so many times as long."""
        fixed, each = self.fixed * pace, self.each * pace
        return Cost(fixed=fixed, each=each, spread=self.spread)


@dataclass(slots=True)
class Affine:
    """Decayed sums of runs, for a fixed cost and one of each unit.

    A regression weighted by 1 over the square of what was expected (a Gamma model with
    identity link, taken in one run at a time), so that short and long runs count the
    same; one that is far off counts as one that is less so, as with Huber's loss.
    """

    weight: float = 0.0
    w: float = 0.0
    wn: float = 0.0
    wnn: float = 0.0
    wy: float = 0.0
    wny: float = 0.0
    #: Squares of the logarithms by which runs were off.
    noise: float = 0.0

    def add(self, units: float, seconds: float) -> None:
        """Take in a run of at least one unit, which took any time at all."""
        expected = self.cost.of(units) if self.weight >= SURE else seconds
        y = min(max(seconds, expected / FAR), expected * FAR)
        self.noise = self.noise * DECAY + log(y / expected) ** 2
        w = 1.0 / expected**2
        self.weight = self.weight * DECAY + 1.0
        self.w = self.w * DECAY + w
        self.wn = self.wn * DECAY + w * units
        self.wnn = self.wnn * DECAY + w * units * units
        self.wy = self.wy * DECAY + w * y
        self.wny = self.wny * DECAY + w * units * y

    def with_prior(self, other: Affine, weight: float) -> Affine:
        """Return these runs and others, which count as so many of these in all."""
        share = weight / self.weight * self.w / other.w
        return Affine(
            weight=self.weight + weight,
            w=self.w + share * other.w,
            wn=self.wn + share * other.wn,
            wnn=self.wnn + share * other.wnn,
            wy=self.wy + share * other.wy,
            wny=self.wny + share * other.wny,
            noise=self.noise + weight / other.weight * other.noise,
        )

    @property
    def spread(self) -> float:
        """How far the logarithms of runs spread around what was expected of them."""
        return sqrt((self.noise + SPREAD**2) / (self.weight + 1.0))

    @property
    def cost(self) -> Cost:
        """What a run costs; only after one was taken in."""
        w = self.w * (1 + NO_FIXED)
        spread = w * self.wnn - self.wn * self.wn
        fixed = (self.wy * self.wnn - self.wny * self.wn) / spread
        each = (w * self.wny - self.wn * self.wy) / spread
        if fixed <= 0 or each <= 0:
            return Cost(each=self.wny / self.wnn, spread=self.spread)
        return Cost(fixed=fixed, each=each, spread=self.spread)
