"""Reads PowerPoint presentations (OOXML): a slide with its notes is a page."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from workers.errors import Empty
from workers.limits import Limits
from workers.readers.archives import checked_entries, damage_told
from workers.readers.outline import join
from workers.readers.package import main_part, properties, relations
from workers.readers.parts import Part, PartsReader
from workers.readers.slide import SlideTarget
from workers.readers.xml import Target, feed, local

NO_SLIDES = "There are no slides in this presentation. Check that it was saved."


def open_pptx(path: Path, limits: Limits) -> PartsReader:
    """Open a presentation; each slide is parsed when it is read.

    Raises:
        Corrupt: the archive or its list of slides cannot be read.
        Encrypted, Bomb: see `archives.checked_entries`.
        Empty: it has no slides.
        TooManyPages: it has too many slides.
    """
    checked_entries(path, limits)
    with damage_told(), ExitStack() as stack:
        archive = stack.enter_context(ZipFile(path))
        slides = _slides(archive)
        reader = PartsReader(
            unit="slide",
            pages=len(slides),
            load=lambda index: _slide(archive, slides[index]),
            limits=limits,
            metadata=properties(archive),
            resources=stack.pop_all(),
        )
    return reader


def _slides(archive: ZipFile) -> list[str]:
    """Return the slides' parts in the order in which they are shown."""
    main = main_part(archive, "ppt/presentation.xml")
    linked = relations(archive, main)
    with archive.open(main) as stream:
        ids = feed(stream, _Order()).ids
    slides = [linked[each].target for each in ids if each in linked]
    if not slides:
        raise Empty(NO_SLIDES, detail=f"{main} names no slides")
    return slides


def _slide(archive: ZipFile, name: str) -> Part:
    with damage_told():
        text = _text(archive, name)
        for relation in relations(archive, name).values():
            if relation.kind == "notesSlide":
                notes = _text(archive, relation.target)
                text += f"\n\nNotes:\n{notes}" if notes else ""
    return Part(text=text)


def _text(archive: ZipFile, name: str) -> str:
    with archive.open(name) as stream:
        return join(feed(stream, SlideTarget()).flow)


class _Order(Target):
    """Collects the relation ids of the slides, as the presentation lists them."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    def start(self, tag: str, attributes: Any) -> None:
        if local(tag) == "sldId":
            # `id` without a namespace is a number of its own kind.
            keys = (key for key in attributes if key.endswith("}id"))
            self.ids += [str(attributes[key]) for key in keys]
