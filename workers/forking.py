"""Forking: a pool's child is never forked while another thread is at the database."""

from __future__ import annotations

import os
import threading
from types import TracebackType
from typing import Self

#: Seconds that a fork waits. After that it takes place all the same: a worker whose
#: database is silent still has to replace the children that it loses.
PATIENCE = 2.0


class Unforked:
    """A block in which this process is not forked, by whichever thread.

    The libraries of databases have locks of their own, which Python does not know. A
    child that is forked while another thread holds one waits for it for ever; and a
    connection that it inherits half-way through a statement is its parent's, too, and
    is closed in the child.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_forking = False

    def watch(self) -> None:
        """Let each fork of this process wait for the block, from now on."""
        os.register_at_fork(
            before=self._hold, after_in_parent=self._go_on, after_in_child=self._renew
        )

    def __enter__(self) -> Self:
        self._lock.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._lock.release()

    def _hold(self) -> None:
        self._is_forking = self._lock.acquire(timeout=PATIENCE)

    def _go_on(self) -> None:
        if self._is_forking:
            self._is_forking = False
            self._lock.release()

    def _renew(self) -> None:
        self.__init__()  # type: ignore[misc]
