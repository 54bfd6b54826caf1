"""Rolls the analyses of pages up into that of a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from workers.analysis.exam import summarise
from workers.analysis.keywords import Terminology, terms_of
from workers.analysis.language import MIN_PROBABILITY, UNKNOWN
from workers.analysis.pages import EXAM, Examined, examine, recall
from workers.analysis.readability import NOTHING
from workers.analysis.running import RunningLines
from workers.analysis.tokens import tokens_of
from workers.analysis.types import DocumentAnalysis, LanguageShare, PageAnalysis

#: Silent reading of non-fiction by adults, English (Brysbaert 2019).
WORDS_PER_MINUTE = 238


class Tally:
    """Adds the pages of a document up, in their order, and keeps no text of them.

    An exam is the exception: its questions run over pages.
    """

    def __init__(self, job_type: str) -> None:
        self.job_type = job_type
        self._blank = examine("", job_type)
        self._pages = self._blanks = 0
        self._counts = NOTHING
        self._languages: Counter[str] = Counter()
        self._terms = Terminology()
        self._running = RunningLines()
        self._texts: list[str] = []

    def add(self, page: Examined) -> None:
        """Add the next page."""
        self._pages += 1
        self._blanks += not page.text.strip()
        self._counts += page.counts
        self._languages[_sure_language(page.analysis)] += page.counts.words
        self._terms.add(page.terms)
        self._running.add(page.text)
        if self.job_type == EXAM:
            self._texts.append(page.text)

    def add_missing(self) -> None:
        """Add a page that could not be read: it counts as blank."""
        self.add(self._blank)

    def sum(self) -> DocumentAnalysis:
        """Return the document's analysis; once, and no page is added after it."""
        counts = self._counts
        return DocumentAnalysis(
            pages=self._pages,
            blank_pages=self._blanks,
            words=counts.words,
            sentences=counts.sentences,
            characters=counts.characters,
            lix=counts.lix,
            ari=counts.ari,
            reading_minutes=round(counts.words / WORDS_PER_MINUTE, 1),
            languages=self._mix(),
            keywords=tuple(self._keywords()),
            exam=summarise(self._texts) if self.job_type == EXAM else None,
        )

    def _mix(self) -> tuple[LanguageShare, ...]:
        """Shares by words, largest first."""
        total = sum(self._languages.values())
        return tuple(
            LanguageShare(language=language, share=round(found / total, 3))
            for language, found in self._languages.most_common()
            if found
        )

    def _keywords(self) -> list[str]:
        """What stands out, without what headers and footers say."""
        main = max(self._languages, key=self._languages.__getitem__, default=UNKNOWN)
        for line, pages in self._running.found(self._pages).items():
            self._terms.take_out(terms_of(tokens_of(line), main), pages)
        return self._terms.best(self._pages)


def analyse_document(
    pages: Sequence[PageAnalysis], texts: Sequence[str], job_type: str
) -> DocumentAnalysis:
    """Return totals, languages, keywords, and an exam's questions and marks.

    `pages` and `texts` go together one by one, in the order of the document.
    """
    tally = Tally(job_type)
    for page, text in zip(pages, texts, strict=True):
        tally.add(recall(text, page))
    return tally.sum()


def _sure_language(page: PageAnalysis) -> str:
    """A page that does not tell counts as unknown."""
    is_sure = page.language_probability >= MIN_PROBABILITY
    return page.language if is_sure else UNKNOWN
