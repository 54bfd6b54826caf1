"""Put a mail's HTML into its frame, with the styles where mail readers look."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import css_inline
from django.utils.html import escape, linebreaks
from liquid import Markup

from notifications.templating import defaults, engine

#: The rules for dark readers stay in the head: only there can a reader choose them.
_INLINER = css_inline.CSSInliner(
    keep_style_tags=False, keep_at_rules=True, load_remote_stylesheets=False
)


def framed(fragment: str, subject: str, data: Mapping[str, Any]) -> str:
    """Return the whole HTML of a mail from its clean fragment."""
    inside = {**data, "content": Markup(fragment), "subject": subject}
    return _INLINER.inline(engine.fill(_layout(), inside, is_html=True))


def from_text(text: str) -> str:
    """Return HTML for a mail of which only the text was written."""
    return linebreaks(escape(text))


@lru_cache(maxsize=1)
def _layout() -> str:
    return defaults.layout()
