"""Pictures whose heads lie about what follows."""

from __future__ import annotations

import io
import struct
import zlib

from PIL import Image

from tests.support.hostile_files.pictures import chunk, png
from tests.support.hostile_files.types import MILLION, HostileFile
from workers.samples import make_png


def frames(number: int) -> bytes:
    """Return a TIFF of so many frames, each of one point."""
    ones = (256, 257, 258, 259, 262, 277, 278, 279)
    entries = sorted([*((tag, 1) for tag in ones), (273, 8)])
    body = struct.pack("<H", len(entries))
    body += b"".join(struct.pack("<HHII", tag, 4, 1, value) for tag, value in entries)
    size = len(body) + 4
    out = bytearray(b"II*\x00" + struct.pack("<I", 8))
    for index in range(number):
        out += body + struct.pack("<I", 8 + (index + 1) * size)
    out[-4:] = bytes(4)
    return bytes(out)


def tiff_of(*tags: tuple[int, int, int, int]) -> bytes:
    """Return a TIFF of one frame with these entries: tag, type, count and value."""
    body = struct.pack("<H", len(tags))
    body += b"".join(struct.pack("<HHII", *each) for each in tags)
    return b"II*\x00" + struct.pack("<I", 8) + body + bytes(4) + bytes(999)


def lying_strips() -> bytes:
    """A TIFF whose one strip says that it is four gigabytes long, far away."""
    long = 4
    return tiff_of(
        *((tag, long, 1, value) for tag, value in ((256, 900), (257, 900), (258, 8))),
        *((tag, long, 1, value) for tag, value in ((259, 1), (262, 1))),
        (273, long, 1, 2**32 - 9),
        (277, long, 1, 1),
        (278, long, 1, 2**32 - 1),
        (279, long, 1, 2**32 - 1),
    )


def vast_entry() -> bytes:
    """A TIFF one of whose entries has four billion values."""
    return tiff_of((256, 4, 2**32 - 1, 8), (257, 4, 1, 9), (258, 3, 2**31, 8))


def jpeg(size: tuple[int, int] = (64, 64)) -> bytes:
    """Return a grey JPEG."""
    out = io.BytesIO()
    Image.new("L", size, 200).save(out, "JPEG")
    return out.getvalue()


def vast_jpeg() -> bytes:
    """A JPEG that says that it has four billion pixels."""
    whole = bytearray(jpeg())
    at = whole.index(b"\xff\xc0") + 5
    whole[at : at + 4] = b"\xff\xfa\xff\xfa"
    return bytes(whole)


def with_exif(data: bytes) -> bytes:
    """Return a JPEG that says this of how it was taken."""
    body = b"Exif\0\0" + data
    head = b"\xff\xe1" + struct.pack("!H", len(body) + 2)
    return b"\xff\xd8" + head + body + jpeg()[2:]


def profile_bomb() -> bytes:
    """A PNG whose colour profile unpacks to a hundred megabytes."""
    data = b"a\0\0" + zlib.compress(bytes(99 * MILLION))
    return png(9, 9, bytes(90), chunk(b"iCCP", data))


def international_bomb() -> bytes:
    """A PNG whose words unpack to a hundred megabytes."""
    data = b"a\0\1\0\0\0" + zlib.compress(bytes(99 * MILLION))
    return png(9, 9, bytes(90), chunk(b"iTXt", data))


def many_words() -> bytes:
    """A PNG with a hundred thousand words in chunks of their own."""
    return png(9, 9, bytes(90), chunk(b"tEXt", b"a\0b") * 100_000)


def heavy() -> bytes:
    """A photograph of the largest size, in colours that let through, and turned."""
    out = io.BytesIO()
    image = Image.new("RGBA", (7_000, 7_100), (200, 100, 50, 128))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(out, "PNG", exif=exif, compress_level=1)
    return out.getvalue()


PICTURE_TRICKS = (
    HostileFile(name="words.png", build=international_bomb, code="corrupt"),
    HostileFile(name="profile.png", build=profile_bomb, code="corrupt"),
    HostileFile(name="many-words.png", build=many_words, is_slow=True),
    HostileFile(name="line.png", build=lambda: png(1, 10**9), code="expands_too_much"),
    HostileFile(name="nothing.png", build=lambda: png(0, 0), code="corrupt"),
    HostileFile(
        name="vast.png",
        build=lambda: png(2**31 - 1, 2**31 - 1),
        code="expands_too_much",
    ),
    HostileFile(
        name="thin.png",
        build=lambda: png(40_000_000, 1, bytes(40_000_001)),
        code="out_of_memory",
        is_slow=True,
    ),
    HostileFile(name="heavy.png", build=heavy, is_slow=True),
    HostileFile(name="no-data.png", build=lambda: make_png(["A"])[:33], code="corrupt"),
    HostileFile(name="vast.jpg", build=vast_jpeg, code="expands_too_much"),
    HostileFile(name="start.jpg", build=lambda: b"\xff\xd8\xff", code="corrupt"),
    HostileFile(
        name="markers.jpg",
        build=lambda: b"\xff\xd8\xff" + b"\xd8\xff" * 99_999,
        code="corrupt",
    ),
    HostileFile(
        name="exif.jpg",
        build=lambda: with_exif(b"II*\0\x08\0\0\0" + b"\xff" * 999),
        is_slow=True,
    ),
    HostileFile(
        name="exif-loop.jpg",
        build=lambda: with_exif(
            b"II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0" + bytes(4)
        ),
    ),
    HostileFile(
        name="frames.tiff",
        build=lambda: frames(100_000),
        code="too_many_pages",
        is_slow=True,
    ),
    HostileFile(
        name="strips.tiff",
        build=lying_strips,
        code="pages_unreadable",
        bad_pages={1: "page_unreadable"},
    ),
    HostileFile(name="entry.tiff", build=vast_entry, code="corrupt"),
    HostileFile(
        name="samples.tiff",
        build=lambda: tiff_of((256, 4, 1, 9), (257, 4, 1, 9), (277, 4, 1, 65_535)),
        code="corrupt",
    ),
    HostileFile(
        name="head.tiff", build=lambda: b"II*\0\xff\xff\xff\xff", code="corrupt"
    ),
    HostileFile(
        name="big.tiff", build=lambda: b"II+\0\x08\0\0\0" + b"\xff" * 99, code="corrupt"
    ),
)
