"""Which mail backend is in use, and what it can be trusted with."""

from __future__ import annotations

from typing import Any

from anymail.backends.base import AnymailBaseBackend
from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends import filebased
from django.core.mail.backends import smtp as django_smtp
from django.utils.module_loading import import_string

from notifications.channels import resend, smtp

_OWN_SMTP = "notifications.channels.smtp.EmailBackend"


def backend() -> Any:
    """Return a new connection of the backend that the settings name.

    Django's own SMTP backend cannot say whether a mail got through before the
    connection broke: ours takes its place.
    """
    connection = get_connection()
    if type(connection) is django_smtp.EmailBackend:
        return get_connection(_OWN_SMTP)
    return connection


def is_idempotent() -> bool:
    """Return whether the provider sends a repeated message once (for 24 hours)."""
    return issubclass(import_string(settings.EMAIL_BACKEND), resend.EmailBackend)


def name_of(connection: Any) -> str:
    """Return the provider's name: "resend", "smtp", "file", …"""
    if isinstance(connection, AnymailBaseBackend):
        return str(connection.esp_name).lower().replace(" ", "_")
    if isinstance(connection, smtp.EmailBackend):
        return "smtp"
    is_file = isinstance(connection, filebased.EmailBackend)
    return "file" if is_file else type(connection).__module__.rpartition(".")[2]
