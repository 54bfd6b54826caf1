"""What a file is follows from its content, whatever its name says."""

from __future__ import annotations

import pytest

from workers.errors import (
    Bomb,
    Corrupt,
    Empty,
    Encrypted,
    OldFormat,
    TooLarge,
    Unsupported,
)
from workers.limits import Limits
from workers.readers import sniff
from workers.samples import (
    Slide,
    make_docx,
    make_epub,
    make_html,
    make_jpeg,
    make_mail,
    make_odp,
    make_ods,
    make_odt,
    make_pdf,
    make_png,
    make_pptx,
    make_rtf,
    make_tiff,
    make_xlsx,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TINY = (60, 40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_pdf(1), "pdf"),
        (make_docx([("A heading", ["Text."])]), "docx"),
        (make_png(["x"], size=TINY), "png"),
        (make_jpeg(["x"], size=TINY), "jpeg"),
        (make_pptx([Slide(title="x", lines=())]), "pptx"),
        (make_xlsx({"x": [("x",)]}), "xlsx"),
        (make_odt([("x", ["x"])]), "odt"),
        (make_odp([Slide(title="x", lines=())]), "odp"),
        (make_ods({"x": [("x",)]}), "ods"),
        (make_epub([("x", ["x"])]), "epub"),
        (make_tiff([["x"]], size=TINY), "tiff"),
        (make_rtf([("x", ["x"])]), "rtf"),
        (make_html([("x", ["x"])]), "html"),
        (make_mail(["x"], subject="x"), "email"),
        (b"Just words.", "text"),
        ("Just words.".encode("utf-16"), "text"),
        ("Just words, without a mark.".encode("utf-16-le"), "text"),
    ],
)
@pytest.mark.parametrize("name", ["file", "lying.exe", "lying.pdf"])
def test_the_content_decides(keep, data, kind, name):
    assert sniff(keep(data), name).kind == kind


def test_a_name_that_lies_can_be_shown(keep):
    kind = sniff(keep(make_pdf(1)), "holiday.png")
    assert not kind.matches("holiday.png")
    assert kind.matches("REPORT.PDF")


@pytest.mark.parametrize("name", ["notes.md", "NOTES.MARKDOWN"])
def test_the_name_tells_markdown_from_text(keep, name):
    assert sniff(keep("# Notes"), name).kind == "markdown"


def test_a_name_cannot_make_binary_data_markdown(keep):
    with pytest.raises(Unsupported):
        sniff(keep(bytes(range(256))), "notes.md")


def test_text_about_pdf_files_is_text(keep):
    assert sniff(keep("A file begins with %PDF-1.4."), "a.txt").kind == "text"


def test_a_pdf_behind_binary_noise_is_a_pdf(keep):
    assert sniff(keep(bytes(100) + make_pdf(1)), "mail.bin").kind == "pdf"


def test_nothing_at_all_is_empty(keep):
    with pytest.raises(Empty) as caught:
        sniff(keep(b""), "empty.pdf")
    assert caught.value.code == "empty"


def test_the_limit_of_bytes_is_told_with_both_numbers(keep):
    with pytest.raises(TooLarge, match=r"1\.5 MB; at most 1 MB") as caught:
        sniff(keep(bytes(1_500_000)), "a.bin", Limits(max_bytes=1_000_000))
    assert caught.value.code == "too_large"


def test_a_zip_bomb_is_refused_whatever_it_claims_to_be(keep_zip):
    path = keep_zip({"[Content_Types].xml": "", "word/document.xml": bytes(12_000_000)})
    with pytest.raises(Bomb):
        sniff(path, "letter.docx")


@pytest.mark.parametrize(
    ("entries", "what"),
    [
        ({"[Content_Types].xml": "", "xl/workbook.bin": ""}, "a binary Excel workbook"),
        ({"[Content_Types].xml": "", "visio/document.xml": ""}, "a zip archive"),
        ({"Index/Document.iwa": ""}, "a Pages, Numbers or Keynote"),
        ({"META-INF/MANIFEST.MF": ""}, "a program"),
        ({"mimetype": "x", "content.xml": ""}, "an OpenDocument file that is no"),
        ({"a.txt": "", "b.txt": ""}, "a zip archive"),
    ],
)
def test_archives_that_cannot_be_read_are_refused_by_name(keep_zip, entries, what):
    with pytest.raises(Unsupported, match=what):
        sniff(keep_zip(entries), "file.docx")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%!PS-Adobe-3.0", "a PostScript file"),
        (b"GIF89a\x00\x00", "a GIF image"),
        (b"MZ\x90\x00\x03\x00", "a program"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"\x00\x00\x00\x20ftypheic\x00", "a film or a HEIC picture"),
        (b"SQLite format 3\x00", "a database"),
        (OLE + "__substg1.0_".encode("utf-16-le"), "an Outlook message"),
    ],
)
def test_other_formats_are_refused_by_name(keep, data, what):
    with pytest.raises(Unsupported, match=what) as caught:
        sniff(keep(data), "file.pdf")
    assert caught.value.code == "unsupported"


@pytest.mark.parametrize(
    ("stream", "what"),
    [
        ("", "an old Office format"),
        ("WordDocument", r"an old Word document.+save it as \.docx"),
        ("Workbook", r"an old Excel workbook.+save it as \.xlsx"),
        ("PowerPoint Document", r"an old PowerPoint.+save it as \.pptx"),
    ],
)
def test_an_old_office_file_is_told_which_newer_format_to_take(keep, stream, what):
    with pytest.raises(OldFormat, match=what) as caught:
        sniff(keep(OLE + stream.encode("utf-16-le")), "file.doc")
    assert caught.value.code == "old_format"


@pytest.mark.parametrize("data", [b"BMW and MZ are letters.", b"ID3 is a tag."])
def test_text_is_not_taken_for_a_format_whose_letters_it_begins_with(keep, data):
    assert sniff(keep(data), "a.txt").kind == "text"


def test_a_locked_office_file_is_encrypted_and_not_old(keep):
    data = OLE + "EncryptedPackage".encode("utf-16-le")
    with pytest.raises(Encrypted) as caught:
        sniff(keep(data), "secret.docx")
    assert caught.value.code == "encrypted"


def test_a_broken_archive_is_corrupt(keep):
    with pytest.raises(Corrupt):
        sniff(keep(b"PK\x03\x04" + bytes(100)), "letter.docx")
