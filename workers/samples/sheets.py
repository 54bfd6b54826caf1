"""Builds tables: Excel workbooks, OpenDocument spreadsheets, and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from workers.samples.archive import HEAD, KINDS, relations, zipped

_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MEDIA = "application/vnd.openxmlformats-officedocument.spreadsheetml"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"

Cells = Sequence[str | int | float]
Sheets = Mapping[str, Sequence[Cells]]


def make_xlsx(sheets: Sheets) -> bytes:
    """Return a workbook; text stands in the cells, not in a table of its own."""
    parts = {
        "[Content_Types].xml": _content_types(len(sheets)),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": _workbook(list(sheets)),
        "xl/_rels/workbook.xml.rels": relations(
            *(("worksheet", f"worksheets/sheet{n + 1}.xml") for n in range(len(sheets)))
        ),
    }
    for number, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{number}.xml"] = _worksheet(rows)
    return zipped({name: HEAD + text for name, text in parts.items()})


def _workbook(names: Sequence[str]) -> str:
    found = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="r{n}"/>'
        for n, name in enumerate(names, 1)
    )
    return (
        f'<workbook xmlns="{_SHEET}" xmlns:r="{KINDS}">'
        f"<sheets>{found}</sheets></workbook>"
    )


def _worksheet(rows: Sequence[Cells]) -> str:
    lines = "".join(
        f'<row r="{number}">{"".join(map(_cell, _references(number, row), row))}</row>'
        for number, row in enumerate(rows, 1)
    )
    return f'<worksheet xmlns="{_SHEET}"><sheetData>{lines}</sheetData></worksheet>'


def _references(number: int, row: Cells) -> list[str]:
    return [f"{chr(65 + column)}{number}" for column in range(len(row))]


def _cell(reference: str, value: str | int | float) -> str:
    if isinstance(value, str):
        text = f"<is><t>{escape(value)}</t></is>"
        return f'<c r="{reference}" t="inlineStr">{text}</c>'
    return f'<c r="{reference}"><v>{value}</v></c>'


def _content_types(sheets: int) -> str:
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
        f'ContentType="{_MEDIA}.worksheet+xml"/>'
        for n in range(1, sheets + 1)
    )
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_MEDIA}.sheet.main+xml"/>'
        f"{overrides}</Types>"
    )


def make_ods(sheets: Sheets) -> bytes:
    """Return an OpenDocument spreadsheet."""
    tables = "".join(_ods_table(name, rows) for name, rows in sheets.items())
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:table="{_ODF}:table:1.0" xmlns:text="{_ODF}:text:1.0"><office:body>'
        f"<office:spreadsheet>{tables}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    return zipped({"content.xml": HEAD + content}, media_type=ODS_TYPE)


def _ods_table(name: str, rows: Sequence[Cells]) -> str:
    lines = "".join(
        f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
        for row in rows
    )
    return f"<table:table table:name={quoteattr(name)}>{lines}</table:table>"


def _ods_cell(value: str | int | float) -> str:
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f"<table:table-cell>{text}</table:table-cell>"


def make_csv(rows: Sequence[Cells], *, delimiter: str = ",") -> bytes:
    """Return a table as text."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode()
