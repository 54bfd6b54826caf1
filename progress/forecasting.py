"""Keeps this web process's outlook fresh for as long as somebody wants it."""

from __future__ import annotations

import asyncio
import logging

from progress.estimates.current import current
from progress.relay import loading

logger = logging.getLogger(__name__)

#: Seconds between two looks at whether it is wanted and due.
LOOK_SECONDS = 1.0


async def keep_current() -> None:
    """Refresh the outlook when it is due, for as long as the task lives."""
    is_away = False
    while True:
        try:
            if current().is_due:
                await loading.in_thread(current().refresh)
            is_away = False
        except Exception as error:  # the database may be away; others say so, too
            if not is_away:
                logger.warning("There is no outlook for the time being: %r", error)
            is_away = True
        await asyncio.sleep(LOOK_SECONDS)
