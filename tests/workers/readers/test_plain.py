"""Plain text is read in whatever encoding it comes."""

from __future__ import annotations

import pytest

from workers.errors import Empty, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers.plain import decode, looks_like_text, open_text

SWEDISH = (
    "Uppgiften är att läsa hela texten på varje sida, även när någon har sparat den "
    "i ett gammalt format. Då måste åtta bitar räcka för å, ä och ö. "
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252"]
)
def test_swedish_survives_each_encoding(encoding):
    assert decode((SWEDISH * 5).encode(encoding)) == SWEDISH * 5


def test_a_letter_at_the_border_of_the_sample_does_no_harm():
    data = (SWEDISH * 1_000).encode("latin-1")
    assert decode(data) == SWEDISH * 1_000


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Räksmörgås på bordet är gott.", "cp1252"),
        ("Les élèves rendent les livres où ils les ont empruntés. Ça va. ", "cp1252"),
        ("Książki należy zwrócić do końca miesiąca, bo będzie opłata. ", "cp1250"),
        ("Книги следует вернуть до конца месяца, иначе будет плата. ", "cp1251"),
        ("本は月末までに図書館に返却してください。", "shift_jis"),
    ],
)
def test_the_likeliest_charset_is_found(text, encoding):
    assert decode((text * 4).encode(encoding)) == text * 4


def test_form_feeds_are_pages(keep):
    with open_text(keep("one\fsecond\fthird\f"), DEFAULT) as reader:
        census = reader.census()
        assert (census.unit, census.pages) == ("page", 3)
        assert reader.read(2).text == "second"


def test_text_without_form_feeds_is_cut_into_sections(keep):
    paragraphs = "\n\n".join([SWEDISH * 3] * 40)
    with open_text(keep(paragraphs), DEFAULT) as reader:
        census = reader.census()
        texts = [reader.read(number + 1).text for number in range(census.pages)]
    assert census.unit == "section"
    assert 5 <= census.pages <= 9
    assert "".join(texts).count("Uppgiften") == 120


def test_white_space_is_empty(keep):
    with pytest.raises(Empty):
        open_text(keep(" \n\t\n"), DEFAULT)


def test_a_text_of_too_many_pages_is_refused(keep):
    with pytest.raises(TooManyPages):
        open_text(keep("a\fb\fc"), Limits(max_pages=2))


@pytest.mark.parametrize(
    ("head", "is_text"),
    [
        (b"words\tand\r\nlines\f", True),
        ("räksmörgås".encode("latin-1"), True),
        ("words".encode("utf-16"), True),
        (b"one\x00two", False),
        (bytes(range(1, 32)) * 10, False),
    ],
)
def test_text_is_told_from_binary_data(head, is_text):
    assert looks_like_text(head) is is_text


@pytest.mark.parametrize(
    "named", ["zlib", "punycode", "idna", "undefined", "unicode_escape", "rot13", "hex"]
)
def test_what_python_can_decode_but_is_no_charset_does_not_count(named):
    assert decode("café crème".encode("cp1252"), named) == "café crème"


def test_pages_are_counted_before_they_are_taken_apart(keep, monkeypatch):
    def fail(text: str) -> str:
        raise AssertionError

    monkeypatch.setattr("workers.readers.plain.SectionsReader", fail)
    with pytest.raises(TooManyPages):
        open_text(keep(b"a\f" * 11), Limits(max_pages=10))
