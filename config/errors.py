"""What can be wrong with the surroundings, in words that say what to do."""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured


class BadSetting(ImproperlyConfigured):
    """An environment variable has a value that cannot be used: correct it."""


class StartError(Exception):
    """The server cannot start: the message says which variable to change."""
