"""Which pages of other sites may read the API's answers."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client

ORIGIN = "https://app.example.org"

pytestmark = pytest.mark.django_db


@pytest.fixture
def allowed(settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [ORIGIN]


def asks(path: str = "/api/jobs", origin: str = ORIGIN):
    return Client().get(path, headers={"Origin": origin})


def preflight(path: str = "/api/jobs", headers: str = "authorization"):
    return Client().options(
        path,
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": "GET",
            "Access-Control-Request-Headers": headers,
        },
    )


def test_no_other_site_is_allowed_unless_a_setting_names_it():
    assert django_settings.CORS_ALLOWED_ORIGINS == []
    assert "Access-Control-Allow-Origin" not in asks()
    assert "Access-Control-Allow-Origin" not in preflight()


@pytest.mark.usefixtures("allowed")
def test_a_page_of_an_allowed_origin_reads_answers_and_refusals():
    answer = asks()
    assert answer.status_code == 401
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    assert "ETag" in answer["Access-Control-Expose-Headers"]
    assert "origin" in answer["Vary"]


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://app.example.org", "null", f"{ORIGIN}.x"]
)
def test_a_page_of_any_other_origin_reads_nothing(origin):
    assert "Access-Control-Allow-Origin" not in asks(origin=origin)


@pytest.mark.usefixtures("allowed")
@pytest.mark.parametrize("path", ["/api/jobs", "/api/sse", "/api/background-process"])
def test_a_preflight_allows_what_the_client_sends(path):
    answer = preflight(path, "authorization, if-none-match, last-event-id")
    assert answer.status_code == 200
    assert answer["Access-Control-Allow-Origin"] == ORIGIN
    names = answer["Access-Control-Allow-Headers"].split(", ")
    assert {"authorization", "if-none-match", "last-event-id"} <= set(names)


@pytest.mark.usefixtures("allowed")
def test_a_session_is_of_no_use_to_another_site():
    assert "Access-Control-Allow-Credentials" not in asks()
    assert "Access-Control-Allow-Credentials" not in preflight()


@pytest.mark.usefixtures("allowed")
def test_only_the_api_is_open():
    assert "Access-Control-Allow-Origin" not in asks("/login/")
