"""Pools: which of Celery's a worker may run in, and when their dead are replaced."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_init, worker_ready

#: A task that computes stops all greenlets, also the one that keeps leases alive.
UNSUPPORTED = ("eventlet", "gevent")
#: Seconds between two looks at which of a pool's processes have died.
LOOK_SECONDS = 0.5


def connect() -> None:
    """Listen to Celery: when a worker begins, and when it is ready."""
    worker_init.connect(refuse_greenlets, dispatch_uid="pools")
    worker_ready.connect(notice_deaths, dispatch_uid="pools: deaths")


def refuse_greenlets(sender: Any, **_: Any) -> None:
    """End a worker of greenlets before it takes anything.

    Raises:
        SystemExit: of receivers' errors the only kind that Celery lets pass.
    """
    pool = sender.pool_cls
    name = str(getattr(pool, "__module__", pool)).rpartition(".")[2]
    if name in UNSUPPORTED:
        raise SystemExit(
            f"Headway does not run in the {name} pool. Use -P prefork (documents), "
            "threads or solo."
        )


def notice_deaths(sender: Any, **_: Any) -> None:
    """Let a worker of processes look often at which of them have died.

    Celery hears of a death by a pipe that the kernel closes before the process can be
    collected. Who comes too soon finds it alive, and looks again after five seconds, in
    which nobody works in its place.
    """
    maintain = getattr(getattr(sender.pool, "_pool", None), "maintain_pool", None)
    if sender.hub is not None and maintain is not None:
        sender.hub.call_repeatedly(LOOK_SECONDS, maintain)
