"""Finds the words and two-word phrases that a text is about."""

from __future__ import annotations

import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

import stopwordsiso

from workers.analysis.readability import WORD

PAGE_KEYWORDS = 6
DOCUMENT_KEYWORDS = 12
_MIN_LENGTH = 3
_MIN_PHRASE_COUNT = 2
_PHRASE_WEIGHT = 1.5
_MIN_PAGES_TO_REPEAT = 4
_FALLBACK = "en"
_DIGITS = re.compile(r"\d+")


def page_keywords(text: str, language: str, limit: int = PAGE_KEYWORDS) -> list[str]:
    """Return the most frequent terms of one page, best first."""
    terms = Counter(_terms(text, language))
    return _best({term: float(count) for term, count in terms.items()}, terms, limit)


def document_keywords(
    texts: Sequence[str], languages: Sequence[str], limit: int = DOCUMENT_KEYWORDS
) -> list[str]:
    """Return the terms that stand out in a document, best first.

    A term's frequency counts for less the more pages it is on (TF-IDF against the
    document's own pages); lines that most pages repeat do not count at all.
    """
    pages = [
        Counter(_terms(text, language))
        for text, language in zip(without_running(texts), languages, strict=True)
    ]
    total: Counter[str] = sum(pages, Counter())
    spread = Counter(itertools.chain.from_iterable(pages))
    scores = {
        term: count * math.log(1 + len(pages) / spread[term])
        for term, count in total.items()
    }
    return _best(scores, total, limit)


def without_running(texts: Sequence[str]) -> list[str]:
    """Return the pages without headers and footers: what most of them repeat."""
    if len(texts) < _MIN_PAGES_TO_REPEAT:
        return list(texts)
    spread = Counter(key for text in texts for key in set(map(_key, _lines(text))))
    return [
        "\n".join(line for line in _lines(text) if spread[_key(line)] * 2 <= len(texts))
        for text in texts
    ]


def _lines(text: str) -> list[str]:
    return text.splitlines()


def _key(line: str) -> str:
    """A line without its numbers: "Page 3 of 40" repeats on each page."""
    return _DIGITS.sub("", line).strip()


def _terms(text: str, language: str) -> Iterator[str]:
    """Yield the words that carry meaning, and each pair of them that touches."""
    stops = _stop_words(language)
    for line in text.lower().splitlines():
        before = ""
        for word in WORD.findall(line):
            if len(word) < _MIN_LENGTH or word in stops:
                before = ""
                continue
            yield word
            if before and before != word:
                yield f"{before} {word}"
            before = word


def _best(scores: dict[str, float], counts: Counter[str], limit: int) -> list[str]:
    """Rank terms; a phrase counts more, and its own words then need not be said.

    Of equals, the one that the text says first is first.
    """
    weighted = {
        term: score * _PHRASE_WEIGHT if " " in term else score
        for term, score in scores.items()
        if " " not in term or counts[term] >= _MIN_PHRASE_COUNT
    }
    ranked = sorted(weighted, key=lambda term: -weighted[term])
    return list(itertools.islice(_without_repeats(ranked), limit))


def _without_repeats(ranked: Iterable[str]) -> Iterator[str]:
    said: set[str] = set()
    for term in ranked:
        words = set(term.split())
        if not words & said:
            said |= words
            yield term


@functools.cache
def _stop_words(language: str) -> frozenset[str]:
    known = language if stopwordsiso.has_lang(language) else _FALLBACK
    return frozenset(stopwordsiso.stopwords(known))
