"""Our own texts: Liquid files for each kind and channel, and the parts they share."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from notifications.kinds import Channel, Kind
from notifications.templating.source import Source

#: Where channels without long mails find their texts: one line and a few sentences.
SHORT = "short"


@lru_cache(maxsize=128)
def source_of(kind: Kind | str, channel: Channel) -> Source:
    """Return our text for a kind and channel; mails have HTML, the others are short."""
    folder = _folder() / (channel if channel == Channel.EMAIL else SHORT)
    return Source(
        subject=_read(folder / f"{kind}.subject.liquid").strip(),
        text=_read(folder / f"{kind}.text.liquid"),
        html=_read(folder / f"{kind}.html.liquid"),
    )


@lru_cache(maxsize=2)
def parts(*, is_html: bool) -> dict[str, str]:
    """Return the parts that any template may take in, by their names."""
    ending = ".html.liquid" if is_html else ".text.liquid"
    found = sorted((_folder() / "parts").glob(f"*{ending}"))
    return {path.name.removesuffix(ending): _read(path) for path in found}


def layout() -> str:
    """Return what stands around the HTML of every mail, with its style sheet."""
    return _read(_folder() / "layout.html.liquid")


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "templates" / "notifications" / "texts"


def _read(path: Path) -> str:
    """Return a file's text, or nothing where there is none (short texts' HTML)."""
    return path.read_text(encoding="utf-8") if path.exists() else ""
