"""Counts words and sentences, and how hard a text is to read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from workers.analysis.tokens import BREAK, tokens_of

#: Looked at from its first mark alone: a row of them takes the square of its length.
_SENTENCE_END = re.compile(r"[.!?:](?<![.!?:]{2})[.!?:]*+(?=[\s\"'\u201d\u2019)]|$)")
_LONG_WORD = 6


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
    breaks, lengths = tokens.count(BREAK), list(map(len, tokens))
    words = len(lengths) - breaks
    ends = len(_SENTENCE_END.findall(text))
    return Counts(
        words=words,
        sentences=max(1, ends) if words else 0,
        characters=len(text),
        letters=sum(lengths) - breaks,
        long_words=sum(map(_LONG_WORD.__lt__, lengths)),
    )
