"""Checks that ask the database itself: with `check --database` and `migrate` only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage
from django.core.checks import Warning as CheckWarning
from django.db import connections


def commits_are_kept(
    app_configs: Sequence[AppConfig] | None,
    databases: Sequence[str] | None = None,
    **kwargs: Any,
) -> list[CheckMessage]:
    """W011: what a viewer was told must still be there when the server is back."""
    return [
        CheckWarning(
            f'The database "{alias}" tells of commits before they are written.',
            hint="Set synchronous_commit to on: after a crash of the server pages are "
            "missing, and seqs that viewers have seen come again.",
            id="headway.W011",
        )
        for alias in databases or ()
        if connections[alias].vendor == "postgresql" and _commits_early(alias)
    ]


def _commits_early(alias: str) -> bool:
    with connections[alias].cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        found = cursor.fetchone()
    return bool(found == ("off",))
