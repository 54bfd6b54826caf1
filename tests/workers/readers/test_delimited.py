"""Tables in text are read in parts, whatever stands between their cells."""

from __future__ import annotations

import pytest

from workers.errors import Corrupt, Empty, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers.delimited import delimiter_of, open_csv
from workers.samples import make_csv


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(keep, delimiter):
    rows = [("a, b", 1), ("c; d", 2)]
    with open_csv(keep(make_csv(rows, delimiter=delimiter)), DEFAULT) as reader:
        assert reader.read(1).text == "a, b\t1\nc; d\t2"


def test_one_column_needs_no_delimiter():
    assert delimiter_of("a\nb\n") in ",;\t|"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(keep, encoding):
    rows = "Ort;Lån\r\nÅmål;3\r\nÖrebro är en stad;4\r\nMalmö också;5\r\n"
    with open_csv(keep(rows.encode(encoding)), DEFAULT) as reader:
        assert reader.read(1).text.startswith("Ort\tLån\nÅmål\t3")


def test_a_long_table_is_read_in_parts_of_a_thousand_rows(keep):
    data = make_csv([(number, "x\ny") for number in range(1, 2_002)])
    with open_csv(keep(data), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("part", 3)
        assert reader.read(3).text == "Rows 2,001 to 2,001\n\n2001\tx y"
        assert reader.read(1).text.startswith("Rows 1 to 1,000\n\n1\tx y\n")


def test_no_rows_at_all_are_empty(keep):
    with pytest.raises(Empty):
        open_csv(keep(b""), DEFAULT)


def test_a_cell_that_never_ends_is_told(keep):
    with pytest.raises(Corrupt):
        open_csv(keep(b'a,"' + b"x" * 2_000), Limits(max_characters_per_page=1_000))


def test_too_many_rows_are_refused(keep):
    data = make_csv([(number,) for number in range(1_001)])
    with pytest.raises(TooManyPages):
        open_csv(keep(data), Limits(max_pages=1))
