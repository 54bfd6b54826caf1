"""Makes a pool's children ready before the first document comes."""

from __future__ import annotations

import gc
import logging
from typing import Any

from celery.signals import worker_process_init
from django.conf import settings

from workers.sandbox import supply

logger = logging.getLogger(__name__)


def connect() -> None:
    """Do both with each new child of a prefork pool."""
    worker_process_init.connect(settle, dispatch_uid="warming: memory")
    worker_process_init.connect(warm_up, dispatch_uid="warming: zygote")


def settle(**_: Any) -> None:
    """Count all that is loaded by now as what stays.

    Collecting garbage looks through it otherwise, every dozen of documents: a quarter
    of a second, and a copy of each page of memory that is still the parent's.
    """
    gc.freeze()


def warm_up(**_: Any) -> None:
    """Start this process's zygote, without waiting; the first document will."""
    if not settings.HEADWAY_SANDBOX:
        return
    try:
        supply.zygote()
    except OSError as error:
        logger.warning("The reading process could not be started: %r", error)
