"""How the text of a template can be wrong."""

from __future__ import annotations


class TemplateUnusable(Exception):
    """The template cannot be filled in. Mend it; until then our own text is used."""
