"""Our key pairs for push services (RFC 8292): made once, sealed, never shown."""

from __future__ import annotations

import base64
import logging

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from py_vapid import Vapid

from notifications.errors import SecretUnreadable
from notifications.models import VapidKey
from notifications.push.errors import BadVapidKey
from notifications.vault import seal, unseal

logger = logging.getLogger(__name__)

#: Bytes of a private key on P-256.
_SIZE = 32


def current() -> VapidKey:
    """Return the key that new browsers subscribe with, made at the first call.

    HEADWAY_VAPID_PRIVATE_KEY rules where it is set. Browsers keep the key they
    subscribed with, so older ones stay. If the SECRET_KEY that sealed the latest one is
    lost, the next one is made: browsers change to it when their people come by.

    Raises:
        BadVapidKey: the one that is set cannot be used.
    """
    if settings.HEADWAY_VAPID_PRIVATE_KEY:
        return _keep(_read(settings.HEADWAY_VAPID_PRIVATE_KEY))
    latest = VapidKey.objects.order_by("generation").last()
    if latest is None or is_usable(latest):
        return latest or renew(after=0)
    logger.error(
        "The key of browser push was sealed with another SECRET_KEY; a new one is made."
    )
    return renew(after=latest.generation)


def is_usable(key: VapidKey) -> bool:
    """Return whether we can still sign with a key."""
    try:
        signer(key)
    except SecretUnreadable:
        return False
    return True


def renew(*, after: int) -> VapidKey:
    """Make the key that follows generation `after`, unless somebody just has.

    Two that come here at once write the same generation, which only one can: both
    return that one's.
    """
    try:
        with transaction.atomic():
            return _write(ec.generate_private_key(ec.SECP256R1()), after + 1)
    except IntegrityError:
        return VapidKey.objects.get(generation=after + 1)


def signer(key: VapidKey) -> Vapid:
    """Return what signs for `key`.

    Raises:
        SecretUnreadable: the key was sealed with another SECRET_KEY.
    """
    return Vapid(_read(unseal(key.sealed_private_key)))


def check(text: str) -> None:
    """Raise BadVapidKey unless `text` is a private key as `exported` writes it."""
    _read(text)


def exported(key: VapidKey) -> str:
    """Return a private key as HEADWAY_VAPID_PRIVATE_KEY takes it; raises as `signer`.

    32 bytes in URL-safe base64: 43 characters.
    """
    return unseal(key.sealed_private_key)


def _keep(private: ec.EllipticCurvePrivateKey) -> VapidKey:
    """Return the row of a key, written at the first call."""
    while True:
        kept = VapidKey.objects.filter(public_key=_public(private)).first()
        if kept is not None:
            return kept
        latest = VapidKey.objects.aggregate(latest=Max("generation"))["latest"] or 0
        try:
            with transaction.atomic():
                return _write(private, latest + 1)
        except IntegrityError:
            # Another process has taken the number, or kept this very key: look again.
            continue


def _write(private: ec.EllipticCurvePrivateKey, generation: int) -> VapidKey:
    number = private.private_numbers().private_value
    return VapidKey.objects.create(
        generation=generation,
        public_key=_public(private),
        sealed_private_key=seal(_encoded(number.to_bytes(_SIZE, "big"))),
        created_at=timezone.now(),
    )


def _read(text: str) -> ec.EllipticCurvePrivateKey:
    try:
        raw = base64.b64decode(text.rstrip("=") + "=", altchars=b"-_", validate=True)
        number = int.from_bytes(raw, "big") if len(raw) == _SIZE else 0
        return ec.derive_private_key(number, ec.SECP256R1())
    except ValueError:
        raise BadVapidKey from None


def _public(private: ec.EllipticCurvePrivateKey) -> str:
    point = private.public_key().public_bytes(
        Encoding.X962, PublicFormat.UncompressedPoint
    )
    return _encoded(point)


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
