"""Which module sends by which channel."""

from __future__ import annotations

from notifications.channels import Sender, email, log, push, webhook, websocket
from notifications.kinds import Channel

#: The inbox has none: its rows are what is told.
SENDERS: dict[str, Sender] = {
    Channel.EMAIL: email,
    Channel.LOG: log,
    Channel.PUSH: push,
    Channel.WEBHOOK: webhook,
    Channel.WEBSOCKET: websocket,
}
