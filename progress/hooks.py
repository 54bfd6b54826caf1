"""Hooks: how receivers hear of facts, at least once, and cannot undo them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.utils import timezone

from progress.aside import aside
from progress.facts import Fact, as_json, from_json
from progress.models import UnheardFact
from progress.text import fit

logger = logging.getLogger(__name__)

T = TypeVar("T")

#: A receiver that is told after the commit has this long before the sweep tells it.
GRACE = timedelta(seconds=30)
#: Between tries of a receiver that fails: doubled each time, up to the second.
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
#: After this a fact that no receiver takes is dropped, and logged.
KEPT = timedelta(days=7)
#: Most facts that one sweep tells, and seconds after which it begins no other one.
BATCH = 500
BUDGET = 20.0

#: Whether this thread is too busy to wait for receivers after the commit.
_is_busy: ContextVar[bool] = ContextVar("is_busy", default=False)

_kept: dict[str, FactSignal[Any]] = {}


class FactSignal(Generic[T]):
    """A hook: receivers connect to it, and each gets every fact that is sent.

    Django's own Signal runs receivers without savepoints, so one failing query
    would spoil the whole transition on PostgreSQL; hence this small class. What a
    signal of `kind` could not tell is kept in rows and told again by `tell_unheard`.
    """

    def __init__(self, name: str, kind: type[Fact] | None = None) -> None:
        self.name = name
        self.kind = kind
        self._receivers: list[Callable[[T], object]] = []
        self._later: list[Callable[[T], object]] = []
        if kind is not None:
            _kept[name] = self

    @property
    def has_receivers(self) -> bool:
        """Whether anybody listens: if not, a fact need not be made."""
        return bool(self._receivers or self._later)

    def connect(
        self, receiver: Callable[[T], object], *, after_commit: bool = False
    ) -> Callable[[T], object]:
        """Let `receiver` hear of each fact; connecting twice is connecting once.

        Called within the transaction of the change, it may write rows, which then
        stand or fall with the change, and does no I/O. With `after_commit` it is
        called after it and may do what it likes; a crash between is made good later,
        so that it may be told a fact twice: `fact.key` is the same then.
        """
        receivers = self._later if after_commit else self._receivers
        if receiver not in receivers:
            receivers.append(receiver)
        return receiver

    def disconnect(self, receiver: Callable[[T], object]) -> None:
        """Let `receiver` hear no more; harmless if it was not connected."""
        for receivers in (self._receivers, self._later):
            if receiver in receivers:
                receivers.remove(receiver)

    def send(self, fact: T) -> None:
        """Tell each receiver, in a savepoint of its own or after the commit."""
        for receiver in tuple(self._receivers):
            self._tell(receiver, fact)
        for receiver in tuple(self._later):
            self._tell_later(receiver, fact)

    def find(self, path: str) -> Callable[[T], object] | None:
        """Return the connected receiver of this name, if there is one.

        One that is told within a transaction gets one of its own.
        """
        for each in self._receivers:
            if path_of(each) == path:
                return transaction.atomic(each)
        return next((each for each in self._later if path_of(each) == path), None)

    def _tell(self, receiver: Callable[[T], object], fact: T) -> None:
        try:
            with transaction.atomic():
                receiver(fact)
        except Exception as error:
            logger.exception("A receiver of %s failed: %r", self.name, receiver)
            self._keep(receiver, fact, wait=FIRST_WAIT, error=error)

    def _tell_later(self, receiver: Callable[[T], object], fact: T) -> None:
        row = self._keep(receiver, fact, wait=GRACE)
        tell = partial(self._tell_now, receiver, fact, row)
        transaction.on_commit(partial(_call, tell), robust=True)

    def _tell_now(
        self, receiver: Callable[[T], object], fact: T, row: UnheardFact | None
    ) -> None:
        if row is None:
            receiver(fact)
        else:
            _try(row, partial(receiver, fact))

    def _keep(
        self,
        receiver: Callable[[T], object],
        fact: T,
        *,
        wait: timedelta,
        error: Exception | None = None,
    ) -> UnheardFact | None:
        if not isinstance(fact, Fact) or self.kind is None:
            return None
        now = timezone.now()
        return UnheardFact.objects.create(
            signal=self.name,
            receiver=path_of(receiver),
            key=fact.key[:200],
            fact=as_json(fact),
            created_at=now,
            due_at=now + wait,
            error=_said(error) if error else "",
        )


def path_of(receiver: Callable[..., object]) -> str:
    """Return a receiver's name, by which another process finds it: "module:name"."""
    name = getattr(receiver, "__qualname__", type(receiver).__qualname__)
    return f"{getattr(receiver, '__module__', None)}:{name}"[:300]


@contextmanager
def telling_aside() -> Iterator[None]:
    """Let another thread tell what this one sends in the block to be told on commit.

    For threads that others depend on: one that keeps leases alive must not wait for
    somebody's server.
    """
    token = _is_busy.set(True)
    try:
        yield
    finally:
        _is_busy.reset(token)


def _call(tell: Callable[[], object]) -> None:
    if not _is_busy.get():
        tell()
    elif not aside().do(tell):
        logger.warning("Too much is to be told; the sweep tells the rest")


def _said(error: Exception) -> str:
    """Return an error as a row keeps it, whatever it says of itself."""
    try:
        return fit(repr(error), 500)
    except Exception:
        return type(error).__name__


def tell_unheard(now: datetime | None = None) -> int:
    """Tell again what a crash or a failing receiver left; return how many were heard.

    Two sweeps at once tell no fact twice: each takes a row by a guarded UPDATE. Slow
    receivers do not hold up what else is swept: the rest is told by the next one.
    """
    moment, ends_at = now or timezone.now(), time.monotonic() + BUDGET
    _drop_old(moment)
    heard = 0
    for row in _due(moment):
        heard += _tell_again(row, moment)
        if time.monotonic() >= ends_at:
            break
    return heard


def _due(moment: datetime) -> list[UnheardFact]:
    return list(UnheardFact.objects.due(moment)[:BATCH])


def _tell_again(row: UnheardFact, now: datetime) -> bool:
    signal = _kept.get(row.signal)
    receiver = signal.find(row.receiver) if signal else None
    if signal is None or signal.kind is None or receiver is None:
        # Another process may know it: one with another version of the code.
        _postpone(row, now, "nobody of this name is connected")
        return False
    kind, stored = signal.kind, row.fact
    return _postpone(row, now, row.error) and _try(
        row, lambda: receiver(from_json(kind, stored))
    )


def _try(row: UnheardFact, tell: Callable[[], object]) -> bool:
    """Call a receiver and forget the row; if it fails the row stays, with the error."""
    rows = UnheardFact.objects.filter(pk=row.pk)
    try:
        tell()
    except Exception as error:
        logger.exception("%s failed on %s", row.receiver, row.key)
        rows.update(error=_said(error))
        return False
    rows.delete()
    return True


def _postpone(row: UnheardFact, now: datetime, error: str) -> bool:
    """Take the row for one try; False if another sweep has it."""
    wait = min(FIRST_WAIT * 2 ** min(row.tries, 10), LONGEST_WAIT)
    rows = UnheardFact.objects.filter(pk=row.pk, tries=row.tries)
    values = {"tries": row.tries + 1, "due_at": now + wait, "error": error}
    return bool(rows.update(**values))


def _drop_old(now: datetime) -> None:
    old = UnheardFact.objects.older_than(now - KEPT)
    for row in old[:BATCH]:
        logger.error("%s never took %s: %s", row.receiver, row.key, row.error)
        row.delete()
