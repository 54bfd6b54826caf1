"""Who may retry and cancel."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core.exceptions import PermissionDenied

from progress.permissions import can_operate, require_operator


def test_owners_and_superusers_may_and_others_may_not(alice, bob, charlie, dora):
    users = (alice, bob, charlie, dora, AnonymousUser())
    allowed = [can_operate(user, alice.pk) for user in users]
    assert allowed == [True, True, False, False, False]


def test_the_permission_to_change_jobs_is_enough(alice, dora):
    dora.user_permissions.add(Permission.objects.get(codename="change_job"))
    assert can_operate(User.objects.get(pk=dora.pk), alice.pk)


def test_who_may_only_look_is_told_so(alice, dora):
    with pytest.raises(PermissionDenied, match="you may look at it, not change it"):
        require_operator(dora, alice.pk)
    require_operator(alice, alice.pk)
