"""Refuses requests that say they are larger than all that one hand-in may be."""

from __future__ import annotations

import json
from typing import Any

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.template.loader import render_to_string


def with_upload_limit(application: Any) -> Any:
    """Answer 413 by Content-Length, before the application reads anything.

    It stands before Django, which writes every body to a file before its first
    middleware runs. What the server itself keeps is beyond it: Daphne takes in the
    whole body, too, before it calls the application. Limit it at the proxy in front.
    A body sent in chunks has no length; Django finds no files in it.
    """

    async def limited(scope: Any, receive: Any, send: Any) -> None:
        if _declared_bytes(scope) > settings.HEADWAY_UPLOAD_MAX_TOTAL_BYTES:
            await _refuse(scope["path"], send)
        else:
            await application(scope, receive, send)

    return limited


def _declared_bytes(scope: Any) -> int:
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


async def _refuse(path: str, send: Any) -> None:
    limit = filesizeformat(settings.HEADWAY_UPLOAD_MAX_TOTAL_BYTES)
    detail = (
        f"Together the files are larger than the {limit} that one hand-in may have. "
        "Hand in fewer or smaller files at a time."
    )
    is_api = path.startswith("/api/")
    kind = b"application/json" if is_api else b"text/html; charset=utf-8"
    error = {"code": "upload_too_large", "detail": detail}
    page = json.dumps(error) if is_api else render_to_string("413.html", error)
    headers = [(b"content-type", kind), (b"x-content-type-options", b"nosniff")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page.encode()})
