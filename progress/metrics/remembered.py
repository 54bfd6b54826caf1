"""An answer of the database that serves several scrapes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Generic, TypeVar

Answer = TypeVar("Answer")

#: Seconds that an answer serves; several scrapers must not ask several times.
FRESH_SECONDS = 5.0


class Remembered(Generic[Answer]):
    """Keeps the latest answer while it is fresh."""

    def __init__(
        self,
        ask: Callable[[], Answer],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ask = ask
        self._clock = clock
        self._answer: Answer | None = None
        self._asked_at = 0.0

    def get(self) -> Answer:
        """Return an answer that is at most `FRESH_SECONDS` old.

        Raises:
            django.db.Error: the database does not answer.
        """
        now = self._clock()
        if self._answer is None or now - self._asked_at > FRESH_SECONDS:
            self._answer, self._asked_at = self._ask(), now
        return self._answer
