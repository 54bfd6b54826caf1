"""Reads untrusted files in processes that can be lost without harm.

`supply` starts one `zygote` per worker process; it forks a `child` for each document,
which runs `walk` under `isolation` and says `messages` over a `wire`. `listening`
hears a child out, `standing` keeps how far the document is, `survival` goes on with a
new child where one was lost, and `reading` gives the steps to the stages.
"""

from __future__ import annotations

from workers.sandbox.messages import Begun, Counted, PageFailed, PageRead, Summed
from workers.sandbox.reading import ReaderFault, Reading
from workers.sandbox.request import Request, ranges
from workers.sandbox.survival import survive
from workers.sandbox.walking import walk

__all__ = [
    "Begun",
    "Counted",
    "PageFailed",
    "PageRead",
    "ReaderFault",
    "Reading",
    "Request",
    "Summed",
    "ranges",
    "survive",
    "walk",
]
