"""Registers the system checks of the wiring."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from config.checks import CHECKS


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        for check, is_deploy in CHECKS:
            checks.register(check, deploy=is_deploy)
