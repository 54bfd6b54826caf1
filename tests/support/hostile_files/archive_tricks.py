"""Archives whose directories lie, overlap or name what they must not."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib

from tests.support.hostile_files.offices import docx, zipped
from tests.support.hostile_files.types import MILLION, HostileFile
from workers.samples import make_docx, make_pdf

_TYPES = ("[Content_Types].xml", b"<Types/>")
_MAIN = "word/document.xml"
_CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
_LOCAL = struct.Struct("<4s2B4HL2L2H")


def good_docx() -> bytes:
    return make_docx([("A heading", ["Some words that anybody may read."])])


def packed(method: int, name: str = _MAIN) -> bytes:
    """Return a Word document whose main part is packed by a method of zip's."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(*_TYPES)
        archive.writestr(name, b"<a/>" * 5_000, compress_type=method)
    return out.getvalue()


def spoilt(method: int) -> bytes:
    """Return the same, whose main part is noise behind its head."""
    whole = bytearray(packed(method))
    at = whole.index(_MAIN.encode()) + len(_MAIN) + 12
    whole[at : at + 20] = bytes(range(200, 220))
    return bytes(whole)


def of_unknown_method() -> bytes:
    """A Word document that is packed by a method that nobody has."""
    whole = bytearray(packed(zipfile.ZIP_DEFLATED))
    for signature, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = whole.rindex(signature)
        whole[at + offset : at + offset + 2] = struct.pack("<H", 99)
    return bytes(whole)


def overlapping() -> bytes:
    """A thousand entries that are all the same ten megabytes of zeros."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(bytes(10 * MILLION)) + packer.flush()
    name, check = b"word/a", zlib.crc32(bytes(10 * MILLION))
    facts = (check, len(data), 10 * MILLION, len(name), 0)
    head = _LOCAL.pack(b"PK\x03\x04", 20, 0, 0, 8, 0, 0, *facts)
    entry = _CENTRAL.pack(
        b"PK\x01\x02", 20, 0, 20, 0, 0, 8, 0, 0, *facts, 0, 0, 0, 0, 0
    )
    body, directory = head + name + data, (entry + name) * 1_000
    end = (0, 0, 1_000, 1_000, len(directory), len(body), 0)
    return body + directory + struct.pack("<4s4H2LH", b"PK\x05\x06", *end)


def of_vast_claims() -> bytes:
    """A Word document one of whose parts says that it has eight exabytes."""
    whole = bytearray(zipped({_TYPES[0]: _TYPES[1], _MAIN: b"<a/>" * 100}))
    at = whole.rindex(b"PK\x01\x02")
    extra = struct.pack("<HHQ", 1, 8, 2**63 - 1)
    whole[at + 24 : at + 28] = b"\xff" * 4
    whole[at + 30 : at + 32] = struct.pack("<H", len(extra))
    end = whole.index(b"PK\x05\x06")
    whole[end:end] = extra
    size_at = whole.index(b"PK\x05\x06") + 12
    (size,) = struct.unpack_from("<L", whole, size_at)
    struct.pack_into("<L", whole, size_at, size + len(extra))
    return bytes(whole)


def with_flag(flag: int) -> bytes:
    """Return a Word document all of whose entries have a flag set."""
    whole = bytearray(good_docx())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := whole.find(signature, at + 1)) >= 0:
            whole[at + offset] |= flag
    return bytes(whole)


def without_end() -> bytes:
    whole = good_docx()
    return whole[: whole.rindex(b"PK\x05\x06")]


def with_wrong_check() -> bytes:
    """A Word document whose main part is not what its sum says."""
    whole = bytearray(docx("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>"))
    start = whole.rindex(b"PK\x01\x02", 0, whole.rindex(_MAIN.encode()))
    whole[start + 16] ^= 0xFF
    return bytes(whole)


def climbing() -> bytes:
    """A Word document whose main part lies outside, says its directory of links."""
    link = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        'relationships"><Relationship Id="r1" Type="a/officeDocument" '
        'Target="../../../../etc/passwd"/></Relationships>'
    )
    return zipped({_TYPES[0]: _TYPES[1], _MAIN: b"", "_rels/.rels": link.encode()})


def with_climbing_names() -> bytes:
    """A Word document with entries that would be written elsewhere if unpacked."""
    out = io.BytesIO(good_docx())
    with zipfile.ZipFile(out, "a") as archive:
        for name in ("../../../tmp/headway-was-here", "/etc/cron.d/a", "C:\\a", "a\0b"):
            archive.writestr(name, b"x")
    return out.getvalue()


ARCHIVE_TRICKS = (
    HostileFile(name="overlapping.docx", build=overlapping, code="expands_too_much"),
    HostileFile(name="vast.docx", build=of_vast_claims, code="expands_too_much"),
    HostileFile(
        name="spoilt-lzma.docx",
        build=lambda: spoilt(zipfile.ZIP_LZMA),
        code="corrupt",
    ),
    HostileFile(
        name="spoilt-bzip2.docx",
        build=lambda: spoilt(zipfile.ZIP_BZIP2),
        code="corrupt",
    ),
    HostileFile(
        name="spoilt-deflate.docx",
        build=lambda: spoilt(zipfile.ZIP_DEFLATED),
        code="corrupt",
    ),
    HostileFile(name="unknown-method.docx", build=of_unknown_method, code="corrupt"),
    HostileFile(
        name="locked-entries.docx", build=lambda: with_flag(0x01), code="encrypted"
    ),
    HostileFile(
        name="strongly-locked.docx", build=lambda: with_flag(0x40), code="encrypted"
    ),
    HostileFile(name="patch-data.docx", build=lambda: with_flag(0x20), code="corrupt"),
    HostileFile(name="no-directory.docx", build=without_end, code="corrupt"),
    HostileFile(name="wrong-check.docx", build=with_wrong_check, code="corrupt"),
    HostileFile(name="climbing.docx", build=climbing, code="corrupt"),
    HostileFile(name="climbing-names.docx", build=with_climbing_names),
    HostileFile(
        name="only-end.docx",
        build=lambda: b"PK\x05\x06" + bytes(18),
        code="unsupported",
    ),
    HostileFile(name="two-in-one.pdf", build=lambda: make_pdf(1) + good_docx()),
    HostileFile(
        name="page-and-zip.html",
        build=lambda: b"<html><body>Only words." + good_docx(),
        code="unsupported",
    ),
)
