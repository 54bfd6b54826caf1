"""System checks: what the settings allow calls to the outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error
from django.core.checks import Warning as CheckWarning

from notifications.net.addresses import networks
from notifications.net.rules import port_ranges

Apps = Sequence[AppConfig] | None


def outbound_settings_can_be_read(
    app_configs: Apps, **kwargs: Any
) -> list[CheckMessage]:
    """E020: a port, range or file that is none would fail each webhook."""
    try:
        port_ranges(settings.HEADWAY_OUTBOUND_PORTS)
        networks(settings.HEADWAY_OUTBOUND_NETWORKS)
    except ValueError as error:
        return [_error(str(error), "Ports are 443 or 8000-8999, ranges 10.0.0.0/8.")]
    file = settings.HEADWAY_OUTBOUND_CA_FILE
    if file and not Path(file).is_file():
        return [_error(f"There is no file {file}.", "Name a file of PEM certificates.")]
    return []


def calls_are_encrypted(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W021: webhooks over http show what they carry to whoever is on the way."""
    if not settings.HEADWAY_OUTBOUND_HTTP:
        return []
    return [
        CheckWarning(
            "Webhooks may go over unencrypted http.",
            hint="Set HEADWAY_OUTBOUND_HTTP=0.",
            id="headway.W021",
        )
    ]


def _error(message: str, hint: str) -> CheckMessage:
    return Error(
        f"Calls to the outside cannot be judged: {message}",
        hint=hint,
        id="headway.E020",
    )


CHECKS = ((outbound_settings_can_be_read, False), (calls_are_encrypted, True))
