"""What a file is follows from its content, whatever its name says."""

from __future__ import annotations

import pytest

from workers.errors import Bomb, Corrupt, Empty, Encrypted, TooLarge, Unsupported
from workers.limits import Limits
from workers.readers import sniff
from workers.samples import make_docx, make_jpeg, make_pdf, make_png

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
TINY = (60, 40)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (make_pdf(1), "pdf"),
        (make_docx([("A heading", ["Text."])]), "docx"),
        (make_png(["x"], size=TINY), "png"),
        (make_jpeg(["x"], size=TINY), "jpeg"),
        (b"Just words.", "text"),
        ("Just words.".encode("utf-16"), "text"),
    ],
    ids=["pdf", "docx", "png", "jpeg", "text", "utf-16"],
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
        ({"[Content_Types].xml": "", "xl/workbook.xml": ""}, "an Excel workbook"),
        ({"[Content_Types].xml": "", "ppt/slides.xml": ""}, "a PowerPoint"),
        ({"mimetype": "", "META-INF/container.xml": ""}, "an EPUB book"),
        ({"mimetype": "", "content.xml": ""}, "an OpenDocument file"),
        ({"a.txt": "", "b.txt": ""}, "a zip archive"),
    ],
)
def test_archives_that_cannot_be_read_are_refused_by_name(keep_zip, entries, what):
    with pytest.raises(Unsupported, match=what):
        sniff(keep_zip(entries), "file.docx")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"{\\rtf1 Words.}", "an RTF document"),
        (b"\n<!DOCTYPE HTML><p>Words.", "an HTML page"),
        (b"%!PS-Adobe-3.0", "a PostScript file"),
        (b"GIF89a\x00\x00", "a GIF image"),
        (b"II*\x00\x08\x00", "a TIFF image"),
        (b"MZ\x90\x00\x03\x00", "a program"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP image"),
        (b"\x00\x00\x00\x20ftypheic\x00", "a film or a HEIC picture"),
        (OLE, "an old Office file"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word document"),
        (OLE + "Workbook".encode("utf-16-le"), "an old Excel workbook"),
    ],
)
def test_other_formats_are_refused_by_name(keep, data, what):
    with pytest.raises(Unsupported, match=what) as caught:
        sniff(keep(data), "file.pdf")
    assert caught.value.code == "unsupported"


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
