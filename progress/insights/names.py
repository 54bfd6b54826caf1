"""What stages and classes of pages are called where people read about them."""

from __future__ import annotations

from progress.insights.tally import Key

#: Reading by class of page; one of these is what people know as a step of its own.
_READING = {
    "t": "Reading text",
    "i": "OCR",
    "m": "Reading mixed pages",
    "b": "Blank pages",
}


def label(key: Key) -> str:
    """Return "OCR", "Analysis", …; of whole documents "All stages"."""
    if not key.stage:
        return "All stages"
    if key.stage == "extraction" and key.page_class:
        return _READING.get(key.page_class, "Reading other pages")
    return key.stage.replace("_", " ").capitalize()
