"""Fill in Liquid templates inside hard limits; only JSON data can be reached."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from liquid import CachingDictLoader, Environment, RenderContext, StrictUndefined, Token
from liquid.exceptions import LiquidError, ResourceLimitError
from liquid.template import BoundTemplate

from notifications.templating import defaults, filters, limits
from notifications.templating.errors import TemplateUnusable

#: Of Liquid's tags those that read other files by other rules, count, or draw tables.
_TAGS_LEFT_OUT = ("decrement", "doc", "include", "increment", "liquid", "tablerow")
#: What a parser needs a long time for, and nobody writes.
_RUN = re.compile(rf"\{{{{{limits.MAX_BRACES + 1}}}|\s{{{limits.MAX_BLANKS + 1}}}")
_RAW = re.compile(r"\{%-?\s*(?:raw|doc)\b")


class _Context(RenderContext):
    """A render that ends when its time is up."""

    __slots__ = ("_deadline",)

    def __init__(self, template: BoundTemplate, **options: Any) -> None:
        super().__init__(template, **options)
        parent = options.get("parent_context")
        own = time.thread_time() + limits.MAX_SECONDS
        self._deadline: float = parent._deadline if parent else own

    def get(self, path: list[object], **options: Any) -> object:
        """Look a variable up: every template does that again and again."""
        self._check_time()
        return super().get(path, **options)

    def raise_for_loop_limit(self, length: int = 1) -> None:
        """Refuse a loop that is too long, or comes too late."""
        self._check_time()
        super().raise_for_loop_limit(length)

    def filter(self, name: str, token: Token | None) -> Callable[..., object]:
        """Return a filter; chains of filters take time, too."""
        self._check_time()
        return super().filter(name, token)

    def assign(self, key: str, val: Any) -> None:
        """Keep a variable of the template's own."""
        self._check_time()
        super().assign(key, val)

    def _check_time(self) -> None:
        if time.thread_time() > self._deadline:
            raise ResourceLimitError("it takes too long", token=None)


class _Template(BoundTemplate):
    context_class = _Context


class _Environment(Environment):
    template_class = _Template
    block_nesting_limit = limits.MAX_DEPTH
    context_depth_limit = limits.MAX_DEPTH
    loop_iteration_limit = limits.MAX_ITEMS
    local_namespace_limit = limits.MAX_LOCALS
    output_stream_limit = limits.MAX_OUTPUT


def fill(source: str, data: Mapping[str, Any], *, is_html: bool) -> str:
    """Return the text that a template makes of `data`; what is unknown is empty.

    Raises:
        TemplateUnusable: it is no Liquid, or goes beyond a limit.
    """
    return _render(source, data, is_html=is_html, is_strict=False)


def fill_strictly(source: str, data: Mapping[str, Any], *, is_html: bool) -> str:
    """Return the same; what is unknown is an error.

    Raises:
        TemplateUnusable: it cannot be filled in; the message says where.
    """
    return _render(source, data, is_html=is_html, is_strict=True)


def variables(source: str) -> set[str]:
    """Return the paths of the variables that a template takes from outside.

    Raises:
        TemplateUnusable: it is no Liquid.
    """
    try:
        paths = _parsed(source, is_html=False, is_strict=False).global_variable_paths()
    except LiquidError as error:
        raise TemplateUnusable(_told(error)) from error
    return {str(path) for path in paths}


def _render(
    source: str, data: Mapping[str, Any], *, is_html: bool, is_strict: bool
) -> str:
    try:
        template = _parsed(source, is_html=is_html, is_strict=is_strict)
        return template.render(data)
    except (LiquidError, ArithmeticError, RecursionError, ValueError) as error:
        raise TemplateUnusable(_told(error)) from error
    except (TypeError, AttributeError, LookupError) as error:
        # The library's own slips on odd data must not lose a message either.
        raise TemplateUnusable(_told(error)) from error


# Parsing takes ten times as long as filling in: a fan-out fills in one template often.
@lru_cache(maxsize=256)
def _parsed(source: str, *, is_html: bool, is_strict: bool) -> BoundTemplate:
    _require_plain(source)
    return _environment(is_html=is_html, is_strict=is_strict).from_string(source)


def _require_plain(source: str) -> None:
    """Refuse what the library's parser, which knows no time limit, is slow at.

    It goes back and forth over runs of braces and blanks, and over each `raw` that is
    not closed: 48,000 characters of them hold a whole process for minutes.
    """
    if len(source) > limits.MAX_SOURCE:
        raise TemplateUnusable(f"It is longer than {limits.MAX_SOURCE:,} characters.")
    if _RUN.search(source):
        raise TemplateUnusable("It has too many braces or blanks in a row.")
    if len(_RAW.findall(source)) > limits.MAX_RAW:
        raise TemplateUnusable(f"It has more than {limits.MAX_RAW} “raw” or “doc”.")


@lru_cache(maxsize=4)
def _environment(*, is_html: bool, is_strict: bool) -> Environment:
    loader = CachingDictLoader(defaults.parts(is_html=is_html))
    if is_strict:
        made = _Environment(
            autoescape=is_html, loader=loader, undefined=StrictUndefined
        )
    else:
        made = _Environment(autoescape=is_html, loader=loader)
    for tag in _TAGS_LEFT_OUT:
        made.tags.pop(tag, None)
    kept = {name: made.filters[name] for name in filters.KEPT} | filters.OWN
    made.filters = {name: _bounded(call) for name, call in kept.items()}
    return made


def _bounded(function: Callable[..., Any]) -> Callable[..., Any]:
    bounded = filters.bounded(function)
    for flag in ("with_context", "with_environment"):
        if getattr(function, flag, False):
            setattr(bounded, flag, True)
    return bounded


def _told(error: Exception) -> str:
    """Return one sentence for the person who wrote the template."""
    message = str(getattr(error, "message", "") or error) or type(error).__name__
    token = getattr(error, "token", None)
    if token is None or not getattr(token, "source", ""):
        return message
    line = token.source.count("\n", 0, token.start_index) + 1
    return f"Line {line}: {message}"
