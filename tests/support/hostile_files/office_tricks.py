"""Office files whose XML declares, repeats or points where it must not."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable, Mapping

from tests.support.hostile_files.offices import WORD, docx, ole, xlsx, zipped
from tests.support.hostile_files.types import MILLION, HostileFile
from workers.samples.archive import relations

LAUGHS = (
    '<!DOCTYPE d [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]>"
)
FOREIGN = '<!DOCTYPE d [<!ENTITY a11 SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE d SYSTEM "http://127.0.0.1:9/evil.dtd">'
_OFFICE = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
)
_ODF = "application/vnd.oasis.opendocument"
_DRAWING = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_OOXML = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def part(head: str, root: str, content: str) -> bytes:
    """Return XML whose declaration of a type comes first."""
    return f"{head}<{root}>{content}</{root.split()[0]}>".encode()


def opendocument(kind: str, content: str, head: str = "") -> bytes:
    """Return an OpenDocument file of a kind, with this inside its body."""
    root = f"office:document-content {_OFFICE}"
    body = f"<office:body>{content}</office:body>"
    return zipped(
        {
            "mimetype": f"{_ODF}.{kind}".encode(),
            "content.xml": part(head, root, body),
        }
    )


def slides(text: str, head: str = "", *, times: int = 1) -> bytes:
    """Return a presentation that shows the same slide so many times."""
    ids = "".join(f'<p:sldId r:id="r1" id="{n}"/>' for n in range(times))
    root = f'p:presentation xmlns:p="p" xmlns:r="{_OOXML}"'
    body = f"<a:txBody><a:p><a:r><a:t>{text}</a:t></a:r></a:p></a:txBody>"
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "ppt/presentation.xml": part("", root, ids),
            "ppt/_rels/presentation.xml.rels": relations(
                ("slide", "slides/slide1.xml")
            ).encode(),
            "ppt/slides/slide1.xml": part(head, f"p:sld xmlns:p='p' {_DRAWING}", body),
        }
    )


def docx_with(parts: Mapping[str, bytes]) -> bytes:
    """Return a good Word document with more parts."""
    body = "<w:p><w:r><w:t>Only words.</w:t></w:r></w:p>"
    main = f"<w:document {WORD}><w:body>{body}</w:body></w:document>"
    return zipped(
        {
            "[Content_Types].xml": b"<Types/>",
            "word/document.xml": main.encode(),
            **parts,
        }
    )


def xlsx_with(name: str, data: bytes, sheet: str = "<sheetData/>") -> bytes:
    """Return a workbook with one part put in or replaced."""
    parts = unzipped(xlsx(sheet))
    return zipped({**parts, name: data})


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the parts of an archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def shared_bomb() -> bytes:
    """A workbook in which ten million characters stand in each of many cells."""
    strings = f"<sst {_SHEETS}><si><t>{'a' * 9 * MILLION}</t></si></sst>"
    cells = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 900)
    )
    data = unzipped(xlsx(f"<sheetData>{cells}</sheetData>"))
    link = data["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="r2" Type="{_OOXML}/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'.encode(),
    )
    data |= {"xl/_rels/workbook.xml.rels": link}
    return zipped({**data, "xl/sharedStrings.xml": strings.encode()})


_SHEETS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def lying_xlsx() -> bytes:
    """A workbook whose one sheet says that it is small, and has fifty megabytes."""
    size = 50 * MILLION
    sheet = f"<sheetData>{' ' * size}</sheetData>"
    parts = unzipped(xlsx(sheet))
    true = len(parts["xl/worksheets/sheet1.xml"])
    return zipped(parts).replace(struct.pack("<I", true), struct.pack("<I", 1000))


def many_sheets() -> bytes:
    """A workbook that lists one sheet six thousand times."""
    sheets = "".join(
        f'<sheet name="S{n}" sheetId="{n}" r:id="r1"/>' for n in range(1, 6_001)
    )
    main = (
        f'<workbook {_SHEETS} xmlns:r="{_OOXML}"><sheets>{sheets}</sheets></workbook>'
    )
    return xlsx_with("xl/workbook.xml", main.encode())


def repeated_cells() -> bytes:
    """A sheet whose cells and rows say that they stand there a million times."""
    words = f"<text:p>{'word ' * 2_000}</text:p>"
    cell = f'<table:table-cell table:number-columns-repeated="1000000">{words}'
    row = '<table:table-row table:number-rows-repeated="1000000">'
    cells = f"{cell}</table:table-cell>" * 100
    table = f'<table:table table:name="A">{row}{cells}</table:table-row></table:table>'
    return opendocument(
        "spreadsheet", f"<office:spreadsheet>{table}</office:spreadsheet>"
    )


def many_headings() -> bytes:
    """A text that is nothing but headings."""
    return opendocument("text", "<text:h>A</text:h>" * 200_000)


def many_attributes() -> bytes:
    """A Word document with one element of very many attributes."""
    names = " ".join(f'a{n}=""' for n in range(300_000))
    return docx(f"<w:p {names}><w:r><w:t>Words.</w:t></w:r></w:p>")


def declared(build: Callable[[str], bytes], name: str) -> tuple[HostileFile, ...]:
    """Return a file for each thing that a declaration can do harm by."""
    heads = {"laughs": LAUGHS, "xxe": FOREIGN, "remote": REMOTE}
    return tuple(
        HostileFile(
            name=f"{word}-{name}", build=lambda head=head: build(head), code="corrupt"
        )
        for word, head in heads.items()
    )


OFFICE_TRICKS = (
    *declared(
        lambda head: opendocument("text", "<text:p>&a11;</text:p>", head), "text.odt"
    ),
    *declared(
        lambda head: opendocument(
            "spreadsheet",
            "<table:table><table:table-row><table:table-cell><text:p>&a11;</text:p>"
            "</table:table-cell></table:table-row></table:table>",
            head,
        ),
        "sheet.ods",
    ),
    *declared(
        lambda head: opendocument(
            "presentation", "<draw:page><text:p>&a11;</text:p></draw:page>", head
        ),
        "slides.odp",
    ),
    *declared(
        lambda head: docx_with({"docProps/core.xml": part(head, "a", "&a11;")}),
        "core.docx",
    ),
    *declared(
        lambda head: docx_with({"word/styles.xml": part(head, "a", "&a11;")}),
        "styles.docx",
    ),
    *declared(
        lambda head: docx_with({"_rels/.rels": part(head, "a", "&a11;")}),
        "links.docx",
    ),
    *declared(
        lambda head: xlsx_with("docProps/core.xml", part(head, "a", "&a11;")),
        "core.xlsx",
    ),
    HostileFile(
        name="xxe-slide.pptx",
        build=lambda: slides("&a11;", FOREIGN),
        code="pages_unreadable",
        bad_pages={1: "page_unreadable"},
    ),
    HostileFile(
        name="laughs-custom.docx",
        build=lambda: docx_with({"customXml/item1.xml": part(LAUGHS, "a", "&a11;")}),
    ),
    HostileFile(
        name="laughs-strings.xlsx",
        build=lambda: xlsx_with(
            "xl/sharedStrings.xml", part(LAUGHS, f"sst {_SHEETS}", "&a11;")
        ),
    ),
    HostileFile(
        name="xxe-workbook.xlsx",
        build=lambda: xlsx_with(
            "xl/workbook.xml", part(FOREIGN, f"workbook {_SHEETS}", "&a11;")
        ),
        code="empty",
    ),
    HostileFile(
        name="shared.xlsx", build=shared_bomb, code="out_of_memory", is_slow=True
    ),
    HostileFile(name="lying.xlsx", build=lying_xlsx, code="corrupt"),
    HostileFile(name="many-sheets.xlsx", build=many_sheets, code="too_many_pages"),
    HostileFile(name="repeated.ods", build=repeated_cells, code="out_of_memory"),
    HostileFile(name="headings.odt", build=many_headings, is_slow=True),
    HostileFile(name="attributes.docx", build=many_attributes),
    HostileFile(
        name="long-word.docx",
        build=lambda: docx(f"<w:p><w:r><w:t>{'a' * 12 * MILLION}</w:t></w:r></w:p>"),
        code="expands_too_much",
    ),
    HostileFile(
        name="deep.odt",
        build=lambda: opendocument("text", "<text:p>" * 5_000),
        code="corrupt",
    ),
    HostileFile(
        name="deep.pptx",
        build=lambda: slides("<a:t>" * 5_000),
        code="pages_unreadable",
        bad_pages={1: "page_unreadable"},
    ),
    HostileFile(
        name="many-slides.pptx",
        build=lambda: slides("A", times=6_000),
        code="too_many_pages",
    ),
    HostileFile(
        name="long-title.docx",
        build=lambda: docx_with(
            {
                "docProps/core.xml": part(
                    "", "a", f"<title>{'title ' * 1_500_000}</title>"
                )
            }
        ),
    ),
    HostileFile(
        name="message.msg",
        build=lambda: ole("__substg1.0_001A001E"),
        code="unsupported",
    ),
    HostileFile(
        name="binary.xlsb",
        build=lambda: zipped(
            {"[Content_Types].xml": b"<Types/>", "xl/workbook.bin": b"a"}
        ),
        code="unsupported",
    ),
)
