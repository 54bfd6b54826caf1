"""Finds the words and two-word phrases that a text is about."""

from __future__ import annotations

import functools
import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Generic, TypeVar

import stopwordsiso

from workers.analysis.rare import rare_in

PAGE_KEYWORDS = 6
DOCUMENT_KEYWORDS = 12
_MIN_LENGTH, _MAX_LENGTH = 3, 60
_MIN_PHRASE_COUNT = 2
_PHRASE_WEIGHT = 1.5
#: Terms of a document that are counted at once; each takes some 300 bytes.
MAX_TERMS = 20_000
_FALLBACK = "en"

Pair = tuple[str, str]
T = TypeVar("T", str, Pair)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The words of a text that carry meaning, and each two of them that touch."""

    words: list[str]
    pairs: list[Pair]


def terms_of(tokens: Sequence[str], language: str) -> Terms:
    """Return the terms of a text in the order in which it says them."""
    known = _vocabulary(language)
    if len(known) > MAX_TERMS:
        known.clear()
    kept = list(map(known.__getitem__, tokens))
    touching = itertools.pairwise(kept)
    return Terms(
        words=list(filter(None, kept)),
        pairs=[(a, b) for a, b in touching if a and b and a != b],
    )


def page_keywords(terms: Terms, limit: int = PAGE_KEYWORDS) -> list[str]:
    """Return the most frequent terms of one page, best first.

    Most of its words are said once; they are ranked only where those said more often
    do not suffice.
    """
    phrases = Counter(terms.pairs).items()
    frequent = [(pair, count) for pair, count in phrases if count >= _MIN_PHRASE_COUNT]
    words = Counter(terms.words).items()
    repeated = [(word, count) for word, count in words if count > 1]
    best = _best(frequent, repeated, limit)
    return best if len(best) == limit else _best(frequent, words, limit)


class Spread(Generic[T]):
    """How often each term was said, and on how many pages."""

    def __init__(self) -> None:
        self._total: Counter[T] = Counter()
        self._pages: Counter[T] = Counter()

    def add(self, said: Sequence[T]) -> None:
        """Count the terms of one page."""
        self._total.update(said)
        self._pages.update(set(said))
        for term in rare_in(self._total, MAX_TERMS):
            del self._total[term], self._pages[term]

    def take_out(self, said: Iterable[T], pages: int) -> None:
        """Discount terms that so many pages say in a line which they all have."""
        for term in said:
            left = self._total[term] - pages
            if left > 0:
                self._total[term] = left
                self._pages[term] = min(self._pages[term], left)
            else:
                del self._total[term], self._pages[term]

    def scores(self, pages: int, least: int) -> list[tuple[T, float]]:
        """Return each term said so often with its weight among so many pages."""
        return [
            (term, count * math.log(1 + pages / self._pages[term]))
            for term, count in self._total.items()
            if count >= least
        ]


class Terminology:
    """The terms of a document, as its pages are added one by one."""

    def __init__(self) -> None:
        self._words = Spread[str]()
        self._pairs = Spread[Pair]()

    def add(self, terms: Terms) -> None:
        """Add one page."""
        self._words.add(terms.words)
        self._pairs.add(terms.pairs)

    def take_out(self, terms: Terms, pages: int) -> None:
        """Discount a line that so many pages repeat."""
        self._words.take_out(terms.words, pages)
        self._pairs.take_out(terms.pairs, pages)

    def best(self, pages: int, limit: int = DOCUMENT_KEYWORDS) -> list[str]:
        """Return the terms that stand out, best first.

        A term's frequency counts for less the more of the pages it is on (TF-IDF
        against the document's own pages).
        """
        phrases = self._pairs.scores(pages, _MIN_PHRASE_COUNT)
        # What is said once weighs least of all, and is ranked only to fill the limit.
        best = _best(phrases, self._words.scores(pages, 2), limit)
        if len(best) == limit:
            return best
        return _best(phrases, self._words.scores(pages, 1), limit)


def _best(
    phrases: Iterable[tuple[Pair, float]],
    words: Iterable[tuple[str, float]],
    limit: int,
) -> list[str]:
    """Rank terms; a phrase counts more, and its own words then need not be said.

    Of equals phrases are first, and then the one that the text says first.
    """
    weighted = [(" ".join(pair), score * _PHRASE_WEIGHT) for pair, score in phrases]
    ranked = sorted([*weighted, *words], key=itemgetter(1), reverse=True)
    terms = (term for term, _ in ranked)
    return list(itertools.islice(_without_repeats(terms), limit))


def _without_repeats(ranked: Iterable[str]) -> Iterator[str]:
    said: set[str] = set()
    for term in ranked:
        words = set(term.split())
        if not words & said:
            said |= words
            yield term


class _Vocabulary(dict[str, str]):
    """What becomes of each word of a language: its small letters, or nothing.

    A document says few words again and again; each is looked at once.
    """

    def __init__(self, language: str) -> None:
        self._stops = _stop_words(language)

    def __missing__(self, token: str) -> str:
        word = token.lower()
        is_told = _MIN_LENGTH <= len(word) <= _MAX_LENGTH and word not in self._stops
        self[token] = word if is_told else ""
        return self[token]


@functools.lru_cache(maxsize=8)
def _vocabulary(language: str) -> _Vocabulary:
    return _Vocabulary(language)


@functools.cache
def _stop_words(language: str) -> frozenset[str]:
    known = language if stopwordsiso.has_lang(language) else _FALLBACK
    return frozenset(stopwordsiso.stopwords(known))
