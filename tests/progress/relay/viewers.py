"""A viewer whose server does what the test wants."""

from __future__ import annotations

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

from progress.protocol import CloseCode
from progress.relay import Right, Viewer
from progress.relay.encoded import Encoded, Form
from progress.relay.source import Source
from progress.relay.track import Track
from progress.relay.tracks import Tracks

JOB = uuid4()


class Server:
    """Takes messages; while it is `full`, each send waits for `drained`."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.codes: list[CloseCode] = []
        self.is_full = False
        self.is_broken = False
        self.drained = asyncio.Event()

    async def send(self, message: dict[str, Any]) -> None:
        if self.is_broken:
            raise RuntimeError("the socket is closed")
        self.sent.append(message["text"])
        if self.is_full:
            await self.drained.wait()

    async def end(self, code: CloseCode) -> None:
        self.codes.append(code)


def viewer(server: Server, user_id: int = 7, **options: Any) -> Viewer:
    options.setdefault("source", Source(Tracks()))
    right = Right(user_id=user_id)
    return Viewer(server.send, right=right, end=server.end, **options)


def track(job_id: UUID | None = JOB, form: Form = Form.WHOLE, **fields: Any) -> Track:
    return Track(subject=job_id, form=form, **fields)


def delta(after: int, seq: int, **fields: Any) -> Encoded:
    text = json.dumps({"after": after, "seq": seq})
    return Encoded(text=text, after=after, seq=seq, **fields)
