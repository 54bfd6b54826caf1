"""Documents that the project makes itself, for the demo and for the tests."""

from __future__ import annotations

from workers.samples.collection import PASSWORD, write_samples
from workers.samples.docx import make_docx
from workers.samples.flowing import (
    make_epub,
    make_html,
    make_mail,
    make_odt,
    make_rtf,
)
from workers.samples.pdf import make_exam_pdf, make_pdf
from workers.samples.pictures import make_jpeg, make_png, make_tiff
from workers.samples.sheets import make_csv, make_ods, make_xlsx
from workers.samples.slides import Slide, make_odp, make_pptx
from workers.samples.types import Sample

__all__ = [
    "PASSWORD",
    "Sample",
    "Slide",
    "make_csv",
    "make_docx",
    "make_epub",
    "make_exam_pdf",
    "make_html",
    "make_jpeg",
    "make_mail",
    "make_odp",
    "make_ods",
    "make_odt",
    "make_pdf",
    "make_png",
    "make_pptx",
    "make_rtf",
    "make_tiff",
    "make_xlsx",
    "write_samples",
]
