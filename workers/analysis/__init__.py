"""Analysis of text: language, readability, keywords, and an exam's questions."""

from __future__ import annotations

from workers.analysis.documents import Tally, analyse_document
from workers.analysis.pages import Examined, analyse_page, examine, recall
from workers.analysis.types import (
    DocumentAnalysis,
    ExamSummary,
    LanguageShare,
    PageAnalysis,
    Question,
    StatedTotal,
)

__all__ = [
    "DocumentAnalysis",
    "ExamSummary",
    "Examined",
    "LanguageShare",
    "PageAnalysis",
    "Question",
    "StatedTotal",
    "Tally",
    "analyse_document",
    "analyse_page",
    "examine",
    "recall",
]
