"""PDF files are read page by page, by their layer or by recognition."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from pypdfium2 import PdfPage

from workers.errors import Corrupt, Encrypted, PageUnreadable, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers import PageClass, PageContent, pdf
from workers.readers.ocr import OcrText
from workers.readers.pdf import PdfReader
from workers.readers.pdf_page import text_layer
from workers.samples import make_exam_pdf, make_pdf
from workers.samples.report import report_page


@pytest.fixture
def recognised(monkeypatch) -> list[tuple[int, int]]:
    """Recognition is replaced: the sizes of the pictures that it was given."""
    sizes: list[tuple[int, int]] = []

    def recognise(image) -> OcrText:
        sizes.append(image.size)
        return OcrText(text="Recognised words", confidence=0.9)

    monkeypatch.setattr(pdf, "recognise", recognise)
    return sizes


def read_all(reader: PdfReader) -> list[PageContent]:
    return [reader.read(number + 1) for number in range(reader.census().pages)]


def test_every_page_of_a_long_report_is_read_once_and_in_full(keep, recognised):
    with PdfReader(keep(make_pdf(40)), DEFAULT) as reader:
        pages = read_all(reader)
    assert [page.number for page in pages] == list(range(1, 41))
    assert len({page.text for page in pages}) == 40
    assert all(report_page(n).heading in pages[n - 1].text for n in range(2, 41))
    assert {page.via for page in pages} == {"text"}
    assert recognised == []


def test_the_census_counts_and_classifies(keep):
    with PdfReader(keep(make_pdf(4, scanned=[2], blank=[4])), DEFAULT) as reader:
        census = reader.census()
    assert (census.unit, census.pages) == ("page", 4)
    assert [str(each) for each in census.classes] == ["text", "image", "text", "blank"]


@pytest.fixture
def loaded(monkeypatch) -> list[int]:
    """The numbers of the pages that PDFium loads, in their order."""
    numbers: list[int] = []
    load = PdfReader._page

    def note(reader: PdfReader, number: int) -> object:
        numbers.append(number)
        return load(reader, number)

    monkeypatch.setattr(PdfReader, "_page", note)
    return numbers


def test_a_page_of_text_is_loaded_once(keep, loaded, recognised):
    with PdfReader(keep(make_pdf(3, scanned=[2])), DEFAULT) as reader:
        read_all(reader)
    assert loaded == [1, 2, 3, 2]


def test_what_the_census_kept_is_what_a_reader_without_it_finds(keep):
    with PdfReader(keep(make_pdf(3)), DEFAULT) as reader:
        kept = [page.text for page in read_all(reader)]
    with PdfReader(keep(make_pdf(3)), DEFAULT) as reader:
        assert [reader.read(number).text for number in (1, 2, 3)] == kept


def test_the_census_keeps_no_more_than_there_is_room_for(keep, loaded, monkeypatch):
    monkeypatch.setattr(pdf, "KEPT_CHARACTERS", 3_000)
    with PdfReader(keep(make_pdf(4)), DEFAULT) as reader:
        pages = read_all(reader)
    assert len({page.text for page in pages}) == 4
    assert loaded[:4] == [1, 2, 3, 4]
    assert 1 <= len(loaded[4:]) < 4


def test_where_there_is_no_more_room_no_text_is_taken_in_vain(keep, monkeypatch):
    monkeypatch.setattr(pdf, "KEPT_CHARACTERS", 1_500)
    taken: list[str] = []

    def noted(page: PdfPage) -> str:
        taken.append(text_layer(page))
        return taken[-1]

    monkeypatch.setattr(pdf, "text_layer", noted)
    with PdfReader(keep(make_pdf(9)), DEFAULT) as reader:
        reader.census()
        assert len(taken) == len(reader._kept) + 1 < 9
        assert sum(map(len, taken[:-1])) <= 1_500 < sum(map(len, taken))


def test_a_page_that_is_read_twice_is_the_same(keep):
    with PdfReader(keep(make_pdf(2)), DEFAULT) as reader:
        reader.census()
        assert reader.read(1).text == reader.read(1).text


def test_only_a_scanned_page_is_recognised(keep, recognised):
    with PdfReader(keep(make_pdf(3, scanned=[2])), DEFAULT) as reader:
        pages = read_all(reader)
    assert [page.via for page in pages] == ["text", "ocr", "text"]
    assert pages[1].text == "Recognised words"
    assert pages[1].confidence == 0.9
    assert pages[1].page_class is PageClass.IMAGE
    assert recognised == [(1240, 1755)]


def test_a_blank_page_costs_no_recognition_and_says_so(keep, recognised):
    with PdfReader(keep(make_pdf(1, blank=[1])), DEFAULT) as reader:
        page = reader.read(1)
    assert (page.text, page.page_class, page.via) == ("", PageClass.BLANK, "text")
    assert page.note == pdf.BLANK_NOTE
    assert recognised == []


def test_a_garbled_layer_is_recognised_instead(keep, recognised, monkeypatch):
    monkeypatch.setattr(pdf, "text_layer", lambda page: "\x03\x11\x12" * 40)
    with PdfReader(keep(make_pdf(1)), DEFAULT) as reader:
        assert reader.read(1).text == "Recognised words"


def test_a_short_layer_that_says_more_than_recognition_is_kept(
    keep, recognised, monkeypatch
):
    layer = "A caption with more words than were found"
    monkeypatch.setattr(pdf, "text_layer", lambda page: layer)
    with PdfReader(keep(make_pdf(1, scanned=[1])), DEFAULT) as reader:
        page = reader.read(1)
    assert (page.text, page.via, page.confidence) == (layer, "text", None)


def test_text_is_clean(keep, monkeypatch):
    monkeypatch.setattr(pdf, "text_layer", lambda page: "a\r\nb\x00\ufffec" + "x" * 99)
    with PdfReader(keep(make_pdf(1)), DEFAULT) as reader:
        assert reader.read(1).text.startswith("a\nbcx")


def test_metadata_is_read(keep):
    with PdfReader(keep(make_exam_pdf()), DEFAULT) as reader:
        assert reader.metadata() == {
            "title": "Introduction to library and information science",
            "author": "Norrvik Public Libraries",
        }


def test_a_locked_file_is_encrypted(keep):
    with pytest.raises(Encrypted) as caught:
        PdfReader(keep(make_pdf(1, password="secret")), DEFAULT)
    assert caught.value.code == "encrypted"
    assert "password" in caught.value.detail


@pytest.mark.parametrize(
    "data",
    [make_pdf(3)[:4_000], b"%PDF-1.4\n" + bytes(500), b"%PDF-"],
    ids=["cut off", "zeros", "header only"],
)
def test_a_damaged_file_is_corrupt(keep, data):
    with pytest.raises(Corrupt) as caught:
        PdfReader(keep(data), DEFAULT)
    assert caught.value.code == "corrupt"


def test_too_many_pages_are_refused_with_both_numbers(keep):
    with pytest.raises(TooManyPages, match="6 pages; at most 5"):
        PdfReader(keep(make_pdf(6)), Limits(max_pages=5))


@pytest.mark.parametrize("number", [0, 4, -1])
def test_a_page_that_does_not_exist_is_unreadable(keep, number):
    with (
        PdfReader(keep(make_pdf(3)), DEFAULT) as reader,
        pytest.raises(PageUnreadable),
    ):
        reader.read(number)


def test_a_broken_page_leaves_its_neighbours_alone(keep):
    whole = make_pdf(3)
    broken = whole.replace(b"/Kids [6 0 R 8 0 R", b"/Kids [6 0 R 99 0 R")
    assert broken != whole
    with PdfReader(keep(broken), DEFAULT) as reader:
        assert reader.census().pages == 3
        assert "Annual report" in reader.read(1).text
        assert report_page(3).heading in reader.read(3).text
        with pytest.raises(PageUnreadable) as caught:
            reader.read(2)
    assert caught.value.code == "page_unreadable"


def test_a_page_of_absurd_size_stays_within_the_bound(keep, recognised):
    data = make_pdf(1, scanned=[1]).replace(b"[0 0 595 842]", b"[0 0 99999 99999]")
    with PdfReader(keep(data), DEFAULT) as reader:
        reader.read(1)
    width, height = recognised[0]
    assert width * height <= DEFAULT.max_render_pixels * 1.01


def test_threads_may_read_at_once(keep):
    with (
        PdfReader(keep(make_pdf(40)), DEFAULT) as reader,
        ThreadPoolExecutor(8) as pool,
    ):
        texts = list(pool.map(lambda n: reader.read(n).text, list(range(1, 41)) * 3))
    assert texts[:40] == texts[40:80] == texts[80:]
