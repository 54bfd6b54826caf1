"""Tests are cleared of their garbage, and of nothing that was there before them."""

from __future__ import annotations

import gc
import sys
import weakref


class Ring:
    """Garbage once nobody has it: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


def test_garbage_of_tests_is_collected():
    gone = weakref.ref(Ring())
    gc.collect()
    assert gc.isenabled()
    assert gone() is None


def test_what_was_loaded_before_is_not_looked_through():
    assert gc.get_freeze_count() > len(sys.modules)
