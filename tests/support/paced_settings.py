"""The project's settings with workers that take their time over each page."""

from __future__ import annotations

import os

from config.settings import *  # noqa: F403
from config.settings import INSTALLED_APPS
from tests.support.paced import POOL

INSTALLED_APPS.append("tests.support.paced.PacedConfig")
CELERY_WORKER_POOL = os.environ.get(POOL, "prefork")
