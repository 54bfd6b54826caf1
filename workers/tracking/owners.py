"""Whose a tracked task is."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.models import User


def find_owner(owner: int | str | None) -> User:
    """Return the person that a task was sent for, by id or user name.

    A task that was sent for nobody, or for somebody who is gone, belongs to the
    user that HEADWAY_TASK_OWNER names, which is made when it is first needed: a
    user who cannot log in, and whose jobs staff see.
    """
    found = _person(owner)
    return found if found is not None else _nobody()


def _person(owner: int | str | None) -> User | None:
    if owner is None or owner == "":
        return None
    if isinstance(owner, int):
        return User.objects.filter(pk=owner).first()
    return User.objects.filter(username=owner).first()


def _nobody() -> User:
    name = settings.HEADWAY_TASK_OWNER
    user, is_new = User.objects.get_or_create(
        username=name, defaults={"is_active": False}
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
