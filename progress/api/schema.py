"""Describes the shapes of answers to OpenAPI, from the TypedDicts themselves."""

from __future__ import annotations

from functools import lru_cache
from types import NoneType, UnionType
from typing import (
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

from rest_framework import serializers

Field = serializers.Field[Any, Any, Any, Any]

_PLAIN: dict[Any, type[Field]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    bool: serializers.BooleanField,
    Any: serializers.JSONField,
}


@lru_cache(maxsize=None)
def component(shape: type) -> type[serializers.Serializer[Any]]:
    """Return a serializer that describes `shape`, a TypedDict; it is never run.

    Its name in the schema is that of the shape without "Dict".
    """
    required: frozenset[str] = shape.__required_keys__  # type: ignore[attr-defined]
    fields: dict[str, Any] = {
        name: _field(hint, required=name in required)
        for name, hint in get_type_hints(shape).items()
    }
    name = shape.__name__.removesuffix("Dict")
    namespace = {**fields, "__doc__": shape.__doc__, "__module__": __name__}
    return type(f"{name}Serializer", (serializers.Serializer,), namespace)


def _field(hint: Any, **options: Any) -> Field:
    """Return the field that a value of type `hint` is described by."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        (inner,) = [argument for argument in arguments if argument is not NoneType]
        return _field(inner, allow_null=True, **options)
    if origin is Literal:
        return serializers.ChoiceField(choices=arguments, **options)
    if origin is list:
        return _list_field(arguments[0], **options)
    if origin is dict:
        return _dict_field(arguments[1], **options)
    if is_typeddict(hint):
        return component(hint)(**options)
    return _PLAIN[hint](**options)


def _list_field(item: Any, **options: Any) -> Field:
    if is_typeddict(item):
        return component(item)(many=True, **options)
    return serializers.ListField(child=_field(item), **options)


def _dict_field(value: Any, **options: Any) -> Field:
    return serializers.DictField(
        child=None if value is Any else _field(value), **options
    )
