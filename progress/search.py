"""What people type into the search of jobs: words and qualifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from progress.text import fit

#: The qualifiers, each with the field of the query that it fills.
QUALIFIERS: dict[str, str] = {
    "state": "states",
    "type": "types",
    "batch": "batches",
    "error": "errors",
}

#: What a search reads of what was typed: each word is a subquery over all documents.
MAX_CHARACTERS = 500
MAX_TERMS = 10

_TERM = re.compile(
    r'(?:(?P<qualifier>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A search: values of one kind are alternatives, kinds and words all have to hold.

    `states` and `types` are names; `batches` and `errors` parts of a title, or of a
    code or message; `words` parts of titles and names.
    """

    states: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    def __str__(self) -> str:
        qualified = (
            f"{qualifier}:{_quoted(value)}"
            for qualifier, field in QUALIFIERS.items()
            for value in getattr(self, field)
        )
        words = (_quoted(word) for word in self.words)
        return " ".join([*qualified, *words])

    @property
    def is_empty(self) -> bool:
        """Whether it asks for everything."""
        return self == Query()

    def with_states(self, *states: str) -> Query:
        """Return the same search for these states; none means any."""
        return replace(self, states=states)

    def with_types(self, *types: str) -> Query:
        """Return the same search for these job types; none means any."""
        return replace(self, types=types)


def parse(text: str) -> Query:
    """Return the query that `text` says.

    An unknown qualifier is an ordinary word: a title may have a colon in it. What
    goes beyond MAX_CHARACTERS or MAX_TERMS is not searched for.
    """
    found: dict[str, list[str]] = {}
    for field, value in islice(_terms(fit(text, MAX_CHARACTERS)), MAX_TERMS):
        values = found.setdefault(field, [])
        if value and value not in values:
            values.append(value)
    return Query(**{field: tuple(values) for field, values in found.items()})


def _terms(text: str) -> Iterator[tuple[str, str]]:
    for match in _TERM.finditer(text):
        quoted, qualifier = match["quoted"], match["qualifier"] or ""
        value = match["bare"] if quoted is None else quoted
        field = QUALIFIERS.get(qualifier.lower())
        if field is None and qualifier:
            value = f"{qualifier}:{value}"
        if field in ("states", "types"):
            value = value.lower()
        yield field or "words", value


def _quoted(value: str) -> str:
    plain = value.replace('"', "")
    is_plain = plain and not re.search(r"\s", plain) and not _is_qualified(plain)
    return plain if is_plain else f'"{plain}"'


def _is_qualified(value: str) -> bool:
    return value.split(":", 1)[0].lower() in QUALIFIERS and ":" in value
