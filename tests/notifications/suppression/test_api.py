from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone
from rest_framework.test import APIClient

from notifications import suppression
from notifications.kinds import Channel
from notifications.models import Suppression
from notifications.suppression import Cause

LIST = "/api/suppressions"
ADDRESS = "alice@example.org"


def block(address: str = ADDRESS, **values: Any) -> Suppression:
    now = timezone.now()
    return suppression.suppress(
        Channel.EMAIL, address, Cause.BOUNCED, now=now, evidence="x", **values
    )


def lift_address(row: Suppression) -> str:
    return f"{LIST}/{row.pk}/lift"


def listed(client, **query: str) -> list[str]:
    answer = client.get(LIST, query)
    assert answer.status_code == 200
    return [found["address"] for found in answer.json()["results"]]


def test_staff_list_what_is_in_force(bob_api):
    block()
    block("old@example.org", until=timezone.now() - timedelta(days=1))
    assert listed(bob_api) == [ADDRESS]
    assert listed(bob_api, all="true") == ["old@example.org", ADDRESS]


def test_an_address_is_found_whole_in_any_case(bob_api):
    block()
    assert listed(bob_api, address="ALICE@example.org") == [ADDRESS]
    assert listed(bob_api, address="alice") == []


def test_an_entry_says_why_and_until_when(bob_api):
    row = block()
    [found] = bob_api.get(LIST).json()["results"]
    assert found == {
        "id": row.pk,
        "channel": "email",
        "address": ADDRESS,
        "reason": "bounced",
        "evidence": "x",
        "created_at": row.created_at.isoformat(),
        "expires_at": None,
        "lifted_at": None,
    }


def test_lifting_twice_is_lifting_once_and_says_who_did_it(bob_api, bob):
    row = block()
    first = bob_api.post(lift_address(row))
    second = bob_api.post(lift_address(row))
    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    row.refresh_from_db()
    assert row.lifted_by == bob
    assert not suppression.is_suppressed(Channel.EMAIL, ADDRESS)


def test_what_is_not_there_cannot_be_lifted(bob_api):
    assert bob_api.post(f"{LIST}/7/lift").status_code == 404
    assert bob_api.post(f"{LIST}/{'9' * 30}/lift").status_code == 404


@pytest.mark.parametrize("who", ["alice_api", "charlie_api", "dora_api"])
def test_others_neither_look_nor_lift(request, who):
    client = request.getfixturevalue(who)
    row = block()
    assert client.get(LIST).status_code == 403
    assert client.post(lift_address(row)).status_code == 403
    assert suppression.is_suppressed(Channel.EMAIL, ADDRESS)


def test_who_may_look_may_not_lift(dora_api, dora):
    dora.user_permissions.add(Permission.objects.get(codename="view_suppression"))
    row = block()
    assert listed(dora_api) == [ADDRESS]
    assert dora_api.post(lift_address(row)).status_code == 403


def test_without_an_account_there_is_nothing(db):
    assert APIClient().get(LIST).status_code == 401
