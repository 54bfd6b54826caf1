"""Tokens: given for the right password, a few times a minute."""

from __future__ import annotations

import pytest
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from progress.api.views.tokens import TokenThrottle
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def api():
    return APIClient()


def log_in(api, password=PASSWORD, **extra):
    body = {"username": "alice", "password": password}
    return api.post("/api/token", body, **extra)


def bearer(access: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {access}"}


def test_a_token_opens_the_api(api, alice):
    pair = log_in(api).json()
    assert set(pair) == {"access", "refresh"}
    assert api.get("/api/jobs", headers=bearer(pair["access"])).status_code == 200


def test_a_wrong_password_gets_a_code_and_no_hint(api, alice):
    wrong = log_in(api, "wrong")
    unknown = api.post("/api/token", {"username": "nobody", "password": "wrong"})
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "no_active_account"


def test_a_missing_field_is_named(api):
    response = api.post("/api/token", {"username": "alice"})
    assert response.status_code == 400
    assert list(response.json()["fields"]) == ["password"]


def test_a_refresh_token_gives_a_new_access_token(api, alice):
    refresh = log_in(api).json()["refresh"]
    access = api.post("/api/token/refresh", {"refresh": refresh}).json()["access"]
    assert api.get("/api/jobs", headers=bearer(access)).status_code == 200


def test_a_broken_token_is_refused_as_unauthenticated(api, alice):
    response = api.get("/api/jobs", headers=bearer("not.a.token"))
    assert response.status_code == 401
    assert response.json()["code"] == "token_not_valid"


def test_a_token_ends_with_the_password_that_it_was_given_for(api, alice):
    access = log_in(api).json()["access"]
    alice.set_password("another long password")
    alice.save(update_fields=["password"])
    assert api.get("/api/jobs", headers=bearer(access)).status_code == 401


def test_guessing_is_slowed_for_one_address_and_for_no_other(api, alice, monkeypatch):
    monkeypatch.setattr(TokenThrottle, "THROTTLE_RATES", {"token": "2/min"})
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 0)
    forged = {"X-Forwarded-For": "10.9.8.7"}
    assert [log_in(api, "wrong").status_code for _ in range(2)] == [401, 401]
    refused = log_in(api, headers=forged)
    assert refused.status_code == 429
    assert refused.json()["code"] == "throttled"
    assert int(refused["Retry-After"]) > 0
    assert log_in(api, REMOTE_ADDR="10.0.0.2").status_code == 200
