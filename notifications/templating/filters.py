"""The filters that templates may use: few, and none that can blow a text up."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from liquid import Markup, Undefined
from liquid.exceptions import FilterArgumentError

from notifications.templating.limits import MAX_ITEMS, MAX_TEXT

#: Of Liquid's own: those whose work is bounded by what they are given.
KEPT = frozenset(
    {
        "append",
        "capitalize",
        "compact",
        "default",
        "downcase",
        "escape",
        "escape_once",
        "first",
        "last",
        "lstrip",
        "map",
        "newline_to_br",
        "prepend",
        "remove",
        "remove_first",
        "reverse",
        "rstrip",
        "size",
        "slice",
        "sort",
        "split",
        "squish",
        "strip",
        "strip_newlines",
        "truncate",
        "truncatewords",
        "uniq",
        "upcase",
        "url_encode",
        "where",
    }
)
_LARGEST = 10**15


def plus(left: object, right: object) -> int | float:
    """Return the sum of two numbers."""
    return _number(left) + _number(right)


def minus(left: object, right: object) -> int | float:
    """Return the difference of two numbers."""
    return _number(left) - _number(right)


def replace(left: object, old: object, new: object = "") -> str:
    """Return `left` with each `old` replaced, if that does not grow out of bounds."""
    text, sought, put = _text(left), _text(old), _text(new)
    if sought and len(put) > len(sought):
        growth = text.count(sought) * (len(put) - len(sought))
        _check_size(len(text) + growth)
    return text.replace(sought, put) if sought else text


def join(left: object, separator: object = " ") -> str:
    """Return the entries of a list as one text."""
    if isinstance(left, str | Mapping) or not isinstance(left, Sequence):
        return _text(left)
    parts, between = [_text(entry) for entry in left], _text(separator)
    _check_size(sum(map(len, parts)) + len(parts) * len(between))
    return between.join(parts)


def bounded(function: Callable[..., object]) -> Callable[..., object]:
    """Return the filter so that it neither takes nor gives what is too large."""

    def call(*values: object, **options: object) -> object:
        for value in values:
            _check(value)
        result = function(*values, **options)
        _check(result)
        return result

    return call


OWN: dict[str, Callable[..., object]] = {
    "join": join,
    "minus": minus,
    "plus": plus,
    "replace": replace,
}


def _text(value: object) -> str:
    if value is None or isinstance(value, Undefined | Mapping):
        return ""
    # Escaped text stays escaped: joining and replacing understand Markup.
    return value if isinstance(value, str | Markup) else str(value)


def _number(value: object) -> int | float:
    if isinstance(value, int | float) and abs(value) < _LARGEST:
        return value
    if isinstance(value, Undefined) or value is None:
        return 0
    raise FilterArgumentError("a number is needed", token=None)


def _check(value: Any) -> None:
    if isinstance(value, str):
        _check_size(len(value))
    elif isinstance(value, Sequence) and len(value) > MAX_ITEMS:
        raise FilterArgumentError("the list is too long", token=None)


def _check_size(length: int) -> None:
    if length > MAX_TEXT:
        raise FilterArgumentError("the text grows too long", token=None)
