"""Takes the text out of RTF (specification 1.9.1) in one pass, whatever its nesting."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

PAGE = "\f"
#: The kinds of token; what is between them is the text itself. Line ends mean nothing.
_TOKEN = re.compile(
    rb"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?[0-9]{1,10})? ?"
    rb"|\\'(?P<hex>[0-9a-fA-F]{2})"
    rb"|\\(?P<symbol>[^a-zA-Z'])"
    rb"|(?P<brace>[{}])"
    rb"|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_LITERALS = {
    b"par": "\n\n",
    b"sect": "\n\n",
    b"page": PAGE,
    b"sbkpage": "",
    b"line": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"nestcell": "\t",
    b"row": "\n",
    b"nestrow": "\n",
    b"emdash": "—",
    b"endash": "–",
    b"emspace": " ",
    b"enspace": " ",
    b"qmspace": " ",
    b"bullet": "•",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
}
_SYMBOLS = {
    b"~": "\u00a0",
    b"_": "\u2011",
    b"{": "{",
    b"}": "}",
    b"\\": "\\",
    b"\n": "\n\n",
    b"\r": "\n\n",
}
#: Groups that hold no text of the document; `\*` marks all newer ones as such.
_NO_TEXT = frozenset(
    b"author buptim colortbl comment company creatim doccomm filetbl fonttbl footer "
    b"footerf footerl footerr ftncn ftnsep ftnsepc header headerf headerl headerr info "
    b"keywords listtable listoverridetable manager nextfile object objdata operator "
    b"pict printim private revtbl revtim rsidtbl stylesheet subject template themedata "
    b"title txe xe tc fldinst bkmkstart bkmkend datastore latentstyles generator "
    b"nonshppict".split()
)
#: The charsets of fonts (`\fcharset`), as far as they are not the document's own.
_CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    134: "cp936",
    136: "cp950",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
}
_WORDS_OF_CHARSET = {b"mac": "mac_roman", b"pc": "cp437", b"pca": "cp850"}


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within one pair of braces, and in those inside of it."""

    is_silent: bool = False
    is_fonts: bool = False
    skip: int = 1
    font: int = -1


def rtf_to_text(data: bytes) -> str:
    """Return the text, with `PAGE` where a page is broken by hand."""
    return _Reader(data).text()


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data = data
        self._group = _Group()
        self._stack: list[_Group] = []
        self._out: list[str] = []
        self._bytes = bytearray()
        self._charset = "cp1252"
        self._fonts: dict[int, str] = {}
        #: Characters to pass over: the substitute of one that was given in Unicode.
        self._to_skip = 0

    def text(self) -> str:
        """Go through all tokens once."""
        for found in self._tokens():
            if found["hex"]:
                self._take(bytes([int(found["hex"], 16)]))
            elif found["text"]:
                self._take(found["text"])
            elif found["brace"]:
                self._brace(found["brace"])
            elif found["word"]:
                self._word(found["word"], found["number"])
            elif found["symbol"]:
                self._symbol(found["symbol"])
        self._say("")
        # Units beyond 16 bits come as two of them.
        joined = "".join(self._out).encode("utf-16-le", "surrogatepass")
        return joined.decode("utf-16-le", "replace")

    def _tokens(self) -> Iterator[re.Match[bytes]]:
        at = 0
        while found := _TOKEN.search(self._data, at):
            at = found.end()
            if found["word"] == b"bin" and found["number"]:
                at += max(0, int(found["number"]))
            yield found

    def _take(self, data: bytes) -> None:
        passed = min(self._to_skip, len(data))
        self._to_skip -= passed
        if not self._group.is_silent:
            self._bytes += data[passed:]

    def _brace(self, brace: bytes) -> None:
        self._say("")
        self._to_skip = 0
        if brace == b"{":
            self._stack.append(self._group)
        elif self._stack:
            self._group = self._stack.pop()

    def _symbol(self, symbol: bytes) -> None:
        if symbol == b"*":
            self._group = replace(self._group, is_silent=True)
        else:
            self._say(_SYMBOLS.get(symbol, ""))

    def _word(self, word: bytes, digits: bytes | None) -> None:
        number = int(digits) if digits else None
        if word == b"fonttbl":
            self._group = replace(self._group, is_silent=True, is_fonts=True)
        elif word in _NO_TEXT:
            self._group = replace(self._group, is_silent=True)
        elif word in _LITERALS:
            self._say(_LITERALS[word])
        elif word == b"u" and number is not None:
            self._say(chr(number % 0x10000))
            self._to_skip = self._group.skip
        elif word == b"uc" and number is not None:
            self._group = replace(self._group, skip=max(0, number))
        else:
            self._charset_word(word, number)

    def _charset_word(self, word: bytes, number: int | None) -> None:
        if word in _WORDS_OF_CHARSET:
            self._charset = _WORDS_OF_CHARSET[word]
        elif number is None:
            return
        elif word == b"ansicpg":
            self._charset = _known(f"cp{number}")
        elif word == b"f" and number != self._group.font:
            self._say("")
            self._group = replace(self._group, font=number)
        elif word == b"fcharset" and self._group.is_fonts and number in _CHARSETS:
            self._fonts[self._group.font] = _CHARSETS[number]

    def _say(self, text: str) -> None:
        """Decode the bytes that wait, and add text behind them."""
        if self._bytes:
            charset = self._fonts.get(self._group.font, self._charset)
            self._out.append(self._bytes.decode(charset, "replace"))
            self._bytes.clear()
        if text and not self._group.is_silent:
            self._out.append(text)


def _known(charset: str) -> str:
    try:
        codecs.lookup(charset)
    except LookupError:
        return "cp1252"
    return charset
