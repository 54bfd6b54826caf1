"""Pytest plugin: what is loaded for all tests is never looked through for garbage.

It is loaded by `-p`, before all that is to be loaded. No test may call `gc.unfreeze`:
each later one would look through all of it again.
"""

from __future__ import annotations

import gc

# What modules make as they are loaded stays: looking for garbage in it finds none.
gc.disable()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: no later collection is to look through it."""
    gc.collect()
    gc.freeze()
    gc.enable()
