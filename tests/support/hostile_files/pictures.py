"""Pictures that mean harm: by their size, their chunks, their chains."""

from __future__ import annotations

import struct
import zlib

from tests.support.hostile_files.types import MILLION, HostileFile
from workers.samples import make_png


def png(width: int, height: int, data: bytes = b"", chunks: bytes = b"") -> bytes:
    """Return a PNG that says it has so many pixels."""
    head = struct.pack("!IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = [chunk(b"IHDR", head), chunks, chunk(b"IDAT", zlib.compress(data))]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts) + chunk(b"IEND", b"")


def chunk(name: bytes, data: bytes) -> bytes:
    size, check = (
        struct.pack("!I", len(data)),
        struct.pack("!I", zlib.crc32(name + data)),
    )
    return size + name + data + check


def tiff(width: int, height: int) -> bytes:
    """Return a TIFF of one black-and-white frame that says it is so large."""
    tags = [(256, width), (257, height), (258, 1), (259, 1), (262, 1)]
    tags += [(273, 8), (277, 1), (278, height), (279, 1)]
    entries = b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in tags)
    body = struct.pack("<H", len(tags)) + entries + bytes(4)
    return b"II*\x00" + struct.pack("<I", 8) + body


def endless_tiff() -> bytes:
    """A TIFF whose only frame is followed by itself."""
    whole = tiff(10, 10)
    return whole[:-4] + struct.pack("<I", 8) + bytes(100)


PICTURES = (
    HostileFile(
        name="huge.png", build=lambda: png(60_000, 60_000), code="expands_too_much"
    ),
    HostileFile(name="empty.png", build=lambda: png(900, 900), code="corrupt"),
    HostileFile(
        name="text-chunk.png",
        build=lambda: png(
            9,
            9,
            bytes(90),
            chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(99 * MILLION))),
        ),
        code="corrupt",
    ),
    HostileFile(name="cut.png", build=lambda: make_png(["A"])[:700], code="corrupt"),
    HostileFile(
        name="huge.tiff", build=lambda: tiff(60_000, 60_000), code="expands_too_much"
    ),
    HostileFile(name="endless.tiff", build=endless_tiff),
)
