"""The project's settings with workers that take their time over each page."""

from __future__ import annotations

import os

from tests.support.paced import POOL
from tests.support.stack_settings import *  # noqa: F403
from tests.support.stack_settings import INSTALLED_APPS

INSTALLED_APPS.append("tests.support.paced.PacedConfig")
CELERY_WORKER_POOL = os.environ.get(POOL, "prefork")
