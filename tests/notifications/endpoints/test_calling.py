"""One call: what comes back is fit to be kept."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from notifications.endpoints import calling
from notifications.endpoints.headers import MASK, dumps
from notifications.endpoints.payload import Message
from notifications.net import Answer
from notifications.vault import seal
from tests.notifications.webhooks import make_endpoint

pytestmark = pytest.mark.django_db
MESSAGE: Message = {"id": "msg_1", "body": "{}"}


def _echo(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """A server that answers with what it was sent."""
    return Answer(status=200, headers={}, text=json.dumps(headers))


def test_a_server_that_echoes_reveals_no_header_of_its_owner(alice, monkeypatch):
    monkeypatch.setattr(calling, "post", _echo)
    own = {"Authorization": "Bearer swordfish", "X-Key": "Bearer", "X-On": "1"}
    endpoint = make_endpoint(alice, sealed_headers=seal(dumps(own)))
    answer = calling.call(endpoint, MESSAGE, now=timezone.now())
    said = json.loads(answer.text)
    assert said["Authorization"] == said["X-Key"] == MASK
    assert said["X-On"] == "1"
    assert said["Content-Type"] == "application/json"
