"""A plan on free ports, in a folder of the test's own."""

from __future__ import annotations

import pytest

from config.server.plan import Plan
from config.server.ports import free_port


@pytest.fixture
def plan(tmp_path) -> Plan:
    return Plan(
        host="127.0.0.1",
        port=free_port(),
        flower_port=free_port(),
        data_dir=tmp_path,
        is_debug=True,
        is_demo=True,
        is_verbose=False,
        demo_password="swordfish",
        flower_auth="flower:petals",
        redis_url="",
        drain_seconds=0.5,
    )
