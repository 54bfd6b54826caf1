"""Secrets at rest: endpoints' keys and addresses are stored encrypted."""

from __future__ import annotations

import base64
import hashlib

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.encoding import force_str

from notifications.errors import SecretUnreadable


def seal(text: str) -> str:
    """Return `text` encrypted, as ASCII."""
    return _vault().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Return what was sealed.

    Raises:
        SecretUnreadable: no key that is set now has sealed it.
    """
    try:
        return _vault().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SecretUnreadable from None


def fingerprint(text: str) -> str:
    """Return what tells whether two secrets are the same: SHA-256, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _vault() -> MultiFernet:
    # The first key seals; older ones still open (SECRET_KEY_FALLBACKS, too).
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return MultiFernet([Fernet(_derived(force_str(key))) for key in keys])


def _derived(key: str) -> bytes:
    digest = hashlib.sha256(b"headway.notifications.vault:" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)
