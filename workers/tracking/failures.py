"""How a tracked task ended, in words for people: from what Celery says of it."""

from __future__ import annotations

import re
import traceback

from celery import states
from celery.exceptions import Ignore, Reject, SoftTimeLimitExceeded

from progress import lifecycle
from progress.errors import Cancelled
from progress.lifecycle import Ending
from workers.tracking.taking import words_of

TOO_LONG = "This task took too long and was stopped. Try it again, or give it less."
REJECTED = "The task refused this message. Ask the people who run this service."
IGNORED = "Ended without a result, as the task chose"

#: Before a capital that begins a word: "Is|A|Directory|Error", "HTTP|Error".
WORD_BREAK = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
#: Frames of a traceback that staff see.
FRAMES = 20


def ending_of(error: BaseException | None, said_state: str = "") -> Ending:
    """Return the ending for what a task's body raised; None is its return.

    `said_state` is the state that the task stored of itself before `Ignore`.
    """
    if error is None:
        return lifecycle.completed()
    if isinstance(error, Cancelled) or said_state == states.REVOKED:
        return lifecycle.cancelled()
    if isinstance(error, SoftTimeLimitExceeded):
        return lifecycle.failed("took_too_long", TOO_LONG, _trace(error))
    if isinstance(error, Reject):
        return lifecycle.failed("rejected", REJECTED, repr(error))
    if isinstance(error, Ignore):
        return _ignored(said_state)
    return lifecycle.failed(code_of(error), sentence_of(error), _trace(error))


def code_of(error: BaseException) -> str:
    """Return an exception's own `code`, or "value_error" for a ValueError."""
    code = getattr(error, "code", None)
    if isinstance(code, str) and code:
        return code
    name = type(error).__name__
    return WORD_BREAK.sub("_", name).lower()


def sentence_of(error: BaseException) -> str:
    """Return what an exception says, in one line; its name if it says nothing."""
    text = " ".join(words_of(error).split())
    return text or type(error).__name__


def _ignored(said_state: str) -> Ending:
    if said_state == states.FAILURE:
        return lifecycle.failed("failed_by_task", "The task said that it failed.")
    return lifecycle.completed(IGNORED)


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error, limit=FRAMES))
