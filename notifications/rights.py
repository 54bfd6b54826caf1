"""What the admin asks for and writes down, for programs that do the same by REST."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db.models import Model
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

#: The rights that each request takes; PUT makes what is not there.
_DEEDS: Mapping[str, tuple[str, ...]] = {
    "POST": ("add",),
    "PUT": ("add", "change"),
    "PATCH": ("change",),
    "DELETE": ("delete",),
}


class AdminRights(BasePermission):
    """Each request takes the rights that the admin asks for, on the view's `models`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        """Return whether the caller is staff with the rights for this request."""
        deeds = _DEEDS.get(request.method or "", ("view",))
        models: tuple[str, ...] = getattr(view, "models", ())
        return may(request.user, *(f"{d}_{model}" for d in deeds for model in models))


class DeedThrottle(UserRateThrottle):
    """What holds for everybody is changed now and then; looking is not limited."""

    scope = "admin-deeds"
    rate = "60/min"

    def allow_request(self, request: Request, view: APIView) -> bool:
        """Return whether the caller may go on; only changes count."""
        return request.method in SAFE_METHODS or super().allow_request(request, view)


def may(user: object, *rights: str) -> bool:
    """Return whether somebody is active staff with these rights; without any, no."""
    if not isinstance(user, User) or not user.is_staff or not rights:
        return False
    return user.has_perms([f"notifications.{right}" for right in rights])


def log(user: User, row: Model, flag: int, message: str = "") -> None:
    """Write a line of the admin's history; of what is deleted, before it is."""
    LogEntry.objects.log_actions(
        user.pk, [row], flag, change_message=message, single_object=True
    )
