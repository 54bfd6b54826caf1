"""What admins published is looked up once in a few seconds."""

from __future__ import annotations

import pytest

from notifications.kinds import Channel, Kind
from notifications.templating import published
from tests.notifications.templating.conftest import publish

pytestmark = pytest.mark.django_db
PLACE = Kind.JOB_COMPLETED, Channel.EMAIL


def test_many_messages_take_one_query(django_assert_num_queries):
    publish(subject="Mine")

    with django_assert_num_queries(1):
        for language in ("", "de", "fr"):
            source = published.source_for(*PLACE, language)
            assert source is not None
            assert source.subject == "Mine"


def test_a_language_is_found_however_it_is_written():
    publish(language="pt-br", subject="Olá")

    for language in ("pt-br", "pt-BR", "pt_BR"):
        source = published.source_for(*PLACE, language)
        assert source is not None
        assert source.subject == "Olá"
    assert published.source_for(*PLACE, "pt") is None


def test_it_is_looked_up_again_after_a_while(monkeypatch):
    assert published.source_for(*PLACE, "") is None
    publish(subject="New")
    published.source_for(*PLACE, "")
    monkeypatch.setattr(published, "REMEMBERED_SECONDS", -1.0)
    published.forget()

    assert published.source_for(*PLACE, "") is not None


def test_what_is_for_another_place_is_not_found():
    publish(channel=Channel.PUSH)

    assert published.source_for(*PLACE, "") is None
