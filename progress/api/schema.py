"""Describes the shapes of answers to OpenAPI, from the TypedDicts themselves."""

from __future__ import annotations

from functools import cache
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

from rest_framework import serializers

Field = serializers.Field[Any, Any, Any, Any]

_PLAIN: dict[Any, type[Field]] = {
    str: serializers.CharField,
    int: serializers.IntegerField,
    float: serializers.FloatField,
    bool: serializers.BooleanField,
    Any: serializers.JSONField,
}


@cache
def component(shape: type) -> type[serializers.Serializer[Any]]:
    """Return a serializer that describes `shape`, a TypedDict; it is never run.

    Its name in the schema is that of the shape without "Dict".
    """
    hints = get_type_hints(shape, include_extras=True)
    fields = {name: _field(hint) for name, hint in hints.items()}
    name = shape.__name__.removesuffix("Dict")
    namespace = {**fields, "__doc__": shape.__doc__, "__module__": __name__}
    return type(f"{name}Serializer", (serializers.Serializer,), namespace)


def _field(hint: Any, **options: Any) -> Field:
    """Return the field that a value of type `hint` is described by."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is NotRequired:
        return _field(arguments[0], required=False, **options)
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
    if value is Any:
        return serializers.DictField(**options)
    return serializers.DictField(child=_field(value), **options)
