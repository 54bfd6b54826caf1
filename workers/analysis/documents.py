"""Rolls the analyses of pages up into that of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workers.analysis.exam import summarise
from workers.analysis.keywords import document_keywords
from workers.analysis.language import MIN_PROBABILITY, UNKNOWN
from workers.analysis.pages import EXAM
from workers.analysis.readability import NOTHING, count
from workers.analysis.types import DocumentAnalysis, LanguageShare, PageAnalysis

#: Silent reading of non-fiction by adults, English (Brysbaert 2019).
WORDS_PER_MINUTE = 238


def analyse_document(
    pages: Sequence[PageAnalysis], texts: Sequence[str], job_type: str
) -> DocumentAnalysis:
    """Return totals, languages, keywords, and an exam's questions and marks.

    `pages` and `texts` go together one by one, in the order of the document.
    """
    counts = sum((count(text) for text in texts), NOTHING)
    languages = [page.language for page in pages]
    return DocumentAnalysis(
        pages=len(pages),
        blank_pages=sum(not text.strip() for text in texts),
        words=counts.words,
        sentences=counts.sentences,
        characters=counts.characters,
        lix=counts.lix,
        ari=counts.ari,
        reading_minutes=round(counts.words / WORDS_PER_MINUTE, 1),
        languages=_mix(pages),
        keywords=tuple(document_keywords(texts, languages)),
        exam=summarise(texts) if job_type == EXAM else None,
    )


def _mix(pages: Sequence[PageAnalysis]) -> tuple[LanguageShare, ...]:
    """Shares by words, largest first; a page that does not tell counts as unknown."""
    words: Counter[str] = Counter()
    for page in pages:
        is_sure = page.language_probability >= MIN_PROBABILITY
        words[page.language if is_sure else UNKNOWN] += page.words
    total = sum(words.values())
    return tuple(
        LanguageShare(language=language, share=round(found / total, 3))
        for language, found in words.most_common()
        if found
    )
