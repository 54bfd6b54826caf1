"""Whose endpoint it is: what is somebody else's is not there."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied

from notifications.models import WebhookEndpoint

#: What the admin asks for, too, before it lets staff change the site's endpoints.
CHANGE = "notifications.change_webhookendpoint"


def find(user: User | AnonymousUser, endpoint_id: UUID) -> WebhookEndpoint | None:
    """Return an endpoint that `user` may see; None if there is none."""
    return WebhookEndpoint.objects.visible_to(user).filter(pk=endpoint_id).first()


def can_change(user: User | AnonymousUser, endpoint: WebhookEndpoint) -> bool:
    """Return whether `user`, who may see it, may change it as well."""
    return endpoint.owner_id == user.pk if endpoint.owner_id else can_change_site(user)


def can_change_site(user: User | AnonymousUser) -> bool:
    """Return whether `user` may have and change endpoints that are nobody's."""
    return user.is_staff and user.has_perm(CHANGE)


def require_change(user: User | AnonymousUser, endpoint: WebhookEndpoint) -> None:
    """Let those pass who may change it.

    Raises:
        PermissionDenied: it is the site's, and the user may only look at it.
    """
    if not can_change(user, endpoint):
        raise PermissionDenied(
            "This webhook is the site's: you may look at it, not change it. An "
            "administrator can give you the permission to change webhooks."
        )
