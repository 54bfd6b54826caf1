"""What the API answers when it refuses: one shape, with a stable code."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from django.core.exceptions import RequestDataTooBig, TooManyFilesSent
from rest_framework import status
from rest_framework.exceptions import APIException, ErrorDetail
from rest_framework.response import Response
from rest_framework.views import exception_handler as rest_exception_handler

from progress.errors import SubmissionRefused
from progress.text import fit


class ApiErrorDict(TypedDict):
    """Why a request was refused.

    `code` is stable and for programs, `detail` is a sentence for people; `fields`
    says which part of the request is wrong, where that is known.
    """

    code: str
    detail: str
    fields: NotRequired[dict[str, list[str]]]


class UploadTooLarge(APIException):
    """Send fewer or smaller files."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "upload_too_large"
    default_detail = "The upload is larger than this server takes."


class Refused(APIException):
    """Mend what the message names and send the request again."""

    status_code = status.HTTP_400_BAD_REQUEST


class NothingToDo(APIException):
    """The object is not in a state in which this action changes anything."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "nothing_to_do"
    default_detail = "Nothing was changed."


def exception_handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """Return the answer for an exception, or None for one that is our own fault."""
    response = rest_exception_handler(_as_api_exception(error), context)
    if response is not None:
        response.data = error_body(response.data)
    return response


def error_body(data: Any) -> ApiErrorDict:
    """Return what the framework says of an error in the API's one shape.

    It may repeat what was sent, of which UTF-8 cannot say everything.
    """
    if isinstance(data, dict) and isinstance(data.get("detail"), str):
        return {"code": _code(data["detail"]), "detail": fit(data["detail"])}
    fields = _flat_fields(data)
    first = next((text for texts in fields.values() for text in texts), "")
    return {"code": "invalid", "detail": first, "fields": fields}


def _as_api_exception(error: Exception) -> Exception:
    if isinstance(error, TooManyFilesSent | RequestDataTooBig):
        return UploadTooLarge("There are too many files or fields in one request.")
    if isinstance(error, SubmissionRefused):
        return Refused(str(error), code=error.code)
    return error


def _code(detail: str) -> str:
    code = detail.code if isinstance(detail, ErrorDetail) else None
    return code or "error"


def _flat_fields(data: Any, name: str = "") -> dict[str, list[str]]:
    """Return the messages by field, those of nested fields under "a.b"."""
    if isinstance(data, dict):
        prefix = f"{name}." if name else ""
        items = [_flat_fields(value, f"{prefix}{key}") for key, value in data.items()]
        return {key: texts for item in items for key, texts in item.items()}
    texts = data if isinstance(data, list) else [data]
    return {fit(name) or "request": [fit(str(text)) for text in texts]}
