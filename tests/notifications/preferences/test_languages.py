"""Languages are offered when somebody has written something in them."""

from __future__ import annotations

import pytest
from django.utils import timezone

from notifications.kinds import Channel, Kind
from notifications.preferences import languages
from notifications.templating import versions
from notifications.templating.source import Source


@pytest.mark.parametrize(
    ("code", "is_known"),
    [("de", True), ("pt-br", True), ("pt_BR", True), ("qq", False)],
)
def test_codes_of_languages_are_known(code, is_known):
    assert languages.is_language(code) is is_known


def test_a_language_is_called_as_it_calls_itself():
    assert languages.name_of("de") == "Deutsch"
    assert languages.name_of("en-gb") == "British English"
    assert languages.name_of("qq") == "Qq"
    assert languages.name_of_site() == "English"


def test_a_text_that_is_published_offers_its_language(bob):
    now = timezone.now()
    source = Source(subject="Fertig", text="Fertig")
    place = Kind.JOB_COMPLETED, Channel.EMAIL, "de"
    version = versions.draft(*place, source, author=bob, now=now)
    assert languages.offered("") == [("en", "English")]

    versions.publish(version, now=now)

    assert languages.offered("") == [("de", "Deutsch"), ("en", "English")]


@pytest.mark.django_db
def test_ones_own_language_stays_on_offer():
    assert ("fr", "Français") in languages.offered("fr")
