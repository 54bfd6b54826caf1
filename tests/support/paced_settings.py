"""The project's settings with workers that take their time over each page."""

from __future__ import annotations

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS

INSTALLED_APPS.append("tests.support.paced.PacedConfig")
