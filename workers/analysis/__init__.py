"""Analysis of text: language, readability, keywords, and an exam's questions."""

from __future__ import annotations

from workers.analysis.documents import analyse_document
from workers.analysis.pages import analyse_page
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
    "LanguageShare",
    "PageAnalysis",
    "Question",
    "StatedTotal",
    "analyse_document",
    "analyse_page",
]
