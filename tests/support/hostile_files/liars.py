"""Files that are not what their names say."""

from __future__ import annotations

import gzip

from tests.support.hostile_files.offices import zipped
from tests.support.hostile_files.types import HostileFile
from workers.samples import make_pdf

LIARS = (
    HostileFile(name="empty.pdf", build=bytes, code="empty"),
    HostileFile(name="one-byte.pdf", build=lambda: b"\x00", code="unsupported"),
    HostileFile(name="nulls.docx", build=lambda: bytes(9_999), code="unsupported"),
    HostileFile(
        name="program.pdf", build=lambda: b"MZ" + bytes(999), code="unsupported"
    ),
    HostileFile(
        name="elf.docx", build=lambda: b"\x7fELF" + bytes(999), code="unsupported"
    ),
    HostileFile(
        name="packed.gz", build=lambda: gzip.compress(bytes(99_999)), code="unsupported"
    ),
    HostileFile(
        name="pdf-in-zip.zip",
        build=lambda: zipped({"a": b"b"}) + make_pdf(1),
        code="unsupported",
    ),
    HostileFile(name="gif.pdf", build=lambda: b"GIF89a" + make_pdf(1)),
    HostileFile(name="words.pdf", build=lambda: b"These are only words.\n"),
)
