"""The engine: hard limits on time, length, loops and depth, and no way out."""

from __future__ import annotations

import time

import pytest

from notifications.templating import engine, limits
from notifications.templating.errors import TemplateUnusable


def fill(source: str, **data: object) -> str:
    return engine.fill(source, data, is_html=False)


@pytest.mark.parametrize(
    "source",
    [
        "{% for a in (1..100000000) %}x{% endfor %}",
        "{% for a in (1..900) %}{% for b in (1..900) %}x{% endfor %}{% endfor %}",
        "{% assign a = (1..1000000000) | join: '' %}",
        "{{ (1..1000000000) | reverse }}",
        "{% assign a = 'xxxxxxxxxx' %}"
        + "{% assign a = a | append: a %}" * 30
        + "{{ a }}",
        "{{ 'aaaaaaaaaa'" + " | replace: 'a', 'aaaaaaaaaa'" * 12 + " }}",
        "{% capture a %}" + "x" * 1000 + "{% endcapture %}"
        "{% for i in (1..900) %}{{ a }}{% endfor %}",
        "{% if true %}" * 40 + "{% endif %}" * 40,
        "x" * (limits.MAX_SOURCE + 1),
        "{" * 48_000,
        "{{ " + " \n" * 24_000,
        "{{ " + (" " * 100 + "a") * 480,
        "{% raw %}" * 5_000,
        "{% doc %}" * 5_000,
        "{% include 'facts' %}",
        "{% render 'nothing' %}",
        "{% increment a %}",
        "{{ 5 | round: -1000000000 }}",
        "{{ '1e999999999' | plus: 1 }}",
        "{{ '2026' | date: '%010000000Y' }}",
        "{{ '<b>' | safe }}",
        "{{ 1 | divided_by: 0 }}",
        "{% for",
        "{{ a | default: }} {{",
    ],
)
def test_what_goes_too_far_is_refused_soon(source):
    began = time.thread_time()

    with pytest.raises(TemplateUnusable):
        fill(source)

    assert time.thread_time() - began < 3


def test_many_small_loops_end_when_their_time_is_up(monkeypatch):
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.02)
    source = "{% for a in (1..1000) %}{{ a }}{% endfor %}" * 500

    with pytest.raises(TemplateUnusable, match="too long"):
        fill(source)


def test_a_part_shares_the_time_of_what_takes_it_in(monkeypatch):
    monkeypatch.setattr(limits, "MAX_SECONDS", 0.0)

    with pytest.raises(TemplateUnusable, match="too long"):
        fill("{% render 'facts' %}", facts=[{"label": "a", "value": "b"}])


def test_what_is_unknown_is_empty_when_it_is_sent():
    assert fill("a{{ nothing }}{{ some.thing }}b", some={}) == "ab"


def test_what_is_unknown_is_an_error_when_it_is_checked():
    with pytest.raises(TemplateUnusable, match="nothing"):
        engine.fill_strictly("a\n{{ nothing }}", {}, is_html=False)


def test_the_variables_of_a_template_are_known_without_filling_it_in():
    source = (
        "{{ a.b }}{% for x in list %}{{ x.name }}{% endfor %}{% assign c = 1 %}{{ c }}"
    )

    assert engine.variables(source) == {"a.b", "list"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{{ list | join: ', ' }}", "a, b"),
        ("{{ 'a-b' | replace: '-', '+' }}", "a+b"),
        ("{{ total | minus: done }}", "3"),
        ("{{ total | plus: nothing }}", "5"),
        ("{{ 'abc' | upcase | truncate: 2, '' }}", "AB"),
        ("{{ name | default: 'nobody' }}", "nobody"),
    ],
)
def test_the_filters_that_are_there_do_what_they_say(source, expected):
    assert fill(source, list=["a", "b"], total=5, done=2) == expected


@pytest.mark.parametrize(
    "source",
    [
        "{{ x }}",
        "{{ x | append: x }}",
        "{{ x | replace: 'q', 'r' }}",
        "{{ list | join: x }}",
        "{% capture y %}{{ x }}{% endcapture %}{{ y }}",
        "{{ '' | default: x }}",
    ],
)
def test_html_is_escaped_by_itself(source):
    filled = engine.fill(source, {"x": "<b>", "list": ["<i>", "<i>"]}, is_html=True)

    assert "<" not in filled
    assert "&lt;" in filled
