"""Templates are checked on every sample before they are kept."""

from __future__ import annotations

from typing import Any

import pytest

from notifications.kinds import Channel, Kind
from notifications.templating import checking, defaults
from notifications.templating.source import Source

GOOD: dict[str, Any] = {
    "subject": "{{ headline }}",
    "text": "{{ outcome }} {{ data.title }}",
}


def problems(kind: Kind = Kind.JOB_FAILED, **parts: str) -> list[tuple[str, str]]:
    source = Source(**(GOOD | parts))
    found = checking.check(kind, Channel.EMAIL, source)
    return [(problem.part, problem.message) for problem in found]


@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", Kind)
def test_our_own_texts_are_sound_so_that_admins_can_start_from_them(kind, channel):
    assert checking.check(kind, channel, defaults.source_of(kind, channel)) == []


def test_a_sound_template_has_no_problems():
    html = "<p>{{ headline }}</p>{% render 'failures' %}"
    assert problems(html=html + "{% if unsubscribe_url %}x{% endif %}") == []


@pytest.mark.parametrize("part", ["subject", "text", "html"])
def test_an_unknown_variable_is_named_beside_its_part(part):
    bad: Any = {part: "{{ headlin }}{{ data.titel }}"}

    found = problems(**bad)

    assert found == [
        (part, "There is no variable “data.titel”."),
        (part, "There is no variable “headlin”."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{{ headline",
        "{% if %}",
        "{{ headline | bold }}",
        "{% for failure in failures %}{{ failure.nam }}{% endfor %}",
        "{% for x in (1..5000) %}x{% endfor %}",
        "{% include 'facts' %}",
        "   ",
    ],
)
def test_what_cannot_be_filled_in_is_a_problem(text):
    assert [part for part, _ in problems(text=text)] == ["text"]


@pytest.mark.parametrize(
    "html", ['<a href="https://evil.example">x</a>', "<a href='javascript:x'>x</a>"]
)
def test_a_link_to_elsewhere_is_a_problem(html):
    assert [part for part, _ in problems(html=html)] == ["html"]


def test_only_mails_have_html():
    found = checking.check(Kind.TEST, Channel.PUSH, Source(**GOOD, html="<p>x</p>"))

    assert [problem.part for problem in found] == ["html"]


def test_the_line_of_a_mistake_is_said():
    [(part, message)] = problems(text="one\ntwo {{ headline | nofilter }}")

    assert part == "text"
    assert "Line 2: unknown filter" in message
