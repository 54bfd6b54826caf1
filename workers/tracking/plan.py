"""How far a task is, by its stages: declared, learnt from its last run, or neither."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from progress import percent
from progress.percent import ALMOST, FULL, StageWeight

#: Finds the stages of the last run that began with a stage of this name.
Learn = Callable[[str], Sequence[StageWeight]]


def _nothing(_name: str) -> Sequence[StageWeight]:
    return ()


class Plan:
    """Turns "so far through this stage" into points of the whole task.

    Of a stage that nobody knew of, the whole rest is taken: the first run of a task
    with several stages shows the later ones by name only, and the next run knows
    their shares.
    """

    def __init__(
        self, stages: Sequence[StageWeight] = (), learn: Learn = _nothing
    ) -> None:
        self._learn: Learn | None = learn
        self._begun_at = 0
        self._know(stages)

    def _know(self, stages: Sequence[StageWeight]) -> None:
        self._stages = tuple(stages)
        self._names = frozenset(stage.name for stage in stages)

    def begin(self, name: str, points: int) -> None:
        """Enter a stage when the task has come to `points`."""
        learn, self._learn = self._learn, None
        if learn is not None and not self._stages:
            self._know(learn(name))
        if name not in self._names:
            self._begun_at = points

    def points(self, name: str, fraction: float) -> int:
        """Return the points of a task that is `fraction` (0 to 1) through a stage."""
        if name in self._names:
            return percent.stage_points(self._stages, name, fraction)
        share = min(max(fraction, 0.0), 1.0)
        return min(self._begun_at + int((FULL - self._begun_at) * share), ALMOST)
