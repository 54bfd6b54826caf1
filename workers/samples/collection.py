"""Writes the sample documents that the demo shows and the tests read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from workers.samples import letter, notes
from workers.samples.docx import make_docx
from workers.samples.flowing import (
    make_epub,
    make_html,
    make_mail,
    make_odt,
    make_rtf,
)
from workers.samples.pdf import make_exam_pdf, make_pdf
from workers.samples.pictures import make_png, make_tiff
from workers.samples.sheets import make_csv, make_ods, make_xlsx
from workers.samples.slides import make_odp, make_pptx
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


def _workbook() -> bytes:
    return make_xlsx({"Loans": notes.LOANS, "Visits": notes.VISITS})


def _reply() -> bytes:
    table = make_csv(notes.LOANS)
    return make_mail(
        notes.REPLY, subject="Loans of last year", attached=table, name="loans.csv"
    )


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
        name="reading-garden.pptx",
        about="Slides with the speaker's notes.",
        build=lambda: make_pptx(notes.SLIDES),
    ),
    _Recipe(
        name="reading-garden.odp",
        about="The same slides in an open format.",
        build=lambda: make_odp(notes.SLIDES),
    ),
    _Recipe(
        name="figures.xlsx",
        about="A workbook of two sheets.",
        build=_workbook,
    ),
    _Recipe(
        name="visits.ods",
        about="A sheet in an open format.",
        build=lambda: make_ods({"Visits": notes.VISITS}),
    ),
    _Recipe(
        name="loans.csv",
        about="A table, semicolons between its cells.",
        build=lambda: make_csv(notes.LOANS, delimiter=";"),
    ),
    _Recipe(
        name="minutes.odt",
        about="The minutes in an open format.",
        build=lambda: make_odt(notes.MINUTES),
    ),
    _Recipe(
        name="minutes.rtf",
        about="The minutes in RTF, with page breaks.",
        build=lambda: make_rtf(notes.MINUTES),
    ),
    _Recipe(
        name="minutes.html",
        about="The minutes as a web page, read in sections.",
        build=lambda: make_html(notes.MINUTES, title="Minutes of the library board"),
    ),
    _Recipe(
        name="minutes.epub",
        about="The minutes as a book of three chapters.",
        build=lambda: make_epub(notes.MINUTES, title="Minutes of the library board"),
    ),
    _Recipe(
        name="reply.eml",
        about="An e-mail with a table attached.",
        build=_reply,
    ),
    _Recipe(
        name="fax.tiff",
        about="A fax of two pages; its text has to be recognised.",
        build=lambda: make_tiff(notes.FAX, size=(1240, 700)),
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
