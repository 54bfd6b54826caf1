"""Messages whose headers, parts or depth take a reader's time."""

from __future__ import annotations

from tests.support.hostile_files.types import HostileFile

_START = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: It\r\n"
_PARTS = b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="
_WORDS = b"\r\nOnly words.\r\n"


def parts(number: int) -> bytes:
    """Return a message of so many attachments."""
    each = b"--a\r\nContent-Disposition: attachment\r\n\r\nx\r\n"
    return _START + _PARTS + b"a\r\n\r\n" + each * number + b"--a--\r\n"


def nested(depth: int) -> bytes:
    """Return a message whose parts hold parts, so deep."""
    inner = b"".join(
        b"--%d\r\nContent-Type: multipart/mixed; boundary=%d\r\n\r\n" % (n, n + 1)
        for n in range(depth)
    )
    return _START + _PARTS + b"0\r\n\r\n" + inner + b"--%d\r\n" % depth + _WORDS


def messages(depth: int) -> bytes:
    """Return a message in a message, so deep."""
    head = _START + b"Content-Type: message/rfc822\r\n\r\n"
    return head * depth + _START + _WORDS


def with_header(name: bytes, value: bytes) -> bytes:
    return _START + name + b": " + value + b"\r\n" + _WORDS


def attached(headers: bytes, data: bytes) -> bytes:
    """Return a message with one attachment."""
    start = _START + _PARTS + b"a\r\n\r\n--a\r\n\r\nHello.\r\n--a\r\n"
    return start + headers + b"\r\n\r\n" + data + b"\r\n--a--\r\n"


MAIL_TRICKS = (
    HostileFile(
        name="parts.eml",
        build=lambda: parts(20_000),
        code="too_many_pages",
        is_slow=True,
    ),
    HostileFile(name="nested.eml", build=lambda: nested(500), is_slow=True),
    HostileFile(name="messages.eml", build=lambda: messages(250)),
    HostileFile(name="comments.eml", build=lambda: with_header(b"Cc", b"(" * 50_000)),
    HostileFile(
        name="comments-of-sender.eml",
        build=lambda: b"From: " + b"(" * 50_000 + b"\r\nTo: b@example.org\r\n" + _WORDS,
    ),
    HostileFile(
        name="addresses.eml",
        build=lambda: with_header(b"Cc", b"a@example.org, " * 20_000),
    ),
    HostileFile(name="date.eml", build=lambda: with_header(b"Date", b"9" * 50_000)),
    HostileFile(
        name="type.eml", build=lambda: with_header(b"Content-Type", b"/" * 50_000)
    ),
    HostileFile(
        name="parameters.eml",
        build=lambda: with_header(
            b"Content-Type", b"text/plain; " + b"a*0*=utf-8''b; " * 5_000
        ),
        is_slow=True,
    ),
    HostileFile(
        name="encoded-words.eml",
        build=lambda: with_header(b"Comments", b"=?utf-8?q?a?= " * 20_000),
    ),
    HostileFile(
        name="subject.eml",
        build=lambda: b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n" + _WORDS,
    ),
    HostileFile(
        name="headers.eml",
        build=lambda: _START + b"X-A: b\r\n" * 200_000 + _WORDS,
        is_slow=True,
    ),
    HostileFile(
        name="charset.eml",
        build=lambda: (
            with_header(b"Content-Type", b"text/plain; charset=zlib") + b"caf\xe9"
        ),
    ),
    HostileFile(
        name="base64.eml",
        build=lambda: attached(b"Content-Transfer-Encoding: base64", b"=a=b=\xff" * 99),
    ),
    HostileFile(
        name="uuencode.eml",
        build=lambda: attached(
            b"Content-Transfer-Encoding: x-uuencode", b"begin 666 ../a\r\n\xff\r\nend"
        ),
    ),
    HostileFile(
        name="name.eml",
        build=lambda: attached(
            b"Content-Disposition: attachment; filename*0*=zlib'x'%FF; filename*2=b",
            b"x",
        ),
    ),
    HostileFile(
        name="climbing.eml",
        build=lambda: attached(
            b'Content-Disposition: attachment; filename="../../../etc/passwd"', b"x"
        ),
    ),
    HostileFile(
        name="no-boundary.eml",
        build=lambda: _START + _PARTS + b'""\r\n\r\n--\r\n--\r\n' * 999,
    ),
)
