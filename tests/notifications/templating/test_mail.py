"""The frame of a mail, with its styles where mail readers look."""

from __future__ import annotations

from notifications.context import sample_context
from notifications.kinds import Kind
from notifications.templating import mail


def framed(fragment: str, **changes: str) -> str:
    context = sample_context(Kind.JOB_COMPLETED) | changes
    return mail.framed(fragment, "A <subject>", context)


def test_styles_stand_at_each_element_and_those_of_dark_readers_in_the_head():
    html = framed('<p class="quiet">x</p>')
    head, _, body = html.partition("<body")

    assert "@media (prefers-color-scheme: dark)" in head
    assert "@media (max-width: 480px)" in head
    assert 'class="quiet" style=' in body
    assert "A &lt;subject&gt;" in head


def test_the_footer_says_why_and_leads_to_the_settings():
    html = framed("<p>x</p>", why="Because.")

    assert "Because." in html
    assert "/notifications/preferences/" in html
    assert "Stop these mails" not in html


def test_the_link_to_stop_is_there_only_when_there_is_one():
    url = "https://headway.example/u/1"

    assert url in framed("x", unsubscribe_url=url)
    assert "Stop these mails" not in framed("x", unsubscribe_url="")


def test_html_that_was_made_from_a_text_is_escaped():
    assert mail.from_text("a <b>\n\nc & d") == (
        "<p>a &lt;b&gt;</p>\n\n<p>c &amp; d</p>"
    )
