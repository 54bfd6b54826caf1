"""Refusals have the API's shape, and other sites read only what settings allow."""

from __future__ import annotations

import json

import pytest

from progress.sse import answers


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (answers.bad_request("job", "No id."), 400, "invalid"),
        (answers.unauthenticated("Log in."), 401, "not_authenticated"),
        (answers.forbidden("permission_denied", "No."), 403, "permission_denied"),
        (answers.not_found("None."), 404, "not_found"),
        (answers.not_allowed(), 405, "method_not_allowed"),
        (answers.too_many(), 429, "too_many_connections"),
        (answers.restarting(), 503, "restarting"),
    ],
)
def test_a_refusal_has_a_code_and_a_sentence(refusal, status, code):
    found, headers, body = answers.encoded_refusal(refusal)
    assert (found, json.loads(body)["code"]) == (status, code)
    assert json.loads(body)["detail"].endswith(".")
    assert dict(headers)[b"content-length"] == str(len(body)).encode()


def test_a_field_that_is_wrong_is_named():
    _, _, body = answers.encoded_refusal(answers.bad_request("job", "No id."))
    assert json.loads(body)["fields"] == {"job": ["No id."]}


@pytest.mark.parametrize("refusal", [answers.too_many(), answers.restarting()])
def test_who_may_come_back_is_told_when(refusal):
    _, headers, _ = answers.encoded_refusal(refusal)
    assert int(dict(headers)[b"retry-after"]) > 0


def test_only_origins_that_settings_name_may_read(settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example.org"]
    settings.CORS_EXPOSE_HEADERS = ["Retry-After"]
    assert dict(answers.cors_headers("https://shop.example.org")) == {
        b"access-control-allow-origin": b"https://shop.example.org",
        b"access-control-expose-headers": b"Retry-After",
    }
    assert answers.cors_headers("https://evil.example.org") == []
    assert answers.cors_headers("") == []
