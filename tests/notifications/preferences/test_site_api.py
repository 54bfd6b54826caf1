"""The site's defaults for programs."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext

from notifications.models import PreferenceChange, SiteDefault

pytestmark = pytest.mark.django_db

DEFAULTS = "/api/notifications/site-defaults"
ONE = f"{DEFAULTS}/kind:job_completed/email"
SAID = {
    "scope": "kind:job_completed",
    "channel": "email",
    "is_enabled": False,
    "frequency": "daily",
}


def put(client, where: str = ONE, **values: Any):
    return client.put(where, values, format="json")


def trail() -> list[tuple[Any, ...]]:
    rows = PreferenceChange.objects.order_by("pk")
    return [(row.user, row.actor, row.source, row.subject) for row in rows]


def test_a_default_is_set_read_and_replaced_as_a_whole(bob_api, bob):
    answer = put(bob_api, is_enabled=False, frequency="daily")
    assert (answer.status_code, answer.json()) == (200, SAID)
    assert SiteDefault.objects.values(*SAID).get() == SAID
    assert bob_api.get(ONE).json() == SAID
    assert bob_api.get(DEFAULTS).json() == [SAID]

    assert put(bob_api, is_enabled=True).json()["frequency"] == ""
    row = SiteDefault.objects.get()
    assert (row.is_enabled, row.frequency) == (True, "")
    assert trail() == [(None, bob, "api", "kind:job_completed email")] * 2


def test_what_is_forgotten_is_as_built_in_again(bob_api):
    put(bob_api, is_enabled=False)
    for _ in range(2):
        assert bob_api.delete(ONE).status_code == 204
    assert not SiteDefault.objects.exists()
    assert bob_api.get(ONE).json() == SAID | {"is_enabled": None, "frequency": ""}
    assert bob_api.get(DEFAULTS).json() == []
    assert len(trail()) == 2


@pytest.mark.parametrize("place", ["*/email", "category:results/push", "*/log"])
def test_all_that_the_admin_offers_can_be_said(bob_api, place):
    assert put(bob_api, f"{DEFAULTS}/{place}", is_enabled=True).status_code == 200
    row = SiteDefault.objects.get()
    assert f"{row.scope}/{row.channel}" == place


@pytest.mark.parametrize(
    "place", ["kind:nothing/email", "kind:test/email", "*/database", "*/pigeon"]
)
def test_a_place_that_is_not_there_is_not_found(bob_api, place):
    where = f"{DEFAULTS}/{place}"
    assert put(bob_api, where, is_enabled=True).status_code == 404
    assert bob_api.get(where).status_code == 404
    assert bob_api.delete(where).status_code == 404
    assert not SiteDefault.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {},
        {"is_enabled": None, "frequency": ""},
        {"is_enabled": "perhaps"},
        {"frequency": "yearly"},
        {"is_enabled": True, "colour": "red"},
    ],
)
def test_a_default_that_means_nothing_is_refused(bob_api, values):
    assert put(bob_api, **values).status_code == 400
    assert not SiteDefault.objects.exists()


def test_many_defaults_are_listed_by_one_query(bob_api):
    put(bob_api, is_enabled=True)
    with CaptureQueriesContext(connection) as of_one:
        bob_api.get(DEFAULTS)
    for channel in ("push", "webhook", "log"):
        put(bob_api, f"{DEFAULTS}/*/{channel}", is_enabled=True)
    with CaptureQueriesContext(connection) as of_many:
        assert len(bob_api.get(DEFAULTS).json()) == 4
    assert len(of_many) == len(of_one)


def test_each_deed_takes_its_right(dora, dora_api, alice_api, bob_api):
    put(bob_api, is_enabled=False)
    for client in (alice_api, dora_api):
        assert client.get(DEFAULTS).status_code == 403
        assert client.get(ONE).status_code == 403
        assert put(client, is_enabled=True).status_code == 403
        assert client.delete(ONE).status_code == 403
    dora.user_permissions.add(Permission.objects.get(codename="view_sitedefault"))
    dora_api.force_authenticate(type(dora).objects.get(pk=dora.pk))
    assert dora_api.get(ONE).status_code == 200
    assert put(dora_api, is_enabled=True).status_code == 403
    assert SiteDefault.objects.get().is_enabled is False
