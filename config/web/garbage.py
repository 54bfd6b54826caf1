"""Keeps what a server has loaded out of every later search for garbage."""

from __future__ import annotations

import gc


def set_apart() -> None:
    """Search once, and never again in what is there now: it stays until the end.

    Python looks through everything that it holds whenever enough was added. With Django
    loaded that takes longer than a thousand heartbeats.
    """
    gc.collect()
    gc.freeze()
