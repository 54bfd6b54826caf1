"""What the row of a part says that was cancelled before anybody sent it."""

from __future__ import annotations

EARLIER_FAILED = "Not begun: an earlier part did not complete"
NEVER_SENT = "Not begun: what was to send it is gone"
