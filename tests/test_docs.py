"""What the pages of the documentation name is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TRAPS = ROOT / "docs/traps.md"
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", *sorted(ROOT.glob("docs/*.md"))]

#: `tests/folder/test_file.py::test_name`, or a JavaScript test by its title.
TEST = re.compile(r"`(tests/[^`:]+)::([^`]+)`")
LINK = re.compile(r"\]\(([^)\s#]*)(?:#([^)\s]+))?\)")
#: What a row says when it decides by itself.
HERE = "decided here"


def rows() -> list[list[str]]:
    """The cells of each trap: what it is, what is done, where that is shown."""
    lines = TRAPS.read_text(encoding="utf-8").splitlines()
    tables = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    return [cells for cells in tables if cells[0] != "trap"]


def named_tests() -> list[tuple[str, str]]:
    return sorted(set(TEST.findall(TRAPS.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(("path", "name"), named_tests(), ids="::".join)
def test_every_test_that_meets_a_trap_exists(path, name):
    text = (ROOT / path).read_text(encoding="utf-8")
    found = f"def {name}(" if path.endswith(".py") else f'test("{name}"'
    assert found in text


@pytest.mark.parametrize("cells", rows(), ids=lambda cells: cells[0][:60])
def test_every_trap_says_what_is_done_and_where_it_is_shown(cells):
    _trap, done, shown = cells
    assert done
    assert TEST.search(shown) or LINK.search(shown) or shown == HERE


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_page_leads_somewhere(page):
    for path, anchor in LINK.findall(page.read_text(encoding="utf-8")):
        if not path.startswith(("http:", "https:")):
            target = page.parent / path if path else page
            assert target.exists(), path
            assert not anchor or anchor in anchors(target), anchor


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as they are shown on the web."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in headings)
    return {heading.replace(" ", "-") for heading in plain}
