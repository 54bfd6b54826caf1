"""The command that shows and replaces the key of browser push."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from notifications.models import VapidKey
from notifications.push import keys

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("vapid_key", *arguments, stdout=out)
    return out.getvalue().strip()


def test_the_public_key_is_shown_and_made_at_the_first_use():
    assert run() == run() == VapidKey.objects.get().public_key


def test_a_new_key_takes_over_and_the_old_one_stays():
    old = run()
    new = run("--new")
    assert run() == new != old
    assert VapidKey.objects.count() == 2


def test_a_key_of_the_environment_is_replaced_there(settings):
    settings.HEADWAY_VAPID_PRIVATE_KEY = keys.exported(keys.current())
    with pytest.raises(CommandError, match="HEADWAY_VAPID_PRIVATE_KEY is set"):
        run("--new")


def test_a_key_that_is_none_is_said_so(settings):
    settings.HEADWAY_VAPID_PRIVATE_KEY = "none"
    with pytest.raises(CommandError, match="no P-256 key"):
        run()
