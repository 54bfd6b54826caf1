"""Tells a language by the small words that only it has, where a page has many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

#: Words of no other language that the model knows, as frequent as they come.
WORDS = {
    "en": "the and of that with this from which were been their would not",
    "sv": "och att inte är för från också när där mellan även mycket",
    "de": "und nicht ist auf eine einer sich wird durch oder auch sind zum zur",
    "fr": "dans une avec sont aux cette pour leur être ces nous dont elle",
}
LANGUAGE_OF = {
    word: language for language, words in WORDS.items() for word in words.split()
}
#: Words that are looked at, from a page's first third on, behind any header.
SAMPLE_WORDS = 200
#: So many of them have to tell, and others at most a tenth of that.
ENOUGH, CONTRADICTION = 14, 0.1


def told_by(words: Sequence[str]) -> tuple[str, float] | None:
    """Return the language that a page's words tell, and how many of them agree.

    The second is a share, 0.9 to 1; None where too few tell, or they contradict each
    other: the model is to judge. It is asked of each page by itself, so that a page
    says the same whatever was read before it.
    """
    start = max(0, len(words) - SAMPLE_WORDS) // 3
    sample = words[start : start + SAMPLE_WORDS]
    found = Counter(filter(None, map(LANGUAGE_OF.get, sample)))
    if not found:
        return None
    language, most = found.most_common(1)[0]
    others = found.total() - most
    if most < ENOUGH or others > most * CONTRADICTION:
        return None
    return language, round(most / (most + others), 3)
