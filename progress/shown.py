"""What clients say they have shown, written down by whoever keeps notices."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from uuid import UUID

from progress import notices
from progress.relay import loading

#: A browser may be faster than the worker that writes down what it has just sent:
#: seconds before each further try.
AGAIN = (0.1, 0.4, 1.5)


async def shown(person_id: int, ids: Collection[UUID]) -> None:
    """Note that a person's browser has shown these; those of others are passed over."""
    for pause in (*AGAIN, None):
        is_early = await loading.in_thread(notices.current().shown, person_id, ids)
        if not is_early or pause is None:
            return
        await asyncio.sleep(pause)
