"""The page of connections, and the question before one is ended."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from progress.registry import operators, store
from progress.registry.orders import Order, Target
from tests.factories import make_job
from tests.support.relays import StillRelay, a_connection

PAGE = reverse("progress:connections")
DISCONNECT = reverse("progress:connections-disconnect")

pytestmark = pytest.mark.django_db


@pytest.fixture
def job(alice):
    return make_job(alice, ["essay.txt"])


@pytest.fixture
def two(registry, beat_once, job) -> None:
    """Alice and charlie are connected."""
    watches = (f"job:{job.pk}",)
    alices = a_connection(watches=watches)
    other = {"user_id": 3, "username": "charlie", "transport": "sse"}
    beat_once(StillRelay([alices, a_connection(id="c2", watches=watches, **other)]))


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def orders(registry) -> list[Target]:
    return [Order.decoded(line).target for line in registry.zrange(store.ORDERS, 0, -1)]


def test_who_is_connected_from_where_to_what_is_shown(two, bob_client, job):
    page = text(bob_client.get(PAGE))
    assert "<strong>alice</strong>" in page
    assert "192.0.2.7" in page
    assert f'<a href="{job.get_absolute_url()}">essay.txt</a>' in page
    assert "2 connections" in page


def test_a_search_narrows_and_its_counts_follow(two, bob_client):
    response = bob_client.get(PAGE, {"q": "alice"})
    assert [line.username for line in response.context["lines"]] == ["alice"]
    counts = {facet.label: facet.count for facet in response.context["facets"]}
    assert counts == {"All": 1, "WebSocket": 1, "Event stream": 0, "Polling": 0}


def test_a_transport_is_chosen_by_its_link(two, bob_client):
    facets = bob_client.get(PAGE).context["facets"]
    (stream,) = [facet for facet in facets if facet.label == "Event stream"]
    response = bob_client.get(PAGE + stream.url)
    assert [line.username for line in response.context["lines"]] == ["charlie"]
    chosen = [f.label for f in response.context["facets"] if f.is_chosen]
    assert chosen == ["Event stream"]


def test_a_search_that_finds_nobody_offers_the_way_back(two, bob_client):
    assert "No connection matches" in text(bob_client.get(PAGE, {"q": "zoe"}))


def test_nobody_connected_is_said(registry, bob_client):
    assert "Nobody is connected" in text(bob_client.get(PAGE))


def test_a_redis_that_is_away_is_said(no_redis, bob_client):
    assert "Nobody knows who is connected" in text(bob_client.get(PAGE))


@pytest.mark.parametrize("address", [PAGE, f"{DISCONNECT}?user=1"])
def test_the_pages_are_for_staff(registry, alice_client, client, address):
    assert alice_client.get(address).status_code == 403
    assert client.get(address).status_code == 302


def test_the_menu_leads_staff_there_and_nobody_else(registry, bob_client, alice_client):
    assert PAGE in text(bob_client.get("/"))
    assert PAGE not in text(alice_client.get("/"))


def test_whoever_may_only_look_finds_no_button(two, dora_client):
    assert DISCONNECT not in text(dora_client.get(PAGE))
    assert dora_client.get(DISCONNECT, {"connection": "c1"}).status_code == 403
    assert dora_client.post(DISCONNECT, {"connection": "c1"}).status_code == 403


def test_the_question_names_who_is_meant_and_offers_more(two, bob_client, job):
    page = text(bob_client.get(DISCONNECT, {"connection": "c1"}))
    assert "<h1>Disconnect alice?</h1>" in page
    assert "1 connection will be closed" in page
    assert f"{DISCONNECT}?user=1" in page
    assert f"{DISCONNECT}?job={job.pk}" in page


def test_the_question_about_a_job_names_all_who_watch_it(two, bob_client, job):
    page = text(bob_client.get(DISCONNECT, {"job": job.pk}))
    assert "everybody who watches essay.txt?" in page
    assert "2 connections will be closed" in page


def test_to_ask_disconnects_nobody(two, bob_client, registry):
    bob_client.get(DISCONNECT, {"user": 1})
    assert orders(registry) == []


def test_the_answer_disconnects_and_leads_back(two, bob_client, registry):
    response = bob_client.post(DISCONNECT, {"user": 1}, follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "Disconnected." in text(response)
    assert orders(registry) == [Target(user_id=1)]


def test_who_was_disconnected_is_listed_no_more(two, bob_client, job):
    bob_client.post(DISCONNECT, {"user": 1})
    lines = bob_client.get(PAGE).context["lines"]
    assert [line.username for line in lines] == ["charlie"]
    bob_client.post(DISCONNECT, {"job": job.pk})
    assert "Nobody is connected" in text(bob_client.get(PAGE))


def test_the_search_outlives_the_question_and_its_answer(two, bob_client):
    query = "transport:websocket &é"
    found = text(bob_client.get(PAGE, {"q": "user:alice"}))
    assert f'href="{DISCONNECT}?connection=c1&amp;q=user%3Aalice"' in found
    question = bob_client.get(DISCONNECT, {"connection": "c1", "q": query})
    assert question.context["back"] == f"{PAGE}?{urlencode({'q': query})}"
    assert '<input type="hidden" name="q" value="transport:websocket &amp;é">' in text(
        question
    )
    assert all(urlencode({"q": query}) in url for _, url in question.context["others"])
    answer = bob_client.post(DISCONNECT, {"connection": "c1", "q": query})
    assert answer.headers["Location"] == f"{PAGE}?{urlencode({'q': query})}"


def test_each_line_says_when_it_was_opened_by_the_clock(two, bob_client):
    page = text(bob_client.get(PAGE))
    assert 'since <relative-time format="clock"' in page
    assert "since <relative-time datetime" not in page


def test_the_page_asks_again_by_itself(two, bob_client, no_redis):
    page = text(bob_client.get(PAGE))
    assert "js/pages/connections.js" in page
    # What it may become is drawn in the same regions.
    assert 'data-region="list"' in page
    assert 'data-region="facets"' in page


def test_an_order_that_cannot_be_given_is_said(no_redis, bob_client, monkeypatch):
    monkeypatch.setattr(operators, "get_channel_layer", lambda: None)
    response = bob_client.post(DISCONNECT, {"user": 1}, follow=True)
    assert "Redis does not answer" in text(response)


@pytest.mark.parametrize("query", ["", "?user=x", "?job=x", "?user=1&connection=c1"])
def test_a_question_about_nobody_is_refused(registry, bob_client, query):
    assert bob_client.get(DISCONNECT + query).status_code == 400


def test_a_connection_that_has_ended_is_said(registry, bob_client):
    page = text(bob_client.get(DISCONNECT, {"connection": "gone"}))
    assert "No such connection is known" in page
