"""Workbooks are read sheet by sheet, and those that would fill memory refused."""

from __future__ import annotations

import io
from zipfile import ZipFile

import pytest

from tests.support.hostile_files.office_tricks import xlsx_with
from workers.errors import Bomb, Corrupt, Empty, TooManyPages
from workers.limits import DEFAULT, Limits
from workers.readers import xlsx
from workers.readers.xlsx import open_xlsx
from workers.samples import make_xlsx
from workers.samples.sheets import Sheets

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LOANS: Sheets = {"Loans": [("Branch", "Loans"), ("Harbour", 12.5)], "Empty": []}


def test_a_sheet_is_a_page_under_its_name(keep):
    with open_xlsx(keep(make_xlsx(LOANS)), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("sheet", 2)
        assert reader.read(1).text == "Loans\n\nBranch\tLoans\nHarbour\t12.5"
        assert reader.read(2).text == ""


def test_a_long_sheet_is_cut_into_parts_that_can_be_read_in_any_order(keep):
    rows = [(number,) for number in range(1, 2_501)]
    with open_xlsx(keep(make_xlsx({"Long": rows, "B": [("x",)]})), DEFAULT) as reader:
        assert (reader.census().unit, reader.census().pages) == ("part", 4)
        assert reader.read(3).text.startswith("Long, rows 2,001 to 2,500\n\n2001\n")
        assert reader.read(4).text == "B\n\nx"
        assert reader.read(1).text.startswith("Long, rows 1 to 1,000\n\n1\n2\n")


def test_two_cells_that_stand_far_apart_are_refused_before_memory_is_taken(keep):
    data = make_xlsx({"A": [("x",)]})
    with pytest.raises(Bomb, match="spans more cells"):
        open_xlsx(keep(replaced(data, far("<v>1</v>"))), DEFAULT)


def test_empty_cells_at_the_end_of_a_sheet_do_no_harm(keep):
    data = make_xlsx({"A": [("x",)]})
    with open_xlsx(keep(replaced(data, far(""))), DEFAULT) as reader:
        assert reader.read(1).text == "A\n\n1"


def far(last: str) -> str:
    """A sheet whose first cell holds a number, and whose last possible one this."""
    cells = f'<c r="XFD1048576" s="0">{last}</c>'
    return (
        f'<worksheet xmlns="{SHEET}"><sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
        f'<row r="1048576">{cells}</row></sheetData></worksheet>'
    )


def replaced(data: bytes, sheet: str) -> bytes:
    """The workbook with another first sheet."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            new.writestr(name, sheet if is_sheet else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize("sheet", ["<worksheet", "", "<<<"])
def test_a_broken_sheet_makes_it_corrupt(keep, sheet):
    with pytest.raises(Corrupt):
        open_xlsx(keep(replaced(make_xlsx(LOANS), sheet)), DEFAULT)


def test_what_is_no_workbook_is_corrupt(keep_zip):
    with pytest.raises(Corrupt):
        open_xlsx(keep_zip({"xl/workbook.xml": "<workbook/>"}), DEFAULT)


def test_a_panic_of_the_library_is_a_damaged_file():
    class PanicException(BaseException):
        """As PyO3 raises it: no Exception."""

    def panic():
        raise PanicException("index out of bounds")

    with pytest.raises(Corrupt) as caught:
        xlsx._guarded(panic)
    assert caught.value.detail == "index out of bounds"


def test_what_stops_a_process_passes_through():
    def stop():
        raise SystemExit

    with pytest.raises(SystemExit):
        xlsx._guarded(stop)


def test_too_many_sheets_are_refused(keep):
    data = make_xlsx({str(number): [("x",)] for number in range(3)})
    with pytest.raises(TooManyPages, match="3 sheets; at most 2"):
        open_xlsx(keep(data), Limits(max_pages=2))


def test_a_workbook_without_sheets_is_empty(keep):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    bare = f'<workbook xmlns="{space}"><sheets/></workbook>'
    with pytest.raises(Empty):
        open_xlsx(keep(xlsx_with("xl/workbook.xml", bare.encode())), DEFAULT)
