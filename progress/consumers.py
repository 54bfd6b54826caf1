"""The WebSocket consumer: authorise, join the relay, write until the end."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.contrib.auth.models import User

from progress.models import Job
from progress.protocol import CloseCode, error_message
from progress.relay import (
    Right,
    Topic,
    Viewer,
    current_relay,
    job_topic,
    loading,
    system_topic,
    user_topic,
)


class ProgressConsumer(AsyncWebsocketConsumer):
    """Progress of one job, or of all jobs that its user may see."""

    #: Unconfigured on purpose: no consumer is a member of the channel layer, the
    #: relay is, once per process.
    channel_layer_alias = "none"

    viewer: Viewer | None = None
    writer: asyncio.Task[None] | None = None

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Hand a message to its handler without Channels' hop through one thread.

        Channels closes old database connections in a thread that all sockets of
        the process share before each handler; nothing here touches the database
        except on the relay's threads, which look after their own connections.
        """
        handler = getattr(self, get_handler_name(message), None)
        if handler is not None:
            await handler(message)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        """Serve one connection; leave the relay however it ends."""
        try:
            return await super().__call__(scope, receive, send)
        finally:
            await self._leave()

    async def connect(self) -> None:
        """Accept, then refuse by a code that the browser can see, or begin."""
        await self.accept()
        refusal, topic = await self._topic()
        if topic is None:
            await self._refuse(refusal)
        elif not current_relay().has_room(self.scope["user"].pk):
            await self._refuse(CloseCode.TOO_MANY_CONNECTIONS)
        else:
            await self._begin(topic)

    async def _begin(self, topic: Topic) -> None:
        right = Right(
            user_id=self.scope["user"].pk, session_key=self.scope["session_key"]
        )
        viewer = self.viewer = Viewer(
            topic, self._send_text, after=self._after(), right=right, end=self._end
        )
        await current_relay().join(viewer)
        # The right may have ended while the greeting was sent.
        if self.viewer is not None:
            self.writer = asyncio.create_task(viewer.write())

    async def disconnect(self, code: int) -> None:
        """Leave at once."""
        await self._leave()

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        """Ignore what clients say: this form of the protocol only tells."""

    async def _topic(self) -> tuple[CloseCode, Topic | None]:
        user = self.scope.get("user")
        if self.scope.get("is_foreign_origin"):
            return CloseCode.FORBIDDEN_ORIGIN, None
        if not isinstance(user, User) or not user.is_active:
            return CloseCode.UNAUTHENTICATED, None
        job_id = self.scope["url_route"]["kwargs"].get("job_id")
        if job_id is None:
            return CloseCode.NORMAL, _list_topic(user)
        is_visible = await loading.in_thread(_is_visible, job_id, user)
        return CloseCode.NOT_FOUND, job_topic(job_id) if is_visible else None

    def _after(self) -> int:
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        given = query.get("after", ["0"])[0]
        return int(given) if given.isdecimal() and len(given) < 19 else 0

    async def _refuse(self, code: CloseCode) -> None:
        await self._send_text(loading.dumps(error_message(code)))
        await self.close(code=int(code))

    async def _end(self, code: CloseCode) -> None:
        await self._leave()
        await self._refuse(code)

    async def _send_text(self, text: str) -> None:
        # The peer may be gone already; its disconnect is on the way.
        with suppress(RuntimeError, OSError):
            await self.send(text_data=text)

    async def _leave(self) -> None:
        viewer, self.viewer = self.viewer, None
        if self.writer is not None:
            self.writer.cancel()
        if viewer is not None:
            await current_relay().leave(viewer)


def _list_topic(user: User) -> Topic:
    return system_topic() if user.is_staff else user_topic(user.pk)


def _is_visible(job_id: UUID, user: User) -> bool:
    return Job.objects.visible_to(user).filter(pk=job_id).exists()
