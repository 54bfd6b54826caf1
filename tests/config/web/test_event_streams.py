"""Streams of events through real servers: told, cut, resumed, forgotten."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from rest_framework_simplejwt.tokens import RefreshToken

from tests import factories
from tests.config.web.conftest import ALLOWED_ORIGIN
from tests.support.stack import Stack
from tests.support.waiting import eventually


@pytest.fixture
def headers(alice) -> dict[str, str]:
    return {"Authorization": f"Bearer {RefreshToken.for_user(alice).access_token}"}


@contextmanager
def events(url: str, headers: dict[str, str]) -> Iterator[Iterator[dict[str, Any]]]:
    """Open a stream; yields its messages, each with the id of its event."""
    with httpx.stream("GET", url, headers=headers, timeout=30) as answer:
        assert answer.status_code == httpx.codes.OK, answer.read()
        yield parsed(answer.iter_lines())


def parsed(lines: Iterator[str]) -> Iterator[dict[str, Any]]:
    last_id = None
    for line in lines:
        name, _, value = line.partition(": ")
        if name == "id":
            last_id = value
        elif name == "data":
            yield {**json.loads(value), "id": last_id}


def watching(stack: Stack) -> int:
    """Return how many streams the server says it has."""
    said = httpx.get(f"{stack.url}/health/websocket").json()
    return said["connections"].get("sse", 0)


def test_a_cut_stream_goes_on_without_a_gap(stack, alice, headers):
    job = factories.make_job(alice)
    url = f"{stack.url}/api/sse?job={job.pk}"
    with events(url, headers) as stream:
        first = next(stream)
    factories.read_whole(factories.only_document(job), logs=["one", "two"])
    with events(url, {**headers, "Last-Event-ID": first["id"]}) as stream:
        missed = next(stream)
    assert missed["type"] == "progress_update"
    assert missed["after"] == first["seq"]
    assert [line["text"] for line in missed["logs"]] == ["one", "two"]
    job.refresh_from_db()
    assert missed["seq"] == job.seq


def test_one_that_leaves_is_forgotten(stack, alice, headers):
    with events(f"{stack.url}/api/sse", headers) as stream:
        assert next(stream)["type"] == "heartbeat"
        eventually(lambda: watching(stack) == 1)
    eventually(lambda: watching(stack) == 0)


def test_the_address_of_background_process_streams_too(stack, alice, headers):
    job = factories.make_job(alice, ["wanted.txt"])
    url = f"{stack.url}/api/background-process?action=status&filename=wanted.txt"
    assert httpx.get(url, headers=headers).json()["jobs"][0]["seq"] == job.seq
    with events(url, {**headers, "Accept": "text/event-stream"}) as stream:
        assert next(stream)["processing_id"] == str(job.pk)


def test_a_preflight_is_answered_for_sites_that_may_ask(stack):
    asking = {
        "Origin": ALLOWED_ORIGIN,
        "Access-Control-Request-Method": "GET",
        "Access-Control-Request-Headers": "authorization, last-event-id",
    }
    answer = httpx.options(f"{stack.url}/api/sse", headers=asking)
    assert answer.headers["access-control-allow-origin"] == ALLOWED_ORIGIN
    assert "last-event-id" in answer.headers["access-control-allow-headers"]
