"""Whether a decoded JSON value has the shape that a type says."""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    NotRequired,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)


def mismatches(value: Any, shape: Any, where: str = "it") -> list[str]:
    """Return a sentence for each place in which `value` is not of `shape`.

    `shape` is a TypedDict, or what its fields are made of: plain types, Literal,
    list, dict with text keys, a type or None.
    """
    return list(_mismatches(value, shape, where))


def _mismatches(value: Any, shape: Any, where: str) -> Iterator[str]:
    origin, arguments = get_origin(shape), get_args(shape)
    if is_typeddict(shape):
        yield from _of_fields(value, shape, where)
    elif origin is NotRequired:
        yield from _mismatches(value, arguments[0], where)
    elif origin is Literal:
        if value not in arguments:
            yield f"{where} is {value!r}, not one of {arguments}"
    elif origin in (Union, UnionType):
        if all(mismatches(value, argument) for argument in arguments):
            yield f"{where} is {value!r}, not {shape}"
    elif origin in (list, dict):
        yield from _of_items(value, origin, arguments[-1], where)
    elif not _is_plain(value, shape):
        yield f"{where} is {value!r}, not {shape}"


def _of_fields(value: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is {value!r}, not an object"
        return
    hints = get_type_hints(shape, include_extras=True)
    for name in sorted(value.keys() - hints.keys()):
        yield f"{where} has {name}, which nobody knows"
    # With postponed annotations a TypedDict itself takes all its keys for required.
    required = {name for name, h in hints.items() if get_origin(h) is not NotRequired}
    for name in sorted(required - value.keys()):
        yield f"{where} lacks {name}"
    for name in value.keys() & hints.keys():
        yield from _mismatches(value[name], hints[name], f"{where}.{name}")


def _of_items(value: Any, kind: Any, shape: Any, where: str) -> Iterator[str]:
    if not isinstance(value, kind):
        yield f"{where} is {value!r}, not a {kind.__name__}"
        return
    items = value.items() if kind is dict else enumerate(value)
    for key, item in items:
        yield from _mismatches(item, shape, f"{where}[{key}]")


def _is_plain(value: Any, shape: Any) -> bool:
    if shape in (None, NoneType):
        return value is None
    if isinstance(value, bool):
        return shape is bool
    return isinstance(value, (int, float) if shape is float else shape)
