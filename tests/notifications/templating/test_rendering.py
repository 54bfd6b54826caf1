"""Messages: every kind by every channel, safe whatever is put in."""

from __future__ import annotations

import pytest

from notifications import templating
from notifications.context import sample_context
from notifications.kinds import Channel, Kind
from notifications.templating import alarm
from notifications.templating.alarm import Unusable
from notifications.templating.errors import TemplateUnusable
from notifications.templating.rendering import write
from notifications.templating.source import Source
from tests.notifications.templating.conftest import publish

pytestmark = pytest.mark.django_db

EVIL = "<script>alert(1)</script><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("is_task", [False, True])
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_a_message_by_each_channel(kind, channel, is_task):
    context = sample_context(kind, is_task=is_task)

    message = templating.render(kind, channel, "en", context)

    assert message.subject == context["headline"]
    assert message.text
    assert "{" not in message.subject + message.text
    assert bool(message.html) == (channel == Channel.EMAIL)
    assert message.version_id is None


@pytest.mark.parametrize(
    "kind", [Kind.JOB_STARTED, Kind.JOB_COMPLETED, Kind.JOB_FAILED]
)
def test_a_job_of_tasks_speaks_of_tasks_and_steps(kind):
    context = sample_context(kind, is_task=True)

    message = templating.render(kind, Channel.EMAIL, "en", context)

    words = (message.subject + message.text + message.html).lower()
    assert "task" in words
    assert "document" not in words
    assert "page" not in words.replace("page-", "")


@pytest.mark.parametrize("channel", Channel)
def test_markup_in_a_title_is_text_everywhere(channel):
    context = sample_context(Kind.JOB_FAILED)
    context |= {
        "headline": EVIL,
        "outcome": EVIL,
        "failures": [{"name": EVIL, "message": EVIL}],
    }

    message = templating.render(Kind.JOB_FAILED, channel, "en", context)

    assert "<script" not in message.html
    assert "<img" not in message.html
    if channel == Channel.EMAIL:
        assert "&lt;script&gt;" in message.html


@pytest.mark.parametrize(
    "html", ["{{ headline }}", "<p>{{ headline | replace: 'x', 'y' }}</p>"]
)
def test_markup_in_a_title_is_text_in_the_html_of_an_admin(html):
    publish(html=html)
    context = sample_context(Kind.JOB_COMPLETED) | {"headline": EVIL}

    message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "en", context)

    assert "<script" not in message.html
    assert "<img" not in message.html


@pytest.mark.parametrize(
    "html",
    [
        EVIL,
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://evil.example/">x</a>',
        '<a href="//evil.example/">x</a>',
        '<p style="background: url(https://evil.example)" onclick="x()">x</p>',
        '<form action="https://evil.example"><input name="a"></form>',
        '<iframe src="https://evil.example"></iframe>',
        '<meta http-equiv="refresh" content="0;url=https://evil.example">',
        "<style>p{background:url(https://evil.example)}</style>",
    ],
)
def test_what_an_admin_may_not_write_is_cleaned_away(html):
    publish(html=f"<p>Kept</p>{html}")

    message = templating.render(
        Kind.JOB_COMPLETED, Channel.EMAIL, "en", sample_context(Kind.JOB_COMPLETED)
    )

    assert "Kept" in message.html
    for word in ("evil.example", "<script", "onerror", "onclick", "<form", "<iframe"):
        assert word not in message.html
    assert "javascript:" not in message.html


def test_links_to_our_own_pages_stay_and_become_whole(settings):
    settings.HEADWAY_BASE_URL = "https://headway.example"
    publish(html='<a href="/jobs/">a</a> <a href="https://headway.example/x">b</a>')

    message = templating.render(
        Kind.JOB_COMPLETED, Channel.EMAIL, "en", sample_context(Kind.JOB_COMPLETED)
    )

    assert 'href="https://headway.example/jobs/"' in message.html
    assert 'href="https://headway.example/x"' in message.html


