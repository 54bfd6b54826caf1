from __future__ import annotations

import time

import pytest

from notifications.unsubscribe.errors import InvalidToken
from notifications.unsubscribe.tokens import EVERYTHING, Link, link_of, token_of, url_of

LINK = Link(user_id=7, scope="kind:job_failed", epoch=2)


def test_a_token_says_whose_mail_of_which_scope_and_how_old():
    assert link_of(token_of(LINK)) == LINK
    assert link_of(token_of(Link(user_id=7, scope=EVERYTHING, epoch=0))).scope == "*"


def test_a_token_is_the_same_whenever_it_is_made(monkeypatch):
    first = token_of(LINK)
    later = time.time() + 86_400
    monkeypatch.setattr(time, "time", lambda: later)
    assert token_of(LINK) == first


@pytest.mark.parametrize(
    "spoil",
    [
        lambda token: token[:-1],
        lambda token: "x" + token,
        lambda token: token.replace(":", ""),
        lambda token: token.rpartition(":")[0],
        lambda token: (
            token_of(Link(user_id=8, scope="kind:job_failed", epoch=2)).split(":")[0]
            + ":"
            + token.rpartition(":")[2]
        ),
        lambda token: "",
        lambda token: "ü:ü",
    ],
)
def test_a_token_that_was_changed_is_none(spoil):
    with pytest.raises(InvalidToken):
        link_of(spoil(token_of(LINK)))


def test_a_token_of_another_purpose_is_none(settings):
    token = token_of(LINK)
    settings.SECRET_KEY = "another"
    with pytest.raises(InvalidToken):
        link_of(token)


def test_links_outlive_a_change_of_the_secret_key(settings):
    token = token_of(LINK)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another"
    assert link_of(token) == LINK


def test_the_address_is_on_our_own_site(settings):
    settings.HEADWAY_BASE_URL = "https://headway.example.org"
    url = url_of(LINK)
    assert url == (
        f"https://headway.example.org/notifications/unsubscribe/{token_of(LINK)}/"
    )
