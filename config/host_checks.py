"""System checks of the host itself, which settings cannot tell."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning

from config.checks import Apps
from workers.sandbox.protection import probe


def readers_are_kept_apart(app_configs: Apps, **kwargs: Any) -> list[CheckMessage]:
    """W012: a host that lacks a means of keeping readers apart relies on the others."""
    absent = probe().absent if settings.HEADWAY_SANDBOX else ()
    if not absent:
        return []
    return [
        CheckWarning(
            f"Readers of files are kept apart here without: {', '.join(absent)}.",
            hint="Allow it on the hosts of workers; see docs/errors.md.",
            id="headway.W012",
        )
    ]
