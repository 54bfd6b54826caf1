"""A zygote whose readers can be made to die, and files that make them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.workers.sandbox import killers
from workers.sandbox import supply


@pytest.fixture(scope="session")
def _killers() -> Iterator[None]:
    """One such zygote for all tests of a process: starting it takes a second."""
    supply.close()
    kept, supply.MODULE = supply.MODULE, killers.MODULE
    yield
    supply.MODULE = kept
    supply.close()


@pytest.fixture
def killer(tmp_path, _killers) -> Callable[..., Path]:
    """Return a function that writes a file whose pages do as they are called."""

    def write(*pages: str, **steps: str) -> Path:
        return killers.script(tmp_path / "killer.txt", *pages, **steps)

    return write
