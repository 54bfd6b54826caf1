"""The embedded Valkey keeps what it is given, for those who know the password."""

from __future__ import annotations

import pytest
import redis

from config.errors import StartError
from config.local import DEFAULT_REDIS_URL, local_redis_url
from config.server import valkey


def start(folder):
    return valkey.embedded_valkey(folder, folder / "valkey.log")


def test_it_answers_and_is_found_while_it_runs(tmp_path):
    with start(tmp_path) as (child, url):
        assert local_redis_url(tmp_path) == url
        with redis.Redis.from_url(url) as client:
            assert client.ping()
    assert child.returncode == 0
    assert local_redis_url(tmp_path) == DEFAULT_REDIS_URL


def test_a_queue_survives_a_restart(tmp_path):
    with start(tmp_path) as (_, url), redis.Redis.from_url(url) as client:
        client.lpush("documents", "message")
    with start(tmp_path) as (_, url), redis.Redis.from_url(url) as client:
        assert client.lrange("documents", 0, -1) == [b"message"]


def test_it_wants_the_password(valkey_url):
    without = valkey_url.replace(valkey_url.split("@")[0], "redis://").replace("@", "")
    with (
        redis.Redis.from_url(without) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()


def test_a_folder_may_have_blanks_and_quotes_in_its_name(tmp_path):
    folder = tmp_path / 'my "data" folder'
    folder.mkdir()
    with start(folder) as (_, url), redis.Redis.from_url(url) as client:
        assert client.config_get("dir") == {"dir": str(folder / "valkey")}


def test_the_one_that_a_killed_server_left_is_ended_first(tmp_path):
    (tmp_path / "valkey").mkdir()
    forgotten, url = valkey._start(tmp_path / "valkey", tmp_path / "log")
    valkey._wait_until_it_answers(forgotten, url, tmp_path / "log")
    (tmp_path / "valkey.url").write_text(url)
    with start(tmp_path) as (_, new_url):
        assert forgotten.wait(30) == 0
        assert new_url != url


def test_one_that_does_not_start_says_where_its_log_is(tmp_path, monkeypatch):
    monkeypatch.setattr(valkey, "CONFIGURATION", "no such option\n")
    with pytest.raises(StartError, match=r"valkey\.log"), start(tmp_path):
        pass
