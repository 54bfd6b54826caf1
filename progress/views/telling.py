"""What people are told of what they did, on the page that they come to next."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest

from progress.words import count


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A sentence for when it happened, and one for when there was nothing to do.

    `done` may name "{documents}": how many it concerned, in words.
    """

    done: str
    nothing: str

    def say(self, request: HttpRequest, number: int, noun: str = "document") -> None:
        """Leave the one that is true for so many documents, tasks or jobs."""
        if number:
            said = self.done.format(documents=count(number, noun))
            messages.success(request, said)
        else:
            messages.info(request, self.nothing)


CANCELLED = Telling(
    done="Cancelling. What is done is kept.",
    nothing="There is nothing to cancel: it has ended, or is stopping.",
)
FORCED = Telling(
    done="Stopping {documents} by force.",
    nothing="There is nothing to stop by force: it has stopped.",
)
PAUSED = Telling(
    done="Paused. What is in work stops at its next page; nothing is lost.",
    nothing="There is nothing to pause.",
)
RESUMED = Telling(
    done="Going on.", nothing="There is nothing to resume: it is not paused."
)
RETRIED = Telling(
    done="{documents} queued again.",
    nothing="There is nothing to retry: nothing has failed.",
)
