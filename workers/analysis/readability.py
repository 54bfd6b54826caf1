"""Counts words and sentences, and how hard a text is to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.analysis.tokens import tokens_of

#: Looked at from its first mark alone: a row of them takes the square of its length.
_SENTENCE_END = re.compile(r"[.!?:](?<![.!?:]{2})[.!?:]*+(?=[\s\"'\u201d\u2019)]|$)")
#: The same by what follows what, for text that Latin-1 can hold: each byte becomes a
#: mark, what may follow it, or nothing of either.
_MARK, _AFTER, _OTHER = b". a"
_ENDS = bytes(
    _MARK
    if chr(code) in ".!?:"
    else _AFTER
    if chr(code).isspace() or chr(code) in "\"')"
    else _OTHER
    for code in range(256)
)
_END = bytes((_MARK, _AFTER))
_LONG_WORD = 6
_NO_LONG_WORDS = bytes(range(_LONG_WORD + 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What the formulas need; adds up over pages."""

    words: int
    sentences: int
    characters: int
    letters: int
    long_words: int

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            words=self.words + other.words,
            sentences=self.sentences + other.sentences,
            characters=self.characters + other.characters,
            letters=self.letters + other.letters,
            long_words=self.long_words + other.long_words,
        )

    @property
    def lix(self) -> float | None:
        """Björnsson's LIX (1968): below 30 easy, above 50 hard."""
        if not self.words:
            return None
        length = self.words / self.sentences
        return round(length + 100 * self.long_words / self.words, 1)

    @property
    def ari(self) -> float | None:
        """The automated readability index (Smith and Senter, 1967): a school year."""
        if not self.words:
            return None
        letters, length = self.letters / self.words, self.words / self.sentences
        return round(4.71 * letters + 0.5 * length - 21.43, 1)


NOTHING = Counts(words=0, sentences=0, characters=0, letters=0, long_words=0)


def count(text: str) -> Counts:
    """Count a text; one with words has at least one sentence."""
    return count_tokens(text, tokens_of(text))


def count_tokens(text: str, tokens: Sequence[str]) -> Counts:
    """Count a text whose tokens are known."""
    breaks = text.count("\n")
    words = len(tokens) - breaks
    letters, long_words = _lengths(tokens)
    return Counts(
        words=words,
        sentences=max(1, _ends(text)) if words else 0,
        characters=len(text),
        letters=letters - breaks,
        long_words=long_words,
    )


def _lengths(tokens: Sequence[str]) -> tuple[int, int]:
    """Return the sum of all lengths, and how many of them are long."""
    try:
        lengths = bytes(map(len, tokens))
    except ValueError:  # one is longer than a byte says
        return sum(map(len, tokens)), sum(len(token) > _LONG_WORD for token in tokens)
    return sum(lengths), len(lengths.translate(None, _NO_LONG_WORDS))


def _ends(text: str) -> int:
    """Count the ends of sentences: of a row of marks the last, where none goes on."""
    try:
        data = text.encode("latin-1").translate(_ENDS)
    except UnicodeEncodeError:
        return len(_SENTENCE_END.findall(text))
    return data.count(_END) + data.endswith(_END[:1])
