"""What one connection watches."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from progress import subscriptions
from progress.client_messages import Subscribe
from progress.identity import Identity
from progress.protocol import CloseCode
from progress.relay import current_relay
from progress.subscriptions import Subscriptions


async def test_a_thousand_jobs_are_asked_for_by_one_query(monkeypatch):
    asked = []

    async def load(ids):
        asked.append(len(ids))
        return {}

    monkeypatch.setattr(subscriptions, "_load_jobs", load)
    identity = Identity(user_id=1, username="charlie", is_staff=False)
    nobody: Any = SimpleNamespace(topics=set(), filter=None)
    wanted = Subscribe(jobs={uuid4(): 0 for _ in range(1000)})
    refusals = await Subscriptions(current_relay(), nobody, identity).add(wanted)
    assert asked == [1000]
    assert {code for _, code in refusals} == {CloseCode.NOT_FOUND}
    assert len(refusals) == 1000
