"""System checks: mail settings that start well and fail with the first mail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anymail.backends.base import AnymailBaseBackend
from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.utils.module_loading import import_string
from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from notifications.channels import headers, mail_backends, resend
from notifications.receipts import secrets

Apps = Sequence[AppConfig] | None


def sender_is_an_address(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E024: with a sender that is none, every mail is refused."""
    try:
        headers.sender(settings.DEFAULT_FROM_EMAIL)
    except ValidationError:
        return [
            Error(
                "DEFAULT_FROM_EMAIL is not one mail address.",
                hint='Set it like "Headway <headway@example.org>".',
                id="headway.E024",
            )
        ]
    return []


def backend_can_be_made(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E025: a provider without its key, or a backend that there is not."""
    try:
        connection = mail_backends.backend()
    except (ImproperlyConfigured, ImportError, ValueError) as error:
        return [_unusable(" ".join(str(error).split()))]
    # anymail takes an empty key for a key.
    if isinstance(connection, resend.EmailBackend) and not connection.api_key:
        return [_unusable("Resend has no key.")]
    return []


def signing_secret_can_be_read(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """E026: with a secret that is none, every receipt of Resend's is refused."""
    secret = settings.ANYMAIL.get("RESEND_SIGNING_SECRET")
    try:
        if secret:
            Webhook(secret)
    except (ValueError, EmptyWebhookSecretError):
        return [
            Error(
                "RESEND_SIGNING_SECRET cannot be read.",
                hint='Copy it from the webhook\'s page at Resend: "whsec_…".',
                id="headway.E026",
            )
        ]
    return []


def receipts_can_come(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W027: without receipts nobody learns of bounces and complaints."""
    try:
        backend = import_string(settings.EMAIL_BACKEND)
    except ImportError:
        return []  # E025 says so.
    if not issubclass(backend, AnymailBaseBackend):
        return []
    provider = str(backend.esp_name).lower().replace(" ", "_")
    if secrets.are_set_for(provider):
        return []
    name = secrets.name_for(provider)
    return [
        CheckWarning(
            "The mail provider cannot tell what became of a mail.",
            hint=f"Let it call /anymail/{provider}/tracking/, and set {name}.",
            id="headway.W027",
        )
    ]


def links_are_encrypted(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W028: one-click unsubscribing needs https (RFC 8058), or is not offered."""
    if settings.HEADWAY_BASE_URL.startswith("https://"):
        return []
    return [
        CheckWarning(
            "Mails cannot offer to unsubscribe by one click.",
            hint="Set BASE_URL to the site's https address.",
            id="headway.W028",
        )
    ]


def _unusable(why: str) -> CheckMessage:
    return Error(
        f"No mail can be sent: {why}",
        hint="Look at EMAIL_BACKEND, RESEND_API_KEY and the ANYMAIL_… variables.",
        id="headway.E025",
    )


#: Each check, and whether it is for deployment only (`check --deploy`).
CHECKS = (
    (sender_is_an_address, False),
    (backend_can_be_made, False),
    (signing_secret_can_be_read, False),
    (receipts_can_come, True),
    (links_are_encrypted, True),
)
