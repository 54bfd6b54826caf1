"""Finds marks and stated totals in the lines of an exam paper (English, Swedish)."""

from __future__ import annotations

import re

_NUMBER = r"(?P<marks>\d{1,3}(?:[.,]\d)?)"
_UNIT = r"(?:p|pts?|points?|marks?|poäng)"
_SAID = r"(?:marks?|points?|poäng|score)"

#: "(20p)", "[5 marks]", "(max 3 poäng)"; "Maximum marks: 3"; "... 4 points" at the end.
_MARKS = re.compile(
    rf"[(\[]\s?(?:max(?:imum|imalt)?\.?\s)?{_NUMBER}\s?{_UNIT}\.?\s?[)\]]"
    rf"|\b{_SAID}\s?[:=]\s?{_NUMBER.replace('marks', 'said')}\b"
    rf"|\b{_NUMBER.replace('marks', 'last')}\s?{_SAID}\.?\s?$",
    re.IGNORECASE,
)

_WHOLE = r"\b(?:in\s)?(?:total(?:t|en)?|max(?:imum|imalt|imal)?|full|sammanlagt|summa)"
_TOTALS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_WHOLE}(?:\s\w{{1,20}}){{0,2}}?\s?{_SAID}[^.\d\n]{{0,40}}?{_NUMBER}\b(?!\s*%)",
        rf"{_WHOLE}\b[^.\d\n]{{0,40}}?{_NUMBER}\s?{_UNIT}\b",
        rf"\b{_NUMBER}\s?{_UNIT}\s(?:in total|altogether|totalt|sammanlagt)",
        rf"\b(?:exam|paper|test|tentamen|tentan|provet)\b[^.\d\n]{{0,60}}?"
        rf"(?:worth|out of|omfattar|carries|ger|består av)[^.\d\n]{{0,20}}?"
        rf"{_NUMBER}\s?{_UNIT}\b",
    )
)
_GRADES = re.compile(r"\b(?:grade|betyg|pass mark|godkän\w+)", re.IGNORECASE)
_MIN_TOTAL = 10


def marks_in(line: str) -> list[float]:
    """Return the marks that a line gives, from left to right."""
    return [
        _number(found["marks"] or found["said"] or found["last"])
        for found in _MARKS.finditer(line)
    ]


def total_in(line: str) -> float | None:
    """Return the total that a line states for the whole paper, or None.

    Less than ten is taken for the marks of one question; a limit for a grade is no
    total.
    """
    if _GRADES.search(line):
        return None
    for pattern in _TOTALS:
        found = pattern.search(line)
        if found and _number(found["marks"]) >= _MIN_TOTAL:
            return _number(found["marks"])
    return None


def is_about_grades(line: str) -> bool:
    """Tell a line of grade limits, whose points belong to no question."""
    return _GRADES.search(line) is not None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
