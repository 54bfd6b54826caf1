"""A failure of our own is told in the shape that the sender reads."""

from __future__ import annotations

import pytest
from rest_framework.views import APIView

from config.login import LoginView

JSON, PAGE = "application/json", "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("view", "path", "kind"),
    [(APIView, "/api/jobs", JSON), (LoginView, "/accounts/login/", PAGE)],
)
def test_programs_get_json_and_people_a_page(client, db, monkeypatch, view, path, kind):
    def fail(*_args: object, **_kwargs: object) -> None:
        raise LookupError("on purpose")

    monkeypatch.setattr(view, "dispatch", fail)
    client.raise_request_exception = False
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (500, kind)
    assert b"on purpose" not in answer.content


def test_the_api_names_a_failure_by_its_code(client, db, monkeypatch):
    monkeypatch.setattr(APIView, "dispatch", lambda *_args, **_kwargs: 1 / 0)
    client.raise_request_exception = False
    assert client.get("/api/jobs").json()["code"] == "error"
