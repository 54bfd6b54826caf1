"""Escalations: who is told next while nobody takes care of it.

`starting` begins runs, `advancing` takes their steps, `stopping` ends them, `fallback`
sends another way what could not be mailed.
"""

from __future__ import annotations
