"""Whatever refuses, the answer has one shape: a code and a sentence."""

from __future__ import annotations

import pytest
from django.core.exceptions import TooManyFilesSent
from django.http import Http404
from rest_framework.exceptions import (
    APIException,
    ErrorDetail,
    NotAuthenticated,
    NotFound,
    Throttled,
    ValidationError,
)
from rest_framework.renderers import JSONRenderer

from progress.api.errors import error_body, exception_handler
from progress.errors import SubmissionRefused, UnknownJobType


def answer(error: Exception):
    response = exception_handler(error, {})
    assert response is not None
    return response.status_code, response.data


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound(), 404, "not_found"),
        (Http404(), 404, "not_found"),
        (NotAuthenticated(), 401, "not_authenticated"),
        (Throttled(), 429, "throttled"),
        (APIException(), 500, "error"),
        (SubmissionRefused("No file."), 400, "submission_refused"),
        (UnknownJobType("No such type."), 400, "unknown_job_type"),
        (TooManyFilesSent("many"), 413, "upload_too_large"),
    ],
)
def test_each_refusal_has_its_status_and_its_code(error, status, code):
    found, body = answer(error)
    assert found == status
    assert body["code"] == code
    assert body["detail"]
    assert set(body) == {"code", "detail"}


def test_a_refused_submission_keeps_its_sentence():
    assert answer(SubmissionRefused("There is no file."))[1]["detail"] == (
        "There is no file."
    )


def test_an_invalid_field_is_named_beside_the_first_sentence():
    status, body = answer(
        ValidationError({"title": ["Say one."], "b": ["Bad.", "Low."]})
    )
    assert status == 400
    assert body == {
        "code": "invalid",
        "detail": "Say one.",
        "fields": {"title": ["Say one."], "b": ["Bad.", "Low."]},
    }


def test_nested_errors_are_flat():
    nested = ValidationError({"files": {"0": ["Empty."], "2": ["Broken."]}})
    assert answer(nested)[1]["fields"] == {
        "files.0": ["Empty."],
        "files.2": ["Broken."],
    }


def test_what_was_sent_and_no_utf_8_can_say_is_left_out_of_the_answer():
    told = [ErrorDetail('"\ud800" is not a valid choice.')]
    body = error_body({"channel": told, "\ud801": told})
    assert set(body["fields"]) == {"channel", "request"}
    assert body["detail"] == '"" is not a valid choice.'
    assert JSONRenderer().render(body)
    assert error_body({"detail": "\ud800!"})["detail"] == "!"


def test_an_error_about_the_whole_request_is_named_so():
    body = answer(ValidationError(["Not like this."]))[1]
    assert body["fields"] == {"request": ["Not like this."]}
    assert body["detail"] == "Not like this."


def test_our_own_faults_are_left_to_django():
    assert exception_handler(ZeroDivisionError(), {}) is None
