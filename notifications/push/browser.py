"""What a browser tells of itself when it subscribes, checked. Pure."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric import ec

from notifications.push.errors import BadKeys

#: RFC 8291, 3.2: the authentication secret.
_AUTH_SIZE = 16
#: An uncompressed point on P-256.
_POINT_SIZE = 65


@dataclass(frozen=True, slots=True, kw_only=True)
class Browser:
    """A browser's subscription: where to send, for whom to encrypt, by which key."""

    endpoint: str
    #: Its public key and its secret, in URL-safe base64 without padding.
    p256dh: str
    auth: str
    #: Our public key, which it subscribed with.
    vapid_key: str
    label: str = ""


def check_keys(p256dh: str, auth: str) -> None:
    """Look whether a message can be encrypted for these (RFC 8291).

    Raises:
        BadKeys: they are no point on the curve, or no secret of 16 bytes.
    """
    point, secret = _decoded(p256dh), _decoded(auth)
    if len(point) != _POINT_SIZE or len(secret) != _AUTH_SIZE:
        raise BadKeys
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
    except ValueError:
        raise BadKeys from None


def _decoded(text: str) -> bytes:
    padding = "=" * (-len(text.rstrip("=")) % 4)
    try:
        return base64.b64decode(
            text.rstrip("=") + padding, altchars=b"-_", validate=True
        )
    except ValueError:
        raise BadKeys from None
