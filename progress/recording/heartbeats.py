"""Signs of life: leases that are prolonged without a change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from progress import clock
from progress.lifecycle.leases import lease_time
from progress.models import Document


def heartbeat(tokens: Iterable[UUID]) -> int:
    """Prolong the leases of these claims; return how many still hold.

    One by one: a statement that waits for one document while it holds another would
    wait for ever for somebody who changes all of a job's.
    """
    return sum(map(_prolong, tokens))


def _prolong(token: UUID) -> int:
    now = clock.moment()
    rows = Document.objects.held_by([token])
    return rows.update(heartbeat_at=now, lease_expires_at=now + lease_time())
