"""The census's classes of pages, and how a document's row keeps them."""

from __future__ import annotations

from collections.abc import Iterable

#: One letter for each class, in the order of the pages.
LETTERS: dict[str, str] = {"text": "t", "image": "i", "mixed": "m", "blank": "b"}
#: The class of pages that have to be recognised.
PICTURE = "image"
_NAMES: dict[str, str] = {letter: name for name, letter in LETTERS.items()}


def letter(name: str) -> str:
    """Return the letter of a class; an unknown class is "?"."""
    return LETTERS.get(name, "?")


def encode(classes: Iterable[str]) -> str:
    """Return the classes as a string of letters; an unknown class is "?"."""
    return "".join(letter(name) for name in classes)


def pictures(letters: str) -> int:
    """Return how many of the pages have to be recognised."""
    return letters.count(LETTERS[PICTURE])


def decode(letters: str) -> list[str]:
    """Return the names of the classes; an unknown letter is "unknown"."""
    return [_NAMES.get(letter, "unknown") for letter in letters]
