"""Documents that the project makes itself, for the demo and for the tests."""

from __future__ import annotations

from workers.samples.collection import PASSWORD, write_samples
from workers.samples.docx import make_docx
from workers.samples.pdf import make_exam_pdf, make_pdf
from workers.samples.pictures import make_jpeg, make_png
from workers.samples.types import Sample

__all__ = [
    "PASSWORD",
    "Sample",
    "make_docx",
    "make_exam_pdf",
    "make_jpeg",
    "make_pdf",
    "make_png",
    "write_samples",
]
