"""The consumer of the tutorials: each connection is a member of its job's group."""

from __future__ import annotations

from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer

from benchmarks.baseline.groups import group_of


class TutorialConsumer(AsyncJsonWebsocketConsumer):
    """Joins the group, then encodes and sends whatever the group is told."""

    group = ""

    async def connect(self) -> None:
        """Join the job's group and accept."""
        self.group = group_of(self.scope["url_route"]["kwargs"]["job_id"])
        await self.channel_layer.group_add(self.group, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:
        """Leave the group."""
        await self.channel_layer.group_discard(self.group, self.channel_name)

    async def progress_update(self, event: dict[str, Any]) -> None:
        """Send a frame that the group was told."""
        await self.send_json(event["frame"])
