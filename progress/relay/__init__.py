"""The relay: one member of each channel-layer group per process, for all viewers."""

from __future__ import annotations

from progress.relay.connection import Connection, Peer
from progress.relay.encoded import Transport
from progress.relay.relay import Relay, current_relay
from progress.relay.rights import Right
from progress.relay.topics import Topic, batch_topic, inbox_topic, job_topic, user_topic
from progress.relay.viewer import Viewer

__all__ = [
    "Connection",
    "Peer",
    "Relay",
    "Right",
    "Topic",
    "Transport",
    "Viewer",
    "batch_topic",
    "current_relay",
    "inbox_topic",
    "job_topic",
    "user_topic",
]
