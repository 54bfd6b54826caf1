"""Lets deletions that come with a request be the act of whoever makes it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction
from django.http import HttpRequest, HttpResponseBase
from django.utils.decorators import sync_and_async_middleware

from progress.audit.acting import acting_by

Handler = Callable[[HttpRequest], Any]


@sync_and_async_middleware
def acting_middleware(get_response: Handler) -> Handler:
    """Return a handler during which the request's user acts.

    The user is looked up only when something is to be told of: most requests delete
    nothing.
    """
    if iscoroutinefunction(get_response):

        async def later(request: HttpRequest) -> HttpResponseBase:
            with acting_by(lambda: getattr(request, "user", None)):
                answer: Awaitable[HttpResponseBase] = get_response(request)
                return await answer

        return later

    def at_once(request: HttpRequest) -> HttpResponseBase:
        with acting_by(lambda: getattr(request, "user", None)):
            response: HttpResponseBase = get_response(request)
            return response

    return at_once
