"""Has a pool's children start what reads for them before the first document comes."""

from __future__ import annotations

import logging
from typing import Any

from celery.signals import worker_process_init
from django.conf import settings

from workers.sandbox import supply

logger = logging.getLogger(__name__)


def connect() -> None:
    """Start the zygote with each new child of a prefork pool."""
    worker_process_init.connect(warm_up, dispatch_uid="warming: zygote")


def warm_up(**_: Any) -> None:
    """Start this process's zygote, without waiting; the first document will."""
    if not settings.HEADWAY_SANDBOX:
        return
    try:
        supply.zygote()
    except OSError as error:
        logger.warning("The reading process could not be started: %r", error)
