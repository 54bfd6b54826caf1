"""Builds presentations: PowerPoint's and OpenDocument's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from workers.samples.archive import HEAD, KINDS, relations, zipped

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_MEDIA = "application/vnd.openxmlformats-officedocument.presentationml"
ODP_TYPE = "application/vnd.oasis.opendocument.presentation"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One slide: its title, its lines, and what the speaker wants to remember."""

    title: str
    lines: tuple[str, ...]
    notes: str = ""


def make_pptx(slides: Sequence[Slide]) -> bytes:
    """Return a presentation with a part for each slide and for its notes."""
    parts = {
        "[Content_Types].xml": _content_types(len(slides)),
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": _presentation(len(slides)),
        "ppt/_rels/presentation.xml.rels": relations(
            *(("slide", f"slides/slide{n}.xml") for n in _numbers(slides))
        ),
    }
    for number, slide in enumerate(slides, 1):
        parts |= _slide_parts(number, slide)
    return zipped({name: HEAD + text for name, text in parts.items()})


def _numbers(slides: Sequence[Slide]) -> range:
    return range(1, len(slides) + 1)


def _slide_parts(number: int, slide: Slide) -> dict[str, str]:
    name, notes = f"slide{number}.xml", f"notesSlide{number}.xml"
    body = _shape("title", (slide.title,)) + _shape("body", slide.lines)
    parts = {f"ppt/slides/{name}": _tree("sld", body)}
    if slide.notes:
        link = ("notesSlide", f"../notesSlides/{notes}")
        parts[f"ppt/slides/_rels/{name}.rels"] = relations(link)
        parts[f"ppt/notesSlides/{notes}"] = _tree(
            "notes", _shape("body", (slide.notes,)) + _shape("sldNum", (str(number),))
        )
    return parts


def _tree(name: str, shapes: str) -> str:
    return (
        f'<p:{name} xmlns:p="{_SHOW}" xmlns:a="{_DRAWING}"><p:cSld><p:spTree>'
        f"{shapes}</p:spTree></p:cSld></p:{name}>"
    )


def _shape(kind: str, lines: Sequence[str]) -> str:
    text = "".join(f"<a:p><a:r><a:t>{escape(line)}</a:t></a:r></a:p>" for line in lines)
    return (
        f'<p:sp><p:nvSpPr><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:txBody><a:bodyPr/>{text}</p:txBody></p:sp>"
    )


def _presentation(slides: int) -> str:
    ids = "".join(
        f'<p:sldId id="{255 + n}" r:id="r{n}"/>' for n in range(1, slides + 1)
    )
    return (
        f'<p:presentation xmlns:p="{_SHOW}" xmlns:r="{KINDS}">'
        f"<p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    )


def _content_types(slides: int) -> str:
    overrides = "".join(
        f'<Override PartName="/ppt/slides/slide{n}.xml" '
        f'ContentType="{_MEDIA}.slide+xml"/>'
        for n in range(1, slides + 1)
    )
    return (
        f'<Types xmlns="{_TYPES}"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/ppt/presentation.xml" '
        f'ContentType="{_MEDIA}.presentation.main+xml"/>{overrides}</Types>'
    )


def make_odp(slides: Sequence[Slide]) -> bytes:
    """Return an OpenDocument presentation."""
    pages = "".join(map(_odp_page, slides))
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" '
        f'xmlns:draw="{_ODF}:drawing:1.0" xmlns:text="{_ODF}:text:1.0" '
        f'xmlns:presentation="{_ODF}:presentation:1.0"><office:body>'
        f"<office:presentation>{pages}</office:presentation></office:body>"
        "</office:document-content>"
    )
    return zipped({"content.xml": HEAD + content}, media_type=ODP_TYPE)


def _odp_page(slide: Slide) -> str:
    lines = "".join(
        f"<text:p>{escape(line)}</text:p>" for line in (slide.title, *slide.lines)
    )
    notes = f"<text:p>{escape(slide.notes)}</text:p>" if slide.notes else ""
    return (
        f"<draw:page><draw:frame><draw:text-box>{lines}</draw:text-box></draw:frame>"
        f"<presentation:notes>{notes}</presentation:notes></draw:page>"
    )
