"""Whether a process may be ended at all."""

from __future__ import annotations

import pytest

from workers.queues import force


@pytest.mark.parametrize("daemon", [True, False])
def test_only_a_child_of_the_prefork_pool_has_one_task_at_a_time(monkeypatch, daemon):
    process = type("Process", (), {"daemon": daemon})()
    monkeypatch.setattr(force, "current_process", lambda: process)
    assert force.is_pool_child() is daemon
