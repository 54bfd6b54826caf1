"""The project's settings with static files that do not change while tests run.

A page has a hundred modules: looking each up on the disk for each page, and asking
for each again, takes more time than the page itself.

anymail loads svix where there is one, to check the receipts of one provider. That reads
the models of a whole API, a third of the start of each web process; and no receipt
comes to these. Those who check receipts do it in the process of the tests.
"""

from __future__ import annotations

import sys

from config.settings import *  # noqa: F403

sys.modules.setdefault("svix", None)  # type: ignore[arg-type]

SERVESTATIC_AUTOREFRESH = False
