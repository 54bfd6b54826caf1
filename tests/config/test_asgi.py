"""The ASGI application answers by each protocol, and no middleware needs a thread."""

from __future__ import annotations

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.utils.module_loading import import_string

from config.asgi import application


async def test_http_reaches_django():
    headers = [(b"host", b"localhost")]
    scope = {
        "type": "http",
        "method": "GET",
        "path": "/health/live",
        "headers": headers,
    }
    communicator = ApplicationCommunicator(application, {**scope, "query_string": b""})
    await communicator.send_input({"type": "http.request", "body": b""})
    start = await communicator.receive_output(timeout=10)
    await communicator.wait(timeout=10)
    assert start["status"] == 200


def test_every_protocol_has_an_application():
    assert set(application.application_mapping) == {"http", "websocket", "lifespan"}


@pytest.mark.parametrize("name", settings.MIDDLEWARE)
def test_every_middleware_can_run_asynchronously(name):
    assert import_string(name).async_capable
