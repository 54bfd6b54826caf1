"""Writes the sample documents that the demo shows and the tests read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workers.samples import letter, notes
from workers.samples.docx import make_docx
from workers.samples.pdf import make_exam_pdf, make_pdf
from workers.samples.pictures import make_png
from workers.samples.types import Sample

PASSWORD = "headway"  # noqa: S105 - of a sample that is meant to be locked
REPORT_PAGES = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recipe:
    name: str
    about: str
    build: Callable[[], bytes]
    job_type: str = "document"


def write_samples(folder: Path) -> list[Sample]:
    """Write all samples into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder, recipe) for recipe in _RECIPES]


def _write(folder: Path, recipe: _Recipe) -> Sample:
    path = folder / recipe.name
    path.write_bytes(recipe.build())
    return Sample(
        path=path, name=recipe.name, job_type=recipe.job_type, about=recipe.about
    )


def _report() -> bytes:
    return make_pdf(REPORT_PAGES)


def _minutes() -> bytes:
    return make_docx(notes.MINUTES, title="Minutes of the library board")


def _broken() -> bytes:
    whole = make_pdf(6)
    return whole[: len(whole) // 2]


def _letter() -> bytes:
    return make_png(letter.LINES)


def _locked() -> bytes:
    return make_pdf(2, password=PASSWORD)


_RECIPES = (
    _Recipe(
        name="report-40-pages.pdf",
        about="An annual report of forty pages with a text layer.",
        build=_report,
    ),
    _Recipe(
        name="exam.pdf",
        about="An exam paper that states its own total.",
        build=make_exam_pdf,
        job_type="exam",
    ),
    _Recipe(
        name="scanned-letter.png",
        about="A letter from a scanner; its text has to be recognised.",
        build=_letter,
    ),
    _Recipe(
        name="minutes.docx",
        about="Minutes in Word, with page breaks.",
        build=_minutes,
    ),
    _Recipe(
        name="notes.md",
        about="Notes in Markdown, read in sections.",
        build=notes.MARKDOWN.encode,
    ),
    _Recipe(
        name="readme.txt",
        about="Plain text about these samples.",
        build=notes.README.encode,
    ),
    _Recipe(
        name="broken.pdf",
        about="A report that was cut off while it was copied.",
        build=_broken,
    ),
    _Recipe(
        name="locked.pdf",
        about="A report that is locked with a password.",
        build=_locked,
    ),
)
