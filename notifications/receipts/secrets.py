"""The secrets by which providers prove that a receipt is theirs."""

from __future__ import annotations

from django.conf import settings

RESEND = "resend"


def name_for(provider: str) -> str:
    """Return the setting that a provider's receipts need.

    Resend signs; of the others all send a password that we choose.
    """
    return "RESEND_SIGNING_SECRET" if provider == RESEND else "WEBHOOK_SECRET"


def are_set_for(provider: str) -> bool:
    """Return whether a forged receipt of this provider's would be refused."""
    return bool(settings.ANYMAIL.get(name_for(provider)))
