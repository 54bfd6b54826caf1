"""Text and JSON made fit for a database: what PostgreSQL refuses is left out."""

from __future__ import annotations

import json
import math
import re
from typing import Any

#: NUL, and surrogates: a pair is one character in Python, so each of them is lone.
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")


def fit(text: str, limit: int | None = None) -> str:
    """Return `text` without NUL and lone surrogates, at most `limit` characters of it.

    PostgreSQL stores no NUL (its manual, 8.3), and UTF-8 has no surrogates (RFC 3629).
    """
    if text.isascii() and "\x00" not in text:
        return text[:limit]
    return _UNSTORABLE.sub("", text)[:limit]


def fit_json(value: Any) -> Any:
    """Return `value` with every string fit, and None for NaN and infinities.

    JSON has no such numbers (RFC 8259, section 6), though Python writes them. What is
    fit as it is comes back itself; nearly all is, and to write it out tells so sooner
    than to look at each part.
    """
    if isinstance(value, dict | list) and _is_fit(value):
        return value
    return _fitted(value)


def _is_fit(value: Any) -> bool:
    """Tell whether nothing is unfit for certain; a pair of surrogates may be."""
    try:
        written = json.dumps(value, allow_nan=False)
    except (TypeError, ValueError):
        return False
    return "\\u0000" not in written and "\\ud" not in written


def _fitted(value: Any) -> Any:
    if isinstance(value, str):
        return fit(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_fitted(key): _fitted(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_fitted(inner) for inner in value]
    return value
