"""Who acts in a stretch of code that has no argument for it, such as a deletion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


#: Finds out who acts, when somebody asks.
Finder = Callable[[], Acting]

_acting: ContextVar[Finder] = ContextVar("acting", default=Acting)


@contextmanager
def acting_as(
    actor: User | None = None, *, agent: Agent = Agent.SYSTEM
) -> Iterator[None]:
    """Let what the block does be the act of a person, or of a part of the system."""
    known = Acting(agent=Agent.PERSON if actor else agent, actor=actor)
    with _found_by(lambda: known):
        yield


@contextmanager
def acting_by(person: Callable[[], object]) -> Iterator[None]:
    """Let what the block does be the act of whom `person` returns, if it is a user."""

    def find() -> Acting:
        found = person()
        # The request's user is lazy: only its class says that somebody is logged in.
        is_user = isinstance(found, User) and found.is_authenticated
        return Acting(agent=Agent.PERSON, actor=found) if is_user else Acting()  # type: ignore[arg-type]

    with _found_by(find):
        yield


def acting() -> Acting:
    """Return who acts now."""
    return _acting.get()()


@contextmanager
def _found_by(find: Finder) -> Iterator[None]:
    token = _acting.set(find)
    try:
        yield
    finally:
        _acting.reset(token)
