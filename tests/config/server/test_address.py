"""Other programs find the server while it runs, and only then."""

from __future__ import annotations

from dataclasses import replace

import pytest

from config.local import local_base_url
from config.server.address import published_address

USUAL = "http://127.0.0.1:8000"


def test_the_address_is_found_while_the_server_runs(plan):
    with published_address(plan):
        found = local_base_url(plan.data_dir, USUAL)
        assert found == f"http://127.0.0.1:{plan.port}"
    assert local_base_url(plan.data_dir, USUAL) == USUAL


def test_an_address_that_a_killed_server_left_is_replaced(plan):
    (plan.data_dir / "server.url").write_text("http://127.0.0.1:1")
    with published_address(replace(plan, host="0.0.0.0")):  # noqa: S104
        found = local_base_url(plan.data_dir, USUAL)
    assert found == f"http://127.0.0.1:{plan.port}"


def test_a_server_that_fails_takes_its_address_away(plan):
    with pytest.raises(ValueError, match="no"), published_address(plan):
        raise ValueError("no")
    assert local_base_url(plan.data_dir, USUAL) == USUAL
