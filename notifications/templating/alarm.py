"""Say that a template of an admin cannot be used; whoever tells staff listens."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from django.dispatch import Signal

from notifications.kinds import Channel, Kind
from notifications.templating.source import Source

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unusable:
    """A published version failed with real data."""

    kind: Kind
    channel: Channel
    version_id: int | None
    message: str


#: Carries `fact`, an Unusable; sent each time.
template_unusable = Signal()


def tell(kind: Kind, channel: Channel, source: Source, message: str) -> None:
    """Log it and tell who listens; nothing that fails there loses the message."""
    fact = Unusable(
        kind=kind, channel=channel, version_id=source.version_id, message=message
    )
    logger.error(
        "template version %s (%s by %s) cannot be used: %s",
        source.version_id,
        kind,
        channel,
        message,
    )
    template_unusable.send_robust(sender=Unusable, fact=fact)
