"""Making and changing endpoints."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone

from notifications.endpoints import writing
from notifications.endpoints.errors import EndpointRefused, TooManyEndpoints
from notifications.endpoints.headers import dumps
from notifications.endpoints.writing import Wanted
from notifications.models import WebhookEndpoint
from notifications.vault import seal
from tests.notifications.webhooks import make_endpoint, run_together

NOW = timezone.now()
WANTED = Wanted(name=" Ops  channel ", url="https://example.org/hook")


@pytest.mark.django_db
def test_another_address_begins_without_a_past(alice):
    endpoint = make_endpoint(
        alice, failing_since=NOW, paused_until=NOW, consecutive_failures=9
    )
    writing.edit(endpoint, WANTED)
    endpoint.refresh_from_db()
    assert (endpoint.name, endpoint.consecutive_failures) == ("Ops channel", 9)
    writing.edit(endpoint, Wanted(name="Ops", url="https://example.org/other"))
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.consecutive_failures) == (None, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"url": "https://inner.example.org/"}, "url"),
        ({"kinds": ("test",)}, "kinds"),
        ({"rate_per_minute": 6001}, "rate_per_minute"),
        ({"headers": {"Host": "x"}}, "headers"),
    ],
)
def test_each_part_is_checked(alice, values, field):
    wanted = Wanted(**{"name": "Ops", "url": "https://example.org/", **values})
    with pytest.raises(EndpointRefused) as caught:
        writing.create(alice, wanted, now=NOW)
    assert caught.value.field == field
    assert not WebhookEndpoint.objects.exists()


@pytest.mark.django_db
def test_headers_that_are_not_shown_do_not_go_to_another_server(alice):
    endpoint = make_endpoint(alice, sealed_headers=seal(dumps({"X-Key": "swordfish"})))
    writing.edit(endpoint, Wanted(name="Ops", url="https://example.org/other"))
    other = Wanted(name="Ops", url="https://charlie.example.org/hook")
    with pytest.raises(EndpointRefused) as caught:
        writing.edit(endpoint, other)
    assert caught.value.field == "headers"
    endpoint.refresh_from_db()
    assert endpoint.url == "https://example.org/other"
    writing.edit(endpoint, replace(other, headers={}))
    endpoint.refresh_from_db()
    assert (endpoint.url, endpoint.sealed_headers) == (other.url, "")


@pytest.mark.django_db
def test_two_who_change_different_parts_at_once_lose_nothing(alice):
    row = make_endpoint(alice)
    first, second = (WebhookEndpoint.objects.get(pk=row.pk) for _ in range(2))
    kept = Wanted(name=row.name, url=row.url, rate_per_minute=row.rate_per_minute)
    writing.edit(first, replace(kept, name="Nights"))
    writing.edit(second, replace(kept, rate_per_minute=60))
    row.refresh_from_db()
    assert (row.name, row.rate_per_minute) == ("Nights", 60)


@pytest.mark.django_db
def test_headers_of_one_server_never_meet_the_address_of_another(alice):
    row = make_endpoint(alice)
    first, second = (WebhookEndpoint.objects.get(pk=row.pk) for _ in range(2))
    secret = {"X-Key": "swordfish"}
    writing.edit(first, Wanted(name="A", url="https://example.net/", headers=secret))
    with pytest.raises(EndpointRefused) as caught:
        writing.edit(second, Wanted(name="B", url="https://charlie.example.org/"))
    assert caught.value.field == "url"
    row.refresh_from_db()
    assert (row.name, row.url) == ("A", "https://example.net/")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("limit", "is_site"), [("PER_PERSON", False), ("PER_SITE", True)]
)
def test_requests_at_once_do_not_exceed_the_limit(alice, monkeypatch, limit, is_site):
    monkeypatch.setattr(writing, limit, 2)
    owner = None if is_site else alice
    make_endpoint(owner=owner)

    def make() -> bool:
        try:
            writing.create(owner, WANTED, now=NOW)
        except TooManyEndpoints:
            return False
        return True

    assert sorted(run_together(make, make, make)) == [False, False, True]
    assert WebhookEndpoint.objects.filter(owner=owner).count() == 2
