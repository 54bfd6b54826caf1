"""Office files that mean harm: archives of XML, and old containers."""

from __future__ import annotations

import io
import struct
import zipfile

from tests.support.hostile_files.types import MILLION, HostileFile
from workers.samples import make_docx
from workers.samples.docx import package

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(body: str, head: str = "") -> bytes:
    """Return a Word document with this inside its body."""
    document = f"{head}<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return package({"word/document.xml": document})


def docx_bomb() -> bytes:
    """A small Word document that unpacks to four hundred megabytes."""
    parts = {
        "[Content_Types].xml": b"<Types/>",
        "word/document.xml": b" " * 400 * MILLION,
    }
    return zipped(parts)


def docx_that_lies() -> bytes:
    """The same, whose directory says that it is small."""
    size = 50 * MILLION
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b" " * size}
    whole = zipped(parts)
    return whole.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def nested_zip() -> bytes:
    """Archives in archives, five deep, each of ten."""
    data = b"0" * MILLION
    for _ in range(5):
        data = zipped({f"{number}.zip": data for number in range(10)})
    return data


def many_entries() -> bytes:
    """A Word document with twenty thousand empty entries."""
    parts = {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<a/>"}
    return zipped(parts | {f"word/{number}": b"" for number in range(20_000)})


def billion_laughs() -> bytes:
    laughs = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)
    )
    return docx("<w:p><w:r><w:t>&a11;</w:t></w:r></w:p>", f"<!DOCTYPE d [{laughs}]>")


def foreign_entity() -> bytes:
    entity = '<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    return docx("<w:p><w:r><w:t>&e;</w:t></w:r></w:p>", entity)


def deep_docx() -> bytes:
    deep = 100_000
    return docx("<w:tbl>" * deep + "</w:tbl>" * deep)


def ole(*streams: str) -> bytes:
    """Return what begins like an old office file and names these streams."""
    return OLE + bytes(600) + b"".join(name.encode("utf-16-le") for name in streams)


def xlsx(sheet: str) -> bytes:
    """Return a workbook of one sheet."""
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "_rels/.rels": (
                f'<Relationships {links}><Relationship Id="r1" '
                f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/>'
                "</Relationships>"
            ).encode(),
            "xl/workbook.xml": (
                f'<workbook {main} xmlns:r="{kinds}"><sheets><sheet name="A" '
                'sheetId="1" r:id="r1"/></sheets></workbook>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": (
                f'<Relationships {links}><Relationship Id="r1" '
                f'Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/>'
                "</Relationships>"
            ).encode(),
            "xl/worksheets/sheet1.xml": (
                f"<worksheet {main}>{sheet}</worksheet>"
            ).encode(),
        }
    )


def wide_xlsx() -> bytes:
    """A workbook that says it has every row and column there can be."""
    cell = '<row r="1"><c r="A1"><v>1</v></c></row>'
    last = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    return xlsx(f'<dimension ref="A1:XFD1048576"/><sheetData>{cell}{last}</sheetData>')


OFFICES = (
    HostileFile(
        name="locked.docx", build=lambda: ole("EncryptedPackage"), code="encrypted"
    ),
    HostileFile(name="docx-bomb.docx", build=docx_bomb, code="expands_too_much"),
    HostileFile(name="lying-bomb.docx", build=docx_that_lies, code="corrupt"),
    HostileFile(name="many-entries.docx", build=many_entries, code="expands_too_much"),
    HostileFile(name="nested.zip", build=nested_zip, code="unsupported"),
    HostileFile(name="nested.docx", build=nested_zip, code="unsupported"),
    HostileFile(name="laughs.docx", build=billion_laughs, code="corrupt"),
    HostileFile(name="xxe.docx", build=foreign_entity, code="corrupt"),
    HostileFile(name="deep.docx", build=deep_docx, code="empty"),
    HostileFile(
        name="cut.docx", build=lambda: make_docx([("A", "B")])[:300], code="corrupt"
    ),
    HostileFile(name="wide.xlsx", build=wide_xlsx, code="expands_too_much"),
    HostileFile(name="old.doc", build=lambda: ole("WordDocument"), code="old_format"),
    HostileFile(name="old.xls", build=lambda: ole("Workbook"), code="old_format"),
    HostileFile(
        name="old.ppt", build=lambda: ole("PowerPoint Document"), code="old_format"
    ),
)
