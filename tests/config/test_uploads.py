"""What says it is too large is refused before it is read."""

from __future__ import annotations

import json

import pytest
from asgiref.testing import ApplicationCommunicator

from config.asgi import application
from config.uploads import with_upload_limit

LIMIT = 1000


@pytest.fixture(autouse=True)
def _limit(settings) -> None:
    settings.HEADWAY_UPLOAD_MAX_TOTAL_BYTES = LIMIT


async def answer(path: str, length: bytes | None, app=application):
    """Return status, type and body of the answer to a request whose body never came."""
    headers = [] if length is None else [(b"content-length", length)]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"",
        "headers": headers,
    }
    communicator = ApplicationCommunicator(app, scope)
    start = await communicator.receive_output(timeout=10)
    body = await communicator.receive_output(timeout=10)
    await communicator.wait(timeout=10)
    return start["status"], dict(start["headers"])[b"content-type"], body["body"]


async def test_the_api_refuses_in_its_own_shape():
    status, kind, body = await answer("/api/jobs", b"%d" % (LIMIT + 1))
    assert (status, kind) == (413, b"application/json")
    said = json.loads(body)
    assert said["code"] == "upload_too_large"
    assert "Hand in fewer or smaller files" in said["detail"]
    assert "1000\xa0bytes" in said["detail"]


async def test_the_page_refuses_with_a_page():
    status, kind, body = await answer("/submit", b"%d" % (LIMIT + 1))
    assert (status, kind) == (413, b"text/html; charset=utf-8")
    assert "Hand in fewer or smaller files" in body.decode()


@pytest.mark.parametrize("length", [None, b"", b"x", b"%d" % LIMIT])
async def test_everything_else_reaches_the_application(length):
    async def inner(scope, receive, send):
        headers = [(b"content-type", b"text/plain")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"taken"})

    status, _, body = await answer("/submit", length, with_upload_limit(inner))
    assert (status, body) == (200, b"taken")
