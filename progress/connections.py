"""Database connections of the few threads that live as long as their process."""

from __future__ import annotations

from django.db import connections


def tend_connections() -> None:
    """Keep this thread's connections, but close those that an error has broken.

    The settings' age of a connection is meant for requests, which may be many. Each
    call also lets Django check the connection's health before the next query, so
    that a database that was started anew is not noticed by an error.
    """
    for connection in connections.all(initialized_only=True):
        connection.close_at = None
        connection.close_if_unusable_or_obsolete()
