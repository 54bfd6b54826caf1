"""What an unsubscribe link carries: whose mail, of which scope, and how old."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

from django.conf import settings
from django.core import signing
from django.urls import reverse

from notifications.unsubscribe.errors import InvalidToken

#: Everything that comes by mail and may be switched off: the scope of a digest.
EVERYTHING = "*"

_SALT = "headway.notifications.unsubscribe"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Who stops what; `epoch` is NotificationSettings.epoch when it was made."""

    user_id: int
    #: "kind:NAME" or EVERYTHING, as ChannelPreference has it.
    scope: str
    epoch: int


def token_of(link: Link) -> str:
    """Return the link's token.

    It has no time stamp: a mail that is sent again has to be the same mail, byte for
    byte, or the provider refuses its idempotency key.
    """
    return _signer().sign_object([link.user_id, link.scope, link.epoch])


def link_of(token: str) -> Link:
    """Return what a token says.

    Raises:
        InvalidToken: it is not one of ours.
    """
    try:
        user_id, scope, epoch = _signer().unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        raise InvalidToken from None
    return Link(user_id=int(user_id), scope=str(scope), epoch=int(epoch))


def url_of(link: Link) -> str:
    """Return the address that the mail names, on our own site."""
    path = reverse("notifications:unsubscribe", args=[token_of(link)])
    return urljoin(settings.HEADWAY_BASE_URL, path)


def _signer() -> signing.Signer:
    return signing.Signer(salt=_SALT)
