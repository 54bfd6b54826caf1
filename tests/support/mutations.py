"""Ways in which a file comes to harm, each by chance."""

from __future__ import annotations

import random
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def cut(data: bytes, chance: random.Random) -> bytes:
    """Leave the end out."""
    return data[: chance.randrange(1, len(data))]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Turn some bits round."""
    changed = bytearray(data)
    for _ in range(chance.randint(1, 20)):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def spliced(data: bytes, chance: random.Random) -> bytes:
    """Say a part of it once more, elsewhere."""
    start, size, to = (chance.randrange(len(data)) for _ in range(3))
    return data[:to] + data[start : start + size] + data[to:]


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """Put noise in the place of a part."""
    at = chance.randrange(len(data))
    noise = chance.randbytes(chance.randint(1, 64))
    return data[:at] + noise + data[at + len(noise) :]


MUTATIONS: tuple[Mutation, ...] = (cut, flipped, spliced, overwritten)
