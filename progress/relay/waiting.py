"""What a viewer is still to be told, while its server or the database lets it wait."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from progress.relay.encoded import Encoded, Key
from progress.relay.interest import Greeting
from progress.relay.track import Track
from progress.relay.trying import Tries

#: Answers that may wait for a slow reader; to the rest it gets none.
MAX_SAYINGS = 64


class Waiting:
    """Answers go before greetings, and greetings before news.

    News are noted by what they are about: the newest are told, not all of them.
    """

    __slots__ = ("greetings", "news", "sayings", "tries")

    def __init__(self) -> None:
        self.news: dict[Key, Track] = {}
        # Lists, though their ends are taken: an empty deque is ten times as large.
        self.greetings: list[Greeting] = []
        self.sayings: list[Encoded] = []
        self.tries = Tries()

    def __bool__(self) -> bool:
        return bool(self.sayings or self.greetings or self.news)

    def say(self, message: Encoded) -> None:
        """Note an answer, unless there are too many."""
        if len(self.sayings) < MAX_SAYINGS:
            self.sayings.append(message)

    def take(self, now: float) -> Encoded | Greeting | Track | None:
        """Take out what is to be told next; None if all has to be tried later."""
        if self.sayings:
            return self.sayings.pop(0)
        rest: Iterator[Greeting | Track] = chain(self.greetings, self.news.values())
        due = next((what for what in rest if self.tries.is_due(what.key, now)), None)
        return None if due is None else self._without(due)

    def _without(self, what: Greeting | Track) -> Greeting | Track:
        if isinstance(what, Greeting):
            self.greetings.remove(what)
        else:
            del self.news[what.key]
        return what

    def put_back(self, what: Greeting | Track, error: Exception, now: float) -> None:
        """Keep what could not be read for a later try."""
        self.tries.failed(what.key, error, now)
        if isinstance(what, Greeting):
            self.greetings.append(what)
        else:
            self.news.setdefault(what.key, what)

    def clear(self) -> None:
        """Tell nothing of it."""
        for kept in (self.news, self.greetings, self.sayings, self.tries):
            kept.clear()
