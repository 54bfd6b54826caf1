"""The addresses that others rely on, and headers that every page carries."""

from __future__ import annotations

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("login", "/accounts/login/"),
        ("logout", "/accounts/logout/"),
        ("password_change", "/accounts/password_change/"),
        ("admin:index", "/admin/"),
        ("health:ready", "/health/ready"),
    ],
)
def test_an_address_stays_where_it_is(name, address):
    assert reverse(name) == address


def test_a_stranger_is_sent_to_the_login_page(client, db):
    answer = client.get("/")
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/")


def test_every_page_carries_the_policy(client, db):
    policy = client.get("/accounts/login/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_nobody_resets_a_password_by_mail(client, db):
    assert client.get("/accounts/password_reset/").status_code == 404
