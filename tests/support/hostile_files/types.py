"""What a hostile file is: a name, its bytes, and what it ends as."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MILLION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileFile:
    """A file, the code of the error that it ends with, if any, and of its pages'."""

    name: str
    build: Callable[[], bytes]
    code: str = ""
    bad_pages: dict[int, str] = field(default_factory=dict)
    #: It takes up all the time or memory that it is given.
    is_slow: bool = False
