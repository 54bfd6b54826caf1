"""The weight of what a page loads of our own, uncompressed."""

from __future__ import annotations

import re
from pathlib import Path

STATIC = Path(__file__).parents[3] / "static"
LOADED = re.compile(r'<(?:script|link)[^>]*?(?:src|href)="/static/([^"]+)"')
IMPORTED = re.compile(r'(?:from |^import )"(\.[^"]+)"', re.MULTILINE)


def before_first_paint(page: str) -> int:
    """Return the bytes that are needed to paint: page, styles, plain scripts."""
    plain = re.sub(r'<script type="module".*?</script>', "", page)
    return len(page.encode()) + weight(loaded(plain))


def code(page: str) -> int:
    """Return the bytes of all styles and scripts that come with the page.

    Modules that are imported when something needs them (`import(…)`) are not counted.
    """
    found: set[Path] = set()
    for path in loaded(page):
        collect(path, found)
    return weight(found)


def loaded(page: str) -> set[Path]:
    return {STATIC / name for name in LOADED.findall(page)}


def weight(paths: set[Path]) -> int:
    return sum(path.stat().st_size for path in paths)


def collect(path: Path, found: set[Path]) -> None:
    if (path := path.resolve()) in found:
        return
    found.add(path)
    if path.suffix == ".js":
        for name in IMPORTED.findall(path.read_text(encoding="utf-8")):
            collect(path.parent / name, found)
