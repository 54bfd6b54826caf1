"""Messages that people send to themselves to see that a channel works."""

from __future__ import annotations
