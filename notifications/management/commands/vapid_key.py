"""Show the key that push services know us by, or replace it."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from notifications.push import keys
from notifications.push.errors import BadVapidKey


class Command(BaseCommand):
    """Print the public key; with `--new`, make one that new browsers subscribe with."""

    help = (
        "Show the public key of browser push, made at the first use. --new makes the "
        "next one: browsers change to it when their people come by, and are told by "
        "the old one until then."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what is to be done."""
        parser.add_argument("--new", action="store_true", help="make a new key")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the public key.

        Raises:
            CommandError: the environment's key rules, or cannot be used.
        """
        try:
            key = keys.current()
        except BadVapidKey as error:
            raise CommandError(str(error)) from error
        if options["new"]:
            if settings.HEADWAY_VAPID_PRIVATE_KEY:
                raise CommandError("HEADWAY_VAPID_PRIVATE_KEY is set: change that one.")
            key = keys.renew(after=key.generation)
        self.stdout.write(key.public_key)
