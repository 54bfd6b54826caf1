"""Who acts in a stretch of code that has no argument for it, such as a deletion."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from django.contrib.auth.models import User

from progress.states import Agent


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """A part of the system, or a person."""

    agent: Agent = Agent.SYSTEM
    actor: User | None = None


_NOBODY = Acting()
_acting: ContextVar[Acting] = ContextVar("acting", default=_NOBODY)


@contextmanager
def acting_as(
    actor: User | None = None, *, agent: Agent = Agent.SYSTEM
) -> Iterator[None]:
    """Let what the block does be the act of a person, or of a part of the system."""
    is_person = actor is not None
    acting = Acting(agent=Agent.PERSON if is_person else agent, actor=actor)
    token = _acting.set(acting)
    try:
        yield
    finally:
        _acting.reset(token)


def acting() -> Acting:
    """Return who acts now."""
    return _acting.get()
