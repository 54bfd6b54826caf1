"""The relay: one member of each channel-layer group per process, for all viewers."""

from __future__ import annotations

from progress.relay.relay import Relay, current_relay
from progress.relay.rights import Right
from progress.relay.topics import Topic, job_topic, system_topic, user_topic
from progress.relay.viewer import Viewer

__all__ = [
    "Relay",
    "Right",
    "Topic",
    "Viewer",
    "current_relay",
    "job_topic",
    "system_topic",
    "user_topic",
]
