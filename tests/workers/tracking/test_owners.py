"""Owners are found, or it is the system's user."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User

from workers.tracking.owners import find_owner


@pytest.mark.django_db
def test_a_person_is_found_by_id_and_name(alice):
    assert find_owner(alice.pk) == find_owner("alice") == alice


@pytest.mark.django_db
@pytest.mark.parametrize("owner", [None, "", "nobody", 987])
def test_whom_nobody_knows_is_the_systems_user_who_cannot_log_in(owner, settings):
    settings.HEADWAY_TASK_OWNER = "machine"
    found = find_owner(owner)
    assert (found.username, found.is_active) == ("machine", False)
    assert not found.has_usable_password()
    assert find_owner(owner) == found
    assert User.objects.filter(username="machine").count() == 1
