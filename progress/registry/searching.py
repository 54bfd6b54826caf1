"""Finds connections by words: a name, an address, `user:alice`, `transport:sse`."""

from __future__ import annotations

from collections.abc import Iterable

from progress.registry.entries import ConnectionDict


def search(
    connections: Iterable[ConnectionDict], words: str
) -> tuple[ConnectionDict, ...]:
    """Return those that every word is found in, the newest first."""
    wanted = words.lower().split()
    found = [one for one in connections if _has_all(_text(one), wanted)]
    return tuple(sorted(found, key=lambda one: one["opened_at"], reverse=True))


def _has_all(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def _text(connection: ConnectionDict) -> str:
    """Return all that can be looked for; a qualifier is a part of the text, too."""
    parts = (
        f"user:{connection['username']}",
        f"transport:{connection['transport']}",
        f"address:{connection['address']}",
        f"process:{connection['process']}",
        f"connection:{connection['id']}",
        connection["agent"],
        *connection["watches"],
    )
    return " ".join(parts).lower()
