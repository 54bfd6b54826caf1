"""One server for a data directory; the second one is told where the first one is."""

from __future__ import annotations

import pytest

from config.errors import StartError
from config.server.lock import only_server


def test_a_second_server_is_told_where_the_first_one_is(tmp_path):
    with (
        only_server(tmp_path, "http://127.0.0.1:8000/"),
        pytest.raises(StartError, match=r"already running.*http://127.0.0.1:8000/"),
        only_server(tmp_path, "http://127.0.0.1:9000/"),
    ):
        pass


def test_the_second_one_leaves_the_first_ones_address_alone(tmp_path):
    with only_server(tmp_path, "http://first/"):
        for _ in range(2):
            with (
                pytest.raises(StartError, match="http://first/"),
                only_server(tmp_path, "http://second/"),
            ):
                pass


def test_the_lock_is_free_after_an_end(tmp_path):
    for address in ("http://one/", "http://two/"):
        with only_server(tmp_path, address):
            assert address in (tmp_path / "server.lock").read_text()


def test_two_data_directories_do_not_know_each_other(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    with only_server(tmp_path / "a", "a"), only_server(tmp_path / "b", "b"):
        assert (tmp_path / "b" / "server.lock").exists()
