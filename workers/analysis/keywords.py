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
_PAGES_TO_SAMPLE = 200
#: Terms of a document that are counted at once; each takes some 300 bytes.
MAX_TERMS = 50_000
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
    total: Counter[str] = Counter()
    spread: Counter[str] = Counter()
    for text, language in zip(without_running(texts), languages, strict=True):
        terms = list(_terms(text, language))
        total.update(terms)
        spread.update(set(terms))
        if len(total) > MAX_TERMS:
            _forget_rare(total, spread)
    scores = {
        term: count * math.log(1 + len(texts) / spread[term])
        for term, count in total.items()
    }
    return _best(scores, total, limit)


def _forget_rare(total: Counter[str], spread: Counter[str]) -> None:
    """Drop terms that were said once so far: none of them stands out any more.

    Keeps memory bounded however long a document is, as lossy counting does (Manku and
    Motwani, 2002).
    """
    for term in [term for term, count in total.items() if count == 1]:
        del total[term], spread[term]


def without_running(texts: Sequence[str]) -> Iterator[str]:
    """Yield the pages without headers and footers: what most of them repeat."""
    repeated = _repeated(texts) if len(texts) >= _MIN_PAGES_TO_REPEAT else frozenset()
    for text in texts:
        if repeated:
            text = "\n".join(
                each for each in _lines(text) if _key(each) not in repeated
            )
        yield text


def _repeated(texts: Sequence[str]) -> frozenset[str]:
    """Return the keys of the lines that more than half of the pages have.

    Pages spread evenly over a long document speak for the others.
    """
    sample = texts[:: max(1, len(texts) // _PAGES_TO_SAMPLE)]
    spread: Counter[str] = Counter()
    for text in sample:
        spread.update(set(map(_key, _lines(text))))
    return frozenset(key for key, pages in spread.items() if pages * 2 > len(sample))


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
