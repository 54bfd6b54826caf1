"""Names the language of a text, offline."""

from __future__ import annotations

import functools
from typing import Any

UNKNOWN = "und"
#: Below this many letters, or this probability, a guess is no better than none.
MIN_LETTERS = 20
MIN_PROBABILITY = 0.5
SAMPLE_CHARACTERS = 160


def language_of(text: str) -> tuple[str, float]:
    """Return the ISO 639-1 code of a text and its probability, or "und" and 0.

    The code is given even where the probability is low: it is the caller's to judge.
    """
    sample = sample_of(text)
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        sample = text[:SAMPLE_CHARACTERS]
    if sum(map(str.isalpha, sample)) < MIN_LETTERS:
        return UNKNOWN, 0.0
    code, probability = _identifier().classify(sample)
    return str(code), round(float(probability), 3)


def sample_of(text: str) -> str:
    """Return what a text is judged by: from its first third on, behind any header."""
    start = max(0, len(text) - SAMPLE_CHARACTERS) // 3
    return text[start : start + SAMPLE_CHARACTERS]


@functools.cache
def _identifier() -> Any:
    """Load the model once per process, at the first page: it takes 170 MB.

    Its package waits until then, too: it brings numpy, and most processes read nothing.
    """
    from workers.analysis.model import load

    return load()
