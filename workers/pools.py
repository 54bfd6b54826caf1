"""Pools: which of Celery's a worker may run in."""

from __future__ import annotations

from typing import Any

from celery.signals import worker_init

#: A task that computes stops all greenlets, also the one that keeps leases alive.
UNSUPPORTED = ("eventlet", "gevent")


def connect() -> None:
    """Listen to Celery: when a worker begins."""
    worker_init.connect(refuse_greenlets, dispatch_uid="pools")


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
