"""`manage.py notify_test`: send one notification of each kind to somebody."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from notifications.errors import NotPossibleNow
from notifications.kinds import Channel, Kind
from notifications.trials import sending
from notifications.trials.forms import CHANNELS


class Command(BaseCommand):
    """Send one of each kind, with the registry's samples."""

    help = "Sends one notification of each kind to a user, with made-up contents."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a user name, and a channel."""
        parser.add_argument("username")
        parser.add_argument(
            "--channel",
            choices=[channel.value for channel in CHANNELS],
            default=Channel.DATABASE.value,
            help="the channel that they go by (default: only the inbox)",
        )

    def handle(self, *_: Any, username: str, channel: str, **__: Any) -> None:
        """Write them down; the workers send them."""
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f'There is no user "{username}".')
        for kind in Kind:
            try:
                sending.send(user, Channel(channel), kind=kind, now=timezone.now())
            except NotPossibleNow as error:
                raise CommandError(str(error)) from error
        self.stdout.write(f"{len(Kind)} notifications are on their way by {channel}.")
