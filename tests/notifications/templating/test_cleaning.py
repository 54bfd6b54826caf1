"""What a template wrote is made safe, whatever was put in."""

from __future__ import annotations

import pytest

from notifications.templating import cleaning


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\r\nBcc: eve@example.org", "a Bcc: eve@example.org"),
        ("  a \t b\x00\u2028c ", "a b c"),
        ("x" * 201, "x" * 199 + "…"),
        ("x" * 200, "x" * 200),
    ],
)
def test_a_subject_is_one_line(text, line):
    assert cleaning.subject(text) == line


def test_a_text_keeps_its_lines_and_loses_controls_and_gaps():
    assert cleaning.plain("a\r\nb\x00\x1b[31m\n\n\n\nc\td\r") == "a\nb[31m\n\nc\td"


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("/jobs/", "https://headway.example/jobs/"),
        ("https://headway.example/x?y=1", "https://headway.example/x?y=1"),
        ("http://headway.example/", None),
        ("https://headway.example.evil.org/", None),
        ("https://headway.example@evil.org/", None),
        ("//evil.org/", None),
        ("javascript:alert(1)", None),
        ("https://[", None),
    ],
)
def test_only_addresses_of_this_site_are_ours(url, whole, settings):
    settings.HEADWAY_BASE_URL = "https://headway.example"

    assert cleaning.whole_url(url) == whole


def test_html_loses_what_runs_loads_or_leads_away():
    html = cleaning.html(
        '<p class="lead" style="color: red" onclick="x()">a<script>b</script></p>'
        '<img src="x"><a href="https://evil.org/">c</a><svg><a>d</a></svg>'
    )

    assert html.startswith('<p class="lead">a</p>')
    for word in ("style", "onclick", "script", "img", "evil", "svg"):
        assert word not in html
