"""Make safe what a template wrote, whoever wrote it and whatever was put in."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import nh3
from django.conf import settings

from notifications import wording
from notifications.templating.limits import MAX_SUBJECT

# All control characters but the line feed and the tab.
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_EMPTY_LINES = re.compile(r"\n{3,}")

_TAGS = {
    *("a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "hr", "i"),
    *("li", "ol", "p", "pre", "small", "span", "strong", "table", "tbody", "td", "th"),
    *("thead", "tr", "ul"),
}
_ATTRIBUTES = {
    "*": {"class", "lang", "dir"},
    "a": {"href"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "align", "scope"},
}


def subject(text: str) -> str:
    """Return one line of at most 200 characters, without control characters."""
    line = " ".join(wording.one_line(text).split())
    return line if len(line) <= MAX_SUBJECT else line[: MAX_SUBJECT - 1].rstrip() + "…"


def plain(text: str) -> str:
    """Return a text without control characters and long gaps."""
    lines = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _EMPTY_LINES.sub("\n\n", lines).strip()


def html(fragment: str) -> str:
    """Return HTML of few tags, whose links lead to our own pages only."""
    return nh3.clean(
        _CONTROLS.sub("", fragment),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"https", "http"},
        link_rel="noopener noreferrer",
    )


def is_ours(url: str) -> bool:
    """Return whether an address is one of this site's own pages."""
    base = urlsplit(settings.HEADWAY_BASE_URL)
    try:
        found = urlsplit(url)
        return (found.scheme, found.netloc) == (base.scheme, base.netloc)
    except ValueError:
        return False


def whole_url(url: str) -> str | None:
    """Return an address or path of ours as mails need it: whole. None of others."""
    try:
        whole = urljoin(settings.HEADWAY_BASE_URL, url.strip())
    except ValueError:
        return None
    return whole if is_ours(whole) else None


def _kept(tag: str, attribute: str, value: str) -> str | None:
    return whole_url(value) if attribute == "href" else value