@pytest.mark.parametrize(
    "title",
    [
        "a\r\nBcc: eve@example.org",
        "a\nBcc: eve@example.org",
        "a\x00\x0b\x0c\x85\u2028\u2029b",
        "x" * 500,
    ],
)
@pytest.mark.parametrize("channel", Channel)
def test_a_subject_is_one_line_of_at_most_200_characters(channel, title):
    context = sample_context(Kind.JOB_COMPLETED) | {"headline": title}

    subject = templating.render(Kind.JOB_COMPLETED, channel, "en", context).subject

    assert subject.isprintable()
    assert 0 < len(subject) <= 200


def test_styles_are_inlined_and_the_rules_for_dark_readers_stay():
    html = templating.render(
        Kind.JOB_COMPLETED, Channel.EMAIL, "en", sample_context(Kind.JOB_COMPLETED)
    ).html

    assert '<a class="button"' in html
    assert "background: #0f5f63" in html.partition('class="button"')[2][:400]
    assert "prefers-color-scheme: dark" in html


@pytest.mark.parametrize(
    ("language", "expected"),
    [("de-AT", "Genau"), ("de-CH", "Deutsch"), ("de", "Deutsch"), ("fr", "Any")],
)
def test_the_closest_language_speaks(language, expected):
    publish(language="de-at", subject="Genau")
    publish(language="de", subject="Deutsch")
    publish(language="", subject="Any")

    context = sample_context(Kind.JOB_COMPLETED)
    message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, language, context)

    assert message.subject == expected


def test_without_a_text_in_the_language_ours_speaks():
    publish(language="de", subject="Deutsch")
    context = sample_context(Kind.JOB_COMPLETED)

    message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "fr", context)

    assert message.subject == context["headline"]


def test_the_newest_published_version_that_is_not_withdrawn_speaks():
    publish(subject="First")
    second = publish(subject="Second")
    publish(subject="Draft", published_at=None)
    context = sample_context(Kind.JOB_COMPLETED)

    message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context)
    assert (message.subject, message.version_id) == ("Second", second.pk)

    type(second).objects.filter(pk=second.pk).update(withdrawn_at=second.created_at)
    templating.published.forget()
    message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context)
    assert message.subject == "First"


@pytest.mark.parametrize(
    "parts",
    [
        {"text": "{% for x in (1..100000) %}x{% endfor %}"},
        {"text": "{{ nothing | unknown_filter }}"},
        {"text": "{% include 'x' %}"},
        {"subject": "{{ undefined }}"},
        {"html": "{{ headline | split: '' | join: headline | "},
    ],
)
def test_a_broken_template_loses_no_message_and_is_reported(parts):
    version = publish(**parts)
    heard: list[Unusable] = []

    def hear(fact: Unusable, **_: object) -> None:
        heard.append(fact)

    alarm.template_unusable.connect(hear)
    context = sample_context(Kind.JOB_COMPLETED)
    try:
        message = templating.render(Kind.JOB_COMPLETED, Channel.EMAIL, "", context)
    finally:
        alarm.template_unusable.disconnect(hear)

    assert (message.subject, message.version_id) == (context["headline"], None)
    assert [fact.version_id for fact in heard] == [version.pk]


def test_a_mail_without_html_of_its_own_is_framed_from_its_text():
    publish(text="One & two\n\nThree <b>")

    html = templating.render(
        Kind.JOB_COMPLETED, Channel.EMAIL, "", sample_context(Kind.JOB_COMPLETED)
    ).html

    assert "One &amp; two" in html
    assert "Three &lt;b&gt;" in html


def test_only_json_can_be_reached():
    class Secret:
        value = "hidden"

        def __str__(self) -> str:
            return "shown"

    source = Source(subject="{{ it }}", text="{{ it.value }}{{ it.__class__ }}.")

    message = write(source, Channel.PUSH, {"it": Secret()})

    assert (message.subject, message.text) == ("shown", ".")


def test_an_empty_subject_is_no_message():
    with pytest.raises(TemplateUnusable):
        write(Source(subject=" ", text="x"), Channel.PUSH, {})
