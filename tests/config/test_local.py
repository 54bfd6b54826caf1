"""What a data directory keeps: private, made once, the same for everybody."""

from __future__ import annotations

import os
import stat

from config import local


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_a_secret_is_made_once_and_private(tmp_path):
    file = tmp_path / "new folder" / "secret"
    secret = local.kept_secret(file)
    assert len(secret) >= 48
    assert local.kept_secret(file) == secret
    assert mode(file) == 0o600


def test_of_two_who_make_a_secret_at_once_both_read_the_winners(tmp_path, monkeypatch):
    file = tmp_path / "secret"
    link = os.link

    def be_late(source, target):
        if not file.exists():
            file.write_text("the other's")
        link(source, target)

    monkeypatch.setattr(os, "link", be_late)
    assert local.kept_secret(file) == "the other's"
    assert list(tmp_path.iterdir()) == [file]


def test_a_private_file_replaces_one_that_others_could_read(tmp_path):
    file = tmp_path / "valkey.conf"
    file.write_text("old")
    file.chmod(0o644)
    local.write_private(file, "new")
    assert file.read_text() == "new"
    assert mode(file) == 0o600


def test_the_running_valkey_is_found_by_its_file(tmp_path):
    (tmp_path / "valkey.url").write_text("redis://127.0.0.1:1234/0\n")
    assert local.local_redis_url(tmp_path) == "redis://127.0.0.1:1234/0"


def test_the_running_server_is_found_by_its_file(tmp_path):
    (tmp_path / "server.url").write_text("http://127.0.0.1:8471\n")
    found = local.local_base_url(tmp_path, "http://127.0.0.1:8000")
    assert found == "http://127.0.0.1:8471"


def test_without_a_running_server_it_is_the_usual_address(tmp_path):
    assert local.local_base_url(tmp_path, "http://usual") == "http://usual"


def test_without_a_running_valkey_it_is_the_usual_address(tmp_path):
    assert local.local_redis_url(tmp_path) == local.DEFAULT_REDIS_URL
