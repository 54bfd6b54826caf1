"""Recognises the text of a page's picture, on the processor and without a network."""

from __future__ import annotations

import contextlib
import functools
import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image

from workers.errors import PageUnreadable

#: Measured on scanned exams at 150 dpi: 1.4 s of processor time a page and 0.6 GB, with
#: the recall of the untuned model at 2.6 s. One thread: each worker has its own core.
TUNING: dict[str, Any] = {
    "Global.log_level": "error",
    "Rec.rec_batch_num": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}

_NOT_INSTALLED = (
    "This page is a picture, and text recognition is not installed on this server."
)
_FAILED = (
    "The text of this page could not be recognised. Retry it, or hand in a clearer "
    "scan. The other pages are not affected."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class OcrText:
    """Recognised text, and the mean confidence of its characters (0 to 1)."""

    text: str
    confidence: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """A piece of a line: its text, confidence and place in pixels."""

    text: str
    score: float
    left: float
    top: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height at which it stands."""
        return (self.top + self.bottom) / 2


_listeners: list[Callable[[], None]] = []


def tell_before(listener: Callable[[], None]) -> None:
    """Call `listener` before each recognition, which takes more time and memory."""
    _listeners[:] = [listener]


def prepare() -> None:
    """Load the models now, for processes that are forked from this one."""
    with contextlib.suppress(PageUnreadable):
        _engine()


def recognise(image: Image.Image) -> OcrText:
    """Return the text of a picture in reading order; the first call loads the models.

    Raises:
        PageUnreadable: the engine is missing, or gave up on this picture.
    """
    for listener in _listeners:
        listener()
    engine = _engine()
    try:
        found = engine(image.convert("RGB"))
    except Exception as error:  # the engine's errors share no base below Exception
        raise PageUnreadable(_FAILED, detail=repr(error)) from error
    words = list(_words(found))
    return OcrText(text=layout(words), confidence=_confidence(words))


@functools.cache
def _engine() -> Any:
    """Load the models once per process: 1.2 s, and only where a page needs them."""
    try:
        import cv2
        from rapidocr import RapidOCR
    except ImportError as error:
        raise PageUnreadable(_NOT_INSTALLED, detail=str(error)) from error
    cv2.setNumThreads(1)
    return RapidOCR(params=TUNING)


def _words(found: Any) -> Iterator[Word]:
    if found.boxes is None or found.txts is None:
        return
    for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        corners = [(float(x), float(y)) for x, y in box]
        yield Word(
            text=text.strip(),
            score=float(score),
            left=min(x for x, _ in corners),
            top=min(y for _, y in corners),
            bottom=max(y for _, y in corners),
        )


def layout(words: Sequence[Word]) -> str:
    """Set words into lines, and lines into paragraphs, by where they stand."""
    lines = _lines(words)
    if not lines:
        return ""
    height = statistics.median(word.bottom - word.top for word in words)
    text = _line_text(lines[0])
    for above, line in itertools.pairwise(lines):
        gap = _top(line) - max(word.bottom for word in above)
        text += ("\n\n" if gap > height else "\n") + _line_text(line)
    return text


def _lines(words: Sequence[Word]) -> list[list[Word]]:
    """Words whose middles differ by less than half their height share a line."""
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        reach = (word.bottom - word.top) / 2
        last = lines[-1][-1] if lines else None
        if last is not None and word.middle - last.middle < reach:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _line_text(line: Sequence[Word]) -> str:
    return " ".join(word.text for word in sorted(line, key=lambda word: word.left))


def _top(line: Sequence[Word]) -> float:
    return min(word.top for word in line)


def _confidence(words: Sequence[Word]) -> float | None:
    characters = sum(len(word.text) for word in words)
    if not characters:
        return None
    total = sum(word.score * len(word.text) for word in words)
    return round(total / characters, 3)
