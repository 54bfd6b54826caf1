"""Registers the system checks of the wiring."""

from __future__ import annotations

from django.apps import AppConfig
from django.core import checks

from config.checks import CHECKS
from config.database_checks import commits_are_kept
from config.host_checks import readers_are_kept_apart


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        for check, is_deploy in CHECKS:
            checks.register(check, deploy=is_deploy)
        checks.register(commits_are_kept, checks.Tags.database)
        checks.register(readers_are_kept_apart, deploy=True)
