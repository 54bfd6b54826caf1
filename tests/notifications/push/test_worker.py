"""The service worker's script: at the root, never old, and bound by a policy."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("is_debug", [True, False])
def test_the_worker_may_act_for_the_whole_site(client, settings, is_debug):
    settings.DEBUG = is_debug
    response = client.get("/service-worker.js")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/javascript; charset=utf-8"
    assert response["Service-Worker-Allowed"] == "/"
    assert response["Cache-Control"] == "no-cache"
    assert b"pushsubscriptionchange" in response.content


def test_the_worker_talks_to_nobody_but_us(client):
    policy = client.get("/service-worker.js")["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "script-src" not in policy


def test_the_worker_needs_no_login_and_sets_no_cookie(client):
    assert not client.get("/service-worker.js").cookies


def test_nothing_is_sent_to_the_worker(client):
    assert client.post("/service-worker.js").status_code == 405
