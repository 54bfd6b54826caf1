"""Browsers that exist only here: with real keys, so that they can decrypt."""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifications.push import keys
from notifications.push.browser import Browser

FCM = "https://fcm.googleapis.com/fcm/send"


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True, kw_only=True)
class OwnBrowser:
    """A browser's end of a subscription."""

    origin: str = FCM
    secret: bytes = field(default_factory=lambda: os.urandom(16))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    name: str = field(default_factory=lambda: uuid4().hex)

    @property
    def endpoint(self) -> str:
        return f"{self.origin}/{self.name}"

    @property
    def p256dh(self) -> str:
        point = self.key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return encoded(point)

    @property
    def auth(self) -> str:
        return encoded(self.secret)

    def told(self, **values: str) -> Browser:
        """Return what it tells the server; needs the database for our key."""
        said = {
            "endpoint": self.endpoint,
            "p256dh": self.p256dh,
            "auth": self.auth,
            "label": "Firefox on Linux",
        }
        if "vapid_key" not in values:
            values["vapid_key"] = keys.current().public_key
        return Browser(**(said | values))

    def json(self, **values: object) -> dict[str, object]:
        """Return the same as the REST interface takes it."""
        told = self.told()
        return {
            "endpoint": told.endpoint,
            "keys": {"p256dh": told.p256dh, "auth": told.auth},
            "vapid_key": told.vapid_key,
            "is_asked_for": True,
            **values,
        }
