"""Server-sent events: the same messages over plain HTTP, before Django is asked.

A view's stream would keep a thread-sensitive context, a middleware stack and a
database connection for as long as it lasts. This is ASGI as it comes.
"""

from __future__ import annotations

from progress.sse.application import with_event_streams

__all__ = ["with_event_streams"]
