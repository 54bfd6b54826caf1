"""The project's settings with a channel layer that can be told to lose hints."""

from __future__ import annotations

import os

from tests.support.stack_settings import *  # noqa: F403
from tests.support.stack_settings import CHANNEL_LAYERS

CHANNEL_LAYERS["default"]["BACKEND"] = "tests.support.lossy.LossyLayer"
CHANNEL_LAYERS["default"]["CONFIG"]["seed"] = int(os.environ["LOSSY_LAYER_SEED"])
