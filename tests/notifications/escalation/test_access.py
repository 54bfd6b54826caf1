"""People see the escalations of what they were told of; staff see all."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from notifications.escalation.access import runs_for


def test_the_owner_and_staff_see_it_and_nobody_else(run, alice, bob, charlie):
    assert list(runs_for(alice)) == [run]
    assert list(runs_for(bob)) == [run]
    assert list(runs_for(charlie)) == []
    assert list(runs_for(AnonymousUser())) == []


def test_whose_account_is_switched_off_sees_nothing(run, alice):
    alice.is_active = False

    assert list(runs_for(alice)) == []
