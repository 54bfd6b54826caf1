"""The samples are the same each time, and are what they are said to be."""

from __future__ import annotations

import pytest
from pypdfium2 import PdfDocument, PdfiumError

from workers.analysis import analyse_document, analyse_page
from workers.readers import open_document, sniff
from workers.samples import (
    PASSWORD,
    make_docx,
    make_epub,
    make_exam_pdf,
    make_jpeg,
    make_mail,
    make_pdf,
    make_png,
    make_tiff,
    write_samples,
)
from workers.samples.canvas import Canvas
from workers.samples.pdf_lock import rc4
from workers.samples.report import report_page

TINY = (60, 40)


def test_every_sample_is_written_and_described(tmp_path):
    samples = write_samples(tmp_path / "new" / "folder")
    assert all(sample.path.read_bytes() for sample in samples)
    assert all(sample.about.endswith(".") for sample in samples)
    assert {sample.name for sample in samples} >= {
        "report-40-pages.pdf",
        "exam.pdf",
        "scanned-letter.png",
        "notes.md",
        "minutes.docx",
        "readme.txt",
        "broken.pdf",
        "locked.pdf",
    }
    assert [s.name for s in samples if s.job_type == "exam"] == ["exam.pdf"]


@pytest.mark.parametrize(
    "build",
    [
        lambda: make_pdf(3, scanned=[2]),
        lambda: make_pdf(1, password="x"),
        make_exam_pdf,
        lambda: make_docx([("A", ["b"])]),
        lambda: make_png(["x"], size=TINY),
        lambda: make_jpeg(["x"], size=TINY),
        lambda: make_tiff([["x"]], size=TINY),
        lambda: make_epub([("A", ["b"])]),
        lambda: make_mail(["a"], subject="b", attached=b"c", name="d.csv"),
    ],
)
def test_the_bytes_are_the_same_each_time(build):
    assert build() == build()


def test_no_two_pages_of_a_long_report_read_alike():
    assert len({report_page(number).paragraphs for number in range(1, 2_001)}) == 2_000


def test_the_locked_file_opens_with_its_password_alone():
    data = make_pdf(2, password=PASSWORD)
    with pytest.raises(PdfiumError):
        PdfDocument(data)
    with PdfDocument(data, password=PASSWORD) as document:
        page = document[1]
        text = page.get_textpage().get_text_bounded()
        page.close()
        assert document.get_metadata_value("Author") == "Norrvik Public Libraries"
    assert report_page(2).heading in text


def test_the_exam_adds_up_to_what_it_says(tmp_path):
    path = tmp_path / "exam.pdf"
    path.write_bytes(make_exam_pdf())
    with open_document(path, sniff(path, path.name)) as reader:
        texts = [reader.read(n + 1).text for n in range(reader.census().pages)]
    pages = [analyse_page(text, "exam") for text in texts]
    exam = analyse_document(pages, texts, "exam").exam
    assert exam is not None
    assert (len(exam.questions), exam.marks, exam.agrees) == (5, 60, True)


def test_rc4_gives_the_published_stream():
    # The first test vector of the cipher's description: key "Key", text "Plaintext".
    assert rc4(b"Key", b"Plaintext").hex() == "bbf316e8d940af0ad3"


def test_brackets_and_backslashes_are_escaped():
    canvas = Canvas()
    canvas.text(r"a (b) \ c", x=10, y=10)
    assert rb"(a \(b\) \\ c) Tj" in canvas.content
