"""Answers that say "unchanged": ETag and If-None-Match."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.request import Request
from rest_framework.response import Response

#: Longest text that is a tag by itself; of a longer one it is the digest.
LONGEST = 60

#: How OpenAPI is told of them.
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag of the last answer.",
)
UNCHANGED = OpenApiResponse(description="Nothing has changed since that answer.")


def entity_tag(*parts: object) -> str:
    """Return the tag of a present that `parts` pin down.

    It is weak: a frame of the same seq that is made later has another timestamp and
    estimate, and is as good.
    """
    text = ".".join(map(str, parts))
    digest = blake2b(text.encode(), digest_size=12).hexdigest()
    return f'W/"{text if len(text) <= LONGEST else digest}"'


def unchanged(request: Request, tag: str) -> HttpResponseBase | None:
    """Return a 304 if the caller has what `tag` names, else None."""
    bare = tagged(Response(), tag)
    # It takes any request that has `method` and `META`.
    answer = get_conditional_response(request._request, etag=tag, response=bare)
    return None if answer is bare else answer


def tagged(response: Response, tag: str) -> Response:
    """Return an answer with its tag; caches of others do not keep it, and ask first."""
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    return response
