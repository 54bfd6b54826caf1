"""The project's settings with static files that do not change while tests run.

A page has a hundred modules: looking each up on the disk for each page, and asking
for each again, takes more time than the page itself.
"""

from __future__ import annotations

from config.settings import *  # noqa: F403

SERVESTATIC_AUTOREFRESH = False
