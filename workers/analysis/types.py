"""What analysis finds on a page and in a document."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of an exam paper: where it begins and what it is worth.

    `page` counts from 1 and is None where only one page was looked at; `marks` is
    None where none were found.
    """

    number: int
    marks: float | None
    snippet: str
    page: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTotal:
    """The total that a paper states of itself, with the line that says so."""

    marks: float
    page: int
    snippet: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExamSummary:
    """The questions of a paper, and whether their marks add up to its own total.

    `agrees` is None where the paper states no total or no marks were found. All of
    it is a finding to be checked, never a fact.
    """

    questions: tuple[Question, ...]
    marks: float
    stated: StatedTotal | None
    agrees: bool | None

    @property
    def sentence(self) -> str:
        """The finding in words."""
        found = f"{len(self.questions)} questions found"
        if len(self.questions) == 1:
            found = "1 question found"
        if not self.marks:
            return f"{found}, without marks."
        said = "" if self.stated is None else f", the paper says {self.stated.marks:g}"
        return f"{found}, marks add up to {self.marks:g}{said}."


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageShare:
    """A language and the share of words (0 to 1) on pages in it."""

    language: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAnalysis:
    """The figures of one page.

    `language` is an ISO 639-1 code, or "und" when the text does not tell; LIX and ARI
    are None without words; questions and marks are for exam papers only.
    """

    language: str
    language_probability: float
    words: int
    sentences: int
    characters: int
    lix: float | None
    ari: float | None
    keywords: tuple[str, ...]
    questions: tuple[Question, ...] = ()
    marks: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        values = {name: getattr(self, name) for name in self.__slots__}
        values["keywords"] = list(self.keywords)
        values["questions"] = [_as_dict(question) for question in self.questions]
        return values

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> PageAnalysis:
        """Return the analysis that `as_dict` gave these values of."""
        questions = tuple(Question(**found) for found in values["questions"])
        keywords = tuple(values["keywords"])
        return cls(**{**values, "questions": questions, "keywords": keywords})


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnalysis:
    """The figures of a whole document; `reading_minutes` is for an adult reader."""

    pages: int
    blank_pages: int
    words: int
    sentences: int
    characters: int
    lix: float | None
    ari: float | None
    reading_minutes: float
    languages: tuple[LanguageShare, ...]
    keywords: tuple[str, ...]
    exam: ExamSummary | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold; an exam brings its sentence along."""
        values = _as_dict(self)
        if self.exam is not None:
            values["exam"]["sentence"] = self.exam.sentence
        return values


def _as_dict(value: Question | DocumentAnalysis) -> dict[str, Any]:
    return {key: _plain(item) for key, item in dataclasses.asdict(value).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value
