"""Logging in: passwords cannot be guessed at speed, on either door."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.conftest import PASSWORD

LOGIN = "/accounts/login/"
TRIES = 10

pytestmark = pytest.mark.django_db


def log_in(client: Client, name: str, password: str, address: str = "192.0.2.1"):
    data = {"username": name, "password": password}
    return client.post(LOGIN, data, REMOTE_ADDR=address)


def guess(client: Client, name: str) -> set[int]:
    return {log_in(client, name, f"guess {n}").status_code for n in range(TRIES)}


def test_who_guesses_too_often_has_to_wait(client, alice):
    assert guess(client, "alice") == {200}
    response = log_in(client, "ALICE", PASSWORD)
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 61
    assert "Too many failed logins under this name." in response.content.decode()
    assert "_auth_user_id" not in client.session


def test_others_and_other_addresses_are_not_held_up(client, alice, charlie):
    guess(client, "alice")
    assert log_in(Client(), "charlie", PASSWORD).status_code == 302
    assert log_in(Client(), "alice", PASSWORD, "192.0.2.2").status_code == 302


def test_a_login_that_succeeds_is_not_counted(client, alice):
    answers = {log_in(client, "alice", PASSWORD).status_code for _ in range(TRIES + 2)}
    assert answers == {302}


def test_a_name_may_hold_anything(client, db):
    assert log_in(client, "a\x00\n\U0001f600" * 100, "x").status_code == 200


def test_the_admin_logs_in_by_the_same_door(client, bob):
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1] == (
        "/accounts/login/?next=%2Fadmin%2F",
        302,
    )
    data = {"username": "bob", "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", data).status_code == 302
    assert "_auth_user_id" not in client.session
    assert client.post(LOGIN, data)["Location"] == "/admin/"
