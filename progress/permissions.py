"""Who may retry and cancel: seeing a job is not enough."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

#: What the admin asks for, too, before it lets staff act on jobs.
OPERATE = "progress.change_job"


def can_operate(user: User | AnonymousUser | AbstractBaseUser, owner_id: int) -> bool:
    """Return whether `user` may retry and cancel what belongs to `owner_id`."""
    if user.pk == owner_id:
        return True
    return isinstance(user, User) and user.has_perm(OPERATE)


def require_operator(
    user: User | AnonymousUser | AbstractBaseUser, owner_id: int
) -> None:
    """Let those pass who may retry and cancel what belongs to `owner_id`.

    Raises:
        PermissionDenied: the user may only look; pages and REST both answer 403.
    """
    if not can_operate(user, owner_id):
        raise PermissionDenied(
            "This belongs to somebody else: you may look at it, not change it. "
            "An administrator can give you the permission to change jobs."
        )
