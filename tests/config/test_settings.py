"""The settings as an environment makes them."""

from __future__ import annotations

import json
import os
import runpy
from typing import Any
from unittest import mock

import pytest
from django.conf import settings

from config.errors import BadSetting
from config.server.plan import BASE_DIR


def run(env: dict[str, str]) -> dict[str, Any]:
    """Return all settings as they are under these variables, and under no others."""
    with mock.patch.dict(os.environ, env, clear=True):
        return runpy.run_path(str(BASE_DIR / "config" / "settings.py"))


@pytest.fixture
def read(tmp_path):
    """Read settings from a clean environment with these variables."""

    def read(*names, **env):
        found = run({"DATA_DIR": str(tmp_path), **env})
        return json.loads(json.dumps({n: found[n] for n in names}, default=str))

    return read


def test_a_fresh_clone_runs_on_sqlite_with_immediate_transactions(read, tmp_path):
    database = read("DATABASES")["DATABASES"]["default"]
    assert database["NAME"] == str(tmp_path / "headway.sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in database["OPTIONS"]["init_command"]


def test_a_database_url_names_another_database(read):
    url = "postgres://someone:secret@db.example.org:5433/headway"
    database = read("DATABASES", DATABASE_URL=url)["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"]) == ("db.example.org", 5433)
    assert "transaction_mode" not in database.get("OPTIONS", {})


def test_one_redis_serves_for_all_three_uses(read):
    url = "redis://127.0.0.1:7777/0"
    found = read(
        "CHANNEL_LAYERS", "CELERY_BROKER_URL", "CELERY_RESULT_BACKEND", REDIS_URL=url
    )
    [host] = found["CHANNEL_LAYERS"]["default"]["CONFIG"]["hosts"]
    assert host["address"] == url
    assert found["CELERY_BROKER_URL"] == found["CELERY_RESULT_BACKEND"] == url


def test_a_command_to_the_layer_ends_when_redis_is_silent(read):
    layers = read("CHANNEL_LAYERS")["CHANNEL_LAYERS"]
    [host] = layers["default"]["CONFIG"]["hosts"]
    assert 0 < host["socket_timeout"] <= 5
    assert 0 < host["socket_connect_timeout"] <= 5


def test_the_broker_may_be_another_one(read):
    found = read("CELERY_BROKER_URL", CELERY_BROKER_URL="amqp://rabbit//")
    assert found["CELERY_BROKER_URL"] == "amqp://rabbit//"


def test_the_secret_key_is_kept_in_development(read, tmp_path):
    first, second = read("SECRET_KEY"), read("SECRET_KEY")
    assert first == second == {"SECRET_KEY": (tmp_path / "secret_key").read_text()}


def test_production_wants_a_secret_key(tmp_path):
    with pytest.raises(BadSetting, match=r"SECRET_KEY \(or SECRET_KEY_FILE\) must be"):
        run({"DATA_DIR": str(tmp_path), "DEBUG": "0"})
    assert not (tmp_path / "secret_key").exists()


def test_production_is_secure_without_being_asked(read):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT")
    found = read(
        *names, "ALLOWED_HOSTS", "SECURE_HSTS_SECONDS", DEBUG="0", SECRET_KEY="x"
    )
    assert all(found[name] is True for name in names)
    assert found["ALLOWED_HOSTS"] == []
    assert found["SECURE_HSTS_SECONDS"] > 0


def test_two_clones_on_one_machine_do_not_share_a_session(read):
    first = read("SESSION_COOKIE_NAME", PORT="8000")
    assert first != read("SESSION_COOKIE_NAME", PORT="8100")


def test_links_lead_to_the_server_that_runs(read, tmp_path):
    name = "HEADWAY_BASE_URL"
    assert read(name)[name] == "http://127.0.0.1:8000"
    (tmp_path / "server.url").write_text("http://127.0.0.1:8471")
    assert read(name)[name] == "http://127.0.0.1:8471"
    assert read(name, PORT="8500")[name] == "http://127.0.0.1:8500"
    url = "https://jobs.example.org"
    assert read(name, BASE_URL=url)[name] == url


def test_mail_goes_to_files_until_a_key_is_there(read, tmp_path):
    found = read("EMAIL_BACKEND", "EMAIL_FILE_PATH")
    assert "filebased" in found["EMAIL_BACKEND"]
    assert found["EMAIL_FILE_PATH"] == str(tmp_path / "mail")
    assert "resend" in read("EMAIL_BACKEND", RESEND_API_KEY="re_1")["EMAIL_BACKEND"]


def test_any_anymail_backend_can_be_set(read):
    backend = "anymail.backends.postmark.EmailBackend"
    found = read(
        "EMAIL_BACKEND",
        "ANYMAIL",
        EMAIL_BACKEND=backend,
        ANYMAIL_POSTMARK_SERVER_TOKEN="token",
    )
    assert found["EMAIL_BACKEND"] == backend
    assert found["ANYMAIL"]["POSTMARK_SERVER_TOKEN"] == "token"


def test_the_policy_allows_nothing_inline():
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    allowed = {source for sources in directives.values() for source in sources}
    assert not [source for source in allowed if "unsafe" in source]
    assert directives["frame-ancestors"] == ["'none'"]
