"""Who is at the other end, by headers alone."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from rest_framework_simplejwt.tokens import RefreshToken

from progress.socket_auth import is_own_origin, person_behind

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("origin", "host", "is_own"),
    [
        ("http://localhost:8000", "localhost:8000", True),
        ("https://jobs.example.org", "jobs.example.org", True),
        ("http://localhost:8001", "localhost:8000", False),
        ("https://evil.example", "jobs.example.org", False),
        ("null", "jobs.example.org", False),
        ("", "", False),
        ("https://office.example.org", "jobs.example.org", True),
    ],
)
def test_only_this_host_or_a_trusted_origin_is_own(settings, origin, host, is_own):
    settings.CSRF_TRUSTED_ORIGINS = ["https://office.example.org"]
    assert is_own_origin({"origin": origin, "host": host}) == is_own


def test_a_refresh_token_is_no_proof(alice):
    token = str(RefreshToken.for_user(alice))
    person = person_behind({"authorization": f"Bearer {token}"})
    assert isinstance(person, AnonymousUser)


def test_an_access_token_names_its_person(alice):
    token = str(RefreshToken.for_user(alice).access_token)
    assert person_behind({"authorization": f"Bearer {token}"}) == alice


def test_a_session_names_its_person_until_logout(alice, alice_client):
    name = settings.SESSION_COOKIE_NAME
    header = {"cookie": f"{name}={alice_client.cookies[name].value}"}
    assert person_behind(header) == alice
    alice_client.logout()
    assert isinstance(person_behind(header), AnonymousUser)


@pytest.mark.parametrize("cookie", ["", "=;;;=", "other=1", '\x00"=3'])
def test_a_cookie_that_says_nothing_is_nobody(cookie):
    assert isinstance(person_behind({"cookie": cookie}), AnonymousUser)
