"""One line in the log for each connection that opens, closes or is refused."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

from progress.protocol import REASONS, CloseCode

if TYPE_CHECKING:
    from progress.relay.viewer import Viewer

logger = logging.getLogger("progress.connections")


def opened(viewer: Viewer) -> None:
    """Say who came and what is watched."""
    logger.info("opened %s", _named(viewer))


def closed(viewer: Viewer, reason: str) -> None:
    """Say who left, why, after how long and how many messages.

    A code that we closed with says more than that the peer is gone thereafter.
    """
    if viewer.ended_by is not None:
        reason = viewer.ended_by.name.lower()
    logger.info(
        "closed %s reason=%r seconds=%.1f messages=%d",
        _named(viewer),
        reason,
        time.time() - viewer.opened_at,
        viewer.sent,
    )


def refused(code: CloseCode, transport: str, address: str, username: str = "") -> None:
    """Say who was not let in, and why."""
    logger.info(
        "refused transport=%s user=%r address=%s code=%d reason=%r",
        transport,
        username,
        address,
        code,
        REASONS[code],
    )


def _named(viewer: Viewer) -> str:
    watches = " ".join(sorted(map(str, viewer.topics))) or "nothing"
    return (
        f"connection={viewer.id} transport={viewer.transport.value}"
        f" user={viewer.peer.username!r} address={viewer.peer.address}"
        f" watches={watches[:300]!r}"
    )
