"""Programs need the rights of the admin, and leave the same lines."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import AnonymousUser, Permission

from notifications.models import EscalationPolicy
from notifications.rights import AdminRights, DeedThrottle, log, may

pytestmark = pytest.mark.django_db

MODELS = ("escalationpolicy",)


def is_let_in(user, method: str, models: tuple[str, ...] = MODELS) -> bool:
    request: Any = SimpleNamespace(user=user, method=method)
    view: Any = SimpleNamespace(models=models)
    return AdminRights().has_permission(request, view)


@pytest.mark.parametrize(
    ("method", "rights"),
    [
        ("GET", ["view"]),
        ("POST", ["add"]),
        ("PUT", ["add", "change"]),
        ("PATCH", ["change"]),
        ("DELETE", ["delete"]),
    ],
)
def test_each_request_takes_its_rights_and_no_other(dora, method, rights):
    names = [f"{right}_escalationpolicy" for right in rights]
    all_of_it = Permission.objects.filter(codename__endswith="_escalationpolicy")
    dora.user_permissions.set(all_of_it.exclude(codename=names[-1]))
    assert not is_let_in(type(dora).objects.get(pk=dora.pk), method)
    dora.user_permissions.set(all_of_it.filter(codename__in=names))
    dora = type(dora).objects.get(pk=dora.pk)
    assert is_let_in(dora, method)
    assert not is_let_in(dora, method, (*MODELS, "escalationstep"))


def test_rights_without_being_staff_let_nobody_in(alice):
    alice.user_permissions.set(Permission.objects.all())
    assert not may(type(alice).objects.get(pk=alice.pk), "view_escalationpolicy")
    assert not may(AnonymousUser(), "view_escalationpolicy")


def test_what_names_no_model_is_open_to_nobody(bob):
    assert not is_let_in(bob, "GET", ())


def test_a_line_says_who_did_what(bob):
    policy = EscalationPolicy.objects.create(name="On call")
    log(bob, policy, CHANGE, "Published.")
    line = LogEntry.objects.get()
    assert (line.user, line.object_id, line.object_repr, line.action_flag) == (
        bob,
        str(policy.pk),
        "On call",
        CHANGE,
    )
    assert line.get_change_message() == "Published."


@pytest.mark.parametrize(
    "address", ["escalation-policies/1", "site-defaults/kind:job_failed/email"]
)
def test_changes_without_end_are_slowed_down_and_looks_are_not(
    bob_api, monkeypatch, address
):
    monkeypatch.setattr(DeedThrottle, "rate", "2/min")
    where = f"/api/notifications/{address}"
    answers = [bob_api.delete(where).status_code for _ in range(3)]
    assert [status == 429 for status in answers] == [False, False, True]
    assert bob_api.get(where).status_code != 429
