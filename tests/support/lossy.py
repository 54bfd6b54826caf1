"""A channel layer that loses, doubles and reorders hints, by a file and a seed."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any, TypedDict

from channels_redis.pubsub import RedisPubSubChannelLayer

#: Names the file that says what is to go wrong; without it nothing does.
VARIABLE = "LOSSY_LAYER_FILE"


class Harm(TypedDict):
    """The share of hints that are lost, come twice, or come after the next one."""

    lost: float
    doubled: float
    late: float


def write_harm(path: Path, harm: Harm) -> None:
    """Let the layers that read `path` do this from now on."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(harm))
    fresh.replace(path)


class LossyLayer(RedisPubSubChannelLayer):
    """Does to what arrives what Redis may do to it; anything but hints is left alone.

    The layer's own life signs stay: a relay that hears nothing at all would rightly
    call itself deaf.
    """

    def __init__(self, *, seed: int = 0, **options: Any) -> None:
        super().__init__(**options)
        self._rng = random.Random(seed)
        self._again: list[dict[str, Any]] = []
        self._late: list[dict[str, Any]] = []

    async def receive(self, channel: str) -> dict[str, Any]:
        """Return the next message that survives."""
        while True:
            if self._again:
                return self._again.pop()
            # The class hands its methods on to one layer for each event loop.
            message: dict[str, Any] = await self.__getattr__("receive")(channel)
            if message.get("type") != "progress.hint":
                return message
            survivor = self._treated(message)
            if survivor is not None:
                return survivor

    def _treated(self, message: dict[str, Any]) -> dict[str, Any] | None:
        harm = _harm()
        draw = self._rng.random()
        if draw < harm["lost"]:
            return None
        if draw < harm["lost"] + harm["late"]:
            self._late.append(message)
            return None
        self._again += self._late
        self._late = []
        if self._rng.random() < harm["doubled"]:
            self._again.append(message)
        return message


def _harm() -> Harm:
    path = Path(os.environ[VARIABLE])
    if not path.exists():
        return {"lost": 0.0, "doubled": 0.0, "late": 0.0}
    harm: Harm = json.loads(path.read_text())
    return harm
