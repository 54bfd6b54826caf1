"""Commits occasions that a person is to be told of, and says when.

Run as an actor, in an environment that names the settings and the database.
"""

from __future__ import annotations

import asyncio
import time
from uuid import uuid4

import django

django.setup()

# Models can be imported once Django was set up.
from channels.layers import get_channel_layer  # noqa: E402
from django.conf import settings  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from benchmarks.actors import serve  # noqa: E402
from benchmarks.baseline.groups import group_of  # noqa: E402
from notifications import events  # noqa: E402
from notifications.kinds import Channel, Kind  # noqa: E402


class Teller:
    """Persons, and what they are told."""

    def __init__(self) -> None:
        self._runner = asyncio.Runner()
        self._persons: list[User] = []

    def prepare(self, persons: int) -> list[dict[str, str]]:
        """Make the database, the files of pages and persons; return their sessions."""
        call_command("migrate", verbosity=0)
        call_command("collectstatic", verbosity=0, interactive=False)
        names = (f"person-{number}" for number in range(persons))
        self._persons = [User.objects.create_user(name) for name in names]
        return [_session_of(person) for person in self._persons]

    def event(self, person: int) -> float:
        """Commit an occasion; return when, in seconds since 1970."""
        payload = {"title": "Measured", "channel": Channel.WEBSOCKET}
        recipient = self._persons[person]
        began_at = time.time()
        with transaction.atomic():
            key = uuid4().hex
            events.record(kind=Kind.TEST, key=key, payload=payload, recipient=recipient)
        return began_at

    def frame(self, job: str) -> float:
        """Tell a tutorial's group of something; return when."""
        began_at = time.time()
        self._runner.run(self._send(job))
        return began_at

    async def _send(self, job: str) -> None:
        message = {"type": "progress_update", "frame": {"title": "Measured"}}
        layer = get_channel_layer()
        assert layer is not None
        await layer.group_send(group_of(job), message)


def _session_of(person: User) -> dict[str, str]:
    """Return the cookie of one who is logged in."""
    client = Client()
    client.force_login(person)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


if __name__ == "__main__":
    teller = Teller()
    serve(
        {"prepare": teller.prepare, "event": teller.event, "frame": teller.frame},
    )
