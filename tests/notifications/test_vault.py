from __future__ import annotations

import pytest

from notifications import vault
from notifications.errors import SecretUnreadable


def test_what_was_sealed_can_be_opened_and_does_not_show():
    sealed = vault.seal("whsec_secret")
    assert "secret" not in sealed
    assert sealed.isascii()
    assert vault.unseal(sealed) == "whsec_secret"
    assert vault.seal("whsec_secret") != sealed


def test_an_older_key_still_opens(settings):
    sealed = vault.seal("text")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key of this site"
    assert vault.unseal(sealed) == "text"


@pytest.mark.parametrize("sealed", ["nonsense", ""])
def test_what_no_key_opens_says_so(sealed):
    with pytest.raises(SecretUnreadable):
        vault.unseal(sealed)


def test_a_lost_key_is_told(settings):
    sealed = vault.seal("text")
    settings.SECRET_KEY = "another key of this site"
    with pytest.raises(SecretUnreadable):
        vault.unseal(sealed)


def test_fingerprints_tell_secrets_apart():
    assert vault.fingerprint("a") == vault.fingerprint("a") != vault.fingerprint("b")
