"""Who may have a stream, and what is left to the application behind."""

from __future__ import annotations

import pytest
from django.conf import settings as django_settings

from progress.relay import current_relay
from tests.progress.sse.conftest import bearer, in_database
from tests.support.waiting import until_async

pytestmark = pytest.mark.django_db(transaction=True)


@in_database
def session(client) -> tuple[bytes, bytes]:
    """Return the cookie header of a client that is logged in."""
    name = django_settings.SESSION_COOKIE_NAME
    return b"cookie", f"{name}={client.cookies[name].value}".encode()


@pytest.mark.parametrize(
    ("address", "method"),
    [
        ("/api/jobs", "GET"),
        ("/api/sse-not", "GET"),
        ("/api/background-process?action=status", "GET"),
        ("/api/background-process?action=other&sse=true", "GET"),
        ("/api/background-process?action=status&sse=true", "POST"),
        ("/api/sse", "OPTIONS"),
    ],
)
async def test_what_is_not_for_a_stream_goes_on_to_the_application(
    ask, address, method
):
    exchange = ask(address, method=method)
    await exchange.body()
    assert exchange.status == 299


@pytest.mark.parametrize("method", ["POST", "HEAD", "DELETE"])
async def test_a_stream_is_asked_for_by_get(ask, method):
    exchange = ask("/api/sse", method=method)
    assert (await exchange.body())["code"] == "method_not_allowed"
    assert exchange.headers[b"allow"] == b"GET"


async def test_nobody_gets_no_stream(ask):
    exchange = ask("/api/sse")
    assert (await exchange.body())["code"] == "not_authenticated"
    assert exchange.status == 401
    assert b"www-authenticate" in exchange.headers


async def test_a_token_that_is_not_valid_proves_nobody(ask):
    exchange = ask("/api/sse", (b"authorization", b"Bearer nonsense"))
    await exchange.body()
    assert exchange.status == 401


async def test_a_session_has_a_stream_without_an_origin(ask, alice_client):
    exchange = ask("/api/sse", await session(alice_client))
    await exchange.event_of("heartbeat")
    assert exchange.status == 200


@pytest.mark.parametrize(
    "header",
    [(b"origin", b"https://evil.example.org"), (b"sec-fetch-site", b"cross-site")],
)
async def test_another_sites_page_cannot_use_a_session(ask, alice_client, header):
    exchange = ask("/api/sse", await session(alice_client), header)
    assert (await exchange.body())["code"] == "foreign_origin"
    assert exchange.status == 403


async def test_another_sites_page_may_come_with_a_token(ask, alice, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example.org"]
    origin = (b"origin", b"https://shop.example.org")
    exchange = ask("/api/sse", await bearer(alice), origin)
    await exchange.event_of("heartbeat")
    assert exchange.headers[b"access-control-allow-origin"] == origin[1]


async def test_an_allowed_page_can_read_why_it_was_refused(ask, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example.org"]
    origin = (b"origin", b"https://shop.example.org")
    exchange = ask("/api/sse", origin, (b"authorization", b"Bearer nonsense"))
    await exchange.body()
    assert exchange.headers[b"access-control-allow-origin"] == origin[1]


async def test_nothing_between_may_hold_events_back(ask, alice):
    exchange = ask("/api/sse", await bearer(alice))
    await exchange.event_of("heartbeat")
    assert exchange.headers[b"content-type"].startswith(b"text/event-stream")
    assert exchange.headers[b"cache-control"] == b"no-cache, no-transform"
    assert exchange.headers[b"x-accel-buffering"] == b"no"
    assert exchange.headers[b"x-content-type-options"] == b"nosniff"


async def test_a_question_that_cannot_be_understood_is_answered(ask, alice):
    exchange = ask("/api/sse?job=nonsense", await bearer(alice))
    assert list((await exchange.body())["fields"]) == ["job"]
    assert exchange.status == 400


async def test_a_person_has_only_so_many(ask, alice, settings):
    settings.HEADWAY_SOCKETS_PER_USER = 1
    first = ask("/api/sse", await bearer(alice))
    await first.event_of("heartbeat")
    second = ask("/api/sse", await bearer(alice))
    assert (await second.body())["code"] == "too_many_connections"
    assert second.status == 429
    assert int(second.headers[b"retry-after"]) > 0


async def test_a_peer_that_does_not_read_has_its_place_already(ask, alice, settings):
    settings.HEADWAY_SOCKETS_PER_USER = 1
    proof = await bearer(alice)
    deaf = ask("/api/sse", proof)
    deaf.may_go_on.clear()
    await until_async(lambda: not current_relay().has_room(alice.pk))
    assert current_relay().connections() == []
    assert (await ask("/api/sse", proof).body())["code"] == "too_many_connections"
    deaf.may_go_on.set()
    await deaf.event_of("heartbeat")
    deaf.leave()
    await until_async(lambda: current_relay().has_room(alice.pk))


async def test_a_process_that_leaves_takes_nobody_in(ask, alice):
    await current_relay().drain(0)
    exchange = ask("/api/sse", await bearer(alice))
    assert (await exchange.body())["code"] == "restarting"
    assert exchange.status == 503
