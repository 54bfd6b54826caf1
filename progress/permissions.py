"""Who may retry and cancel: seeing a job is not enough."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from progress.turns import NAMES, NORMAL

#: What the admin asks for, too, before it lets staff act on jobs.
OPERATE = "progress.change_job"


def can_operate(user: User | AnonymousUser | AbstractBaseUser, owner_id: int) -> bool:
    """Return whether `user` may retry and cancel what belongs to `owner_id`."""
    if user.pk == owner_id:
        return True
    return isinstance(user, User) and user.has_perm(OPERATE)


def can_prioritize(
    user: User | AnonymousUser | AbstractBaseUser, priority: int
) -> bool:
    """Return whether `user` may give a job this priority: anybody may step back."""
    if priority <= NORMAL:
        return True
    return isinstance(user, User) and user.has_perm(OPERATE)


def priorities_for(
    user: User | AnonymousUser | AbstractBaseUser,
) -> list[tuple[int, str]]:
    """Return the priorities that `user` may choose, the highest first, by name."""
    allowed = [item for item in NAMES.items() if can_prioritize(user, item[0])]
    return sorted(allowed, reverse=True)


def require_priority(
    user: User | AnonymousUser | AbstractBaseUser, priority: int
) -> None:
    """Let those pass who may give a job this priority.

    Raises:
        PermissionDenied: only who may change everybody's jobs may put some ahead.
    """
    if not can_prioritize(user, priority):
        raise PermissionDenied(
            "Only an administrator may put jobs ahead of others. You may choose "
            "normal, low or lowest."
        )


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
