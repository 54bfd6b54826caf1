"""Texts that take a reader's time: by depth, by looking back, by their charset."""

from __future__ import annotations

from tests.support.hostile_files.types import MILLION, HostileFile

_HEAD = b"<html><head><meta charset='%s'></head><body>caf\xe9 cr\xe8me</body></html>"

TEXT_TRICKS = (
    HostileFile(name="spaces.txt", build=lambda: b" \n" * 5_000, code="empty"),
    HostileFile(name="comments.html", build=lambda: b"<!---->" * 580 + b" words"),
    HostileFile(
        name="unmatched.html",
        build=lambda: b"<html><body>" + b"<div></span>" * 300_000 + b"deep",
        code="nested_too_deep",
    ),
    HostileFile(
        name="hidden-ends.html",
        build=lambda: b"<html><body>" + b"<div><!--</div>-->" * 200_000 + b"deep",
        code="nested_too_deep",
    ),
    HostileFile(
        name="quoted-ends.html",
        build=lambda: b"<html><body>" + b"<div a='</div>'>" * 200_000 + b"deep",
        code="took_too_long",
        is_slow=True,
    ),
    HostileFile(
        name="script-ends.html",
        build=lambda: (
            b"<html><body>" + b"<div><script></div></script>" * 100_000 + b"deep"
        ),
        code="nested_too_deep",
    ),
    HostileFile(
        name="open-quotes.html",
        build=lambda: b"<html><body>" + b"<a b='" * 500_000,
        code="nested_too_deep",
    ),
    HostileFile(name="zlib.html", build=lambda: _HEAD % b"zlib"),
    HostileFile(
        name="punycode.html", build=lambda: _HEAD % b"punycode" + b"a" * MILLION
    ),
    HostileFile(name="undefined.html", build=lambda: _HEAD % b"undefined"),
    HostileFile(name="escape.html", build=lambda: _HEAD % b"unicode_escape" + b"\\N{"),
    HostileFile(
        name="headings.html",
        build=lambda: b"<html><body>" + b"<h1>A</h1>" * 200_000,
        is_slow=True,
    ),
    HostileFile(
        name="cells.html",
        build=lambda: b"<html><table><tr>" + b"<td>A" * 500_000,
        is_slow=True,
    ),
    HostileFile(
        name="attributes.html",
        build=lambda: b"<html><p " + b" ".join(b"a%d" % n for n in range(50_000)),
        code="empty",
        is_slow=True,
    ),
    HostileFile(
        name="long.html",
        build=lambda: b"<html>" + b"a" * 20 * MILLION,
        code="too_large",
    ),
    HostileFile(name="headings.md", build=lambda: b"# A\n" * 100_000, is_slow=True),
    HostileFile(name="brackets.md", build=lambda: b"[" * 50_000 + b"a", is_slow=True),
    HostileFile(name="stars.md", build=lambda: b"*a **a " * 20_000, is_slow=True),
    HostileFile(
        name="ticks.md",
        build=lambda: b" ".join(b"`" * n for n in range(1, 900)),
    ),
    HostileFile(name="pictures.md", build=lambda: b"![" * 30_000 + b"a", is_slow=True),
    HostileFile(name="angles.md", build=lambda: b"<a " * 100_000, is_slow=True),
    HostileFile(
        name="links.md",
        build=lambda: (
            b"".join(b"[a%d]: b\n" % n for n in range(50_000)) + b"[a1] " * 50_000
        ),
        is_slow=True,
    ),
    HostileFile(
        name="columns.md",
        build=lambda: (
            b"|" + b"a|" * 3_000 + b"\n|" + b"-|" * 3_000 + b"\n" + b"|\n" * 3_000
        ),
        is_slow=True,
    ),
    HostileFile(name="lists.md", build=lambda: b"- " * 50_000 + b"a", code="empty"),
    HostileFile(name="binary.rtf", build=lambda: b"{\\rtf1 Words \\bin9999999999 a}"),
    HostileFile(
        name="pages.rtf",
        build=lambda: b"{\\rtf1 A" + b"\\page A" * 50_000,
        code="too_many_pages",
    ),
    HostileFile(
        name="charsets.rtf",
        build=lambda: (
            b"{\\rtf1\\ansicpg99999 \\'e9\\u-1?\\u99999?\\uc9999999 a\\u233 b"
        ),
    ),
    HostileFile(
        name="closing.rtf",
        build=lambda: b"{\\rtf1 a" + b"}" * MILLION + b"b",
        is_slow=True,
    ),
    HostileFile(
        name="pages.txt", build=lambda: b"a\f" * MILLION, code="too_many_pages"
    ),
    HostileFile(
        name="marks.txt",
        build=lambda: ("a" + "\u0301\u0316" * 150_000).encode(),
        is_slow=True,
    ),
    HostileFile(name="dots.txt", build=lambda: b"Words " + b"." * 400_000 + b"a"),
    HostileFile(
        name="utf-16.txt", build=lambda: "Words.\n".encode("utf-16-le") * 100 + b"\xd8"
    ),
    HostileFile(
        name="surrogates.txt", build=lambda: b"\xff\xfe" + b"\x00\xd8A\x00" * 999
    ),
    HostileFile(name="nulls.csv", build=lambda: b"a;b\n" * 20_000 + b"\0;\0\n" * 99),
    HostileFile(name="one-line.csv", build=lambda: b"a" * 30 * MILLION, code="corrupt"),
    HostileFile(
        name="commas.csv", build=lambda: b"a,b\n" + b"," * 10 * MILLION, is_slow=True
    ),
    HostileFile(
        name="lines.csv",
        build=lambda: b"a,b\n" * 5_100_000,
        code="too_many_pages",
        is_slow=True,
    ),
    HostileFile(name="returns.csv", build=lambda: b"a,b\r\r\n\r" * 9_999 + b'"\r'),
)
