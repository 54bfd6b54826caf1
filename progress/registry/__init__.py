"""Who is connected from where to what, over all processes.

Each web process writes down its own connections every ten seconds and lets the entry
expire. Nothing relies on a disconnect being noticed: what is not written anew is gone.
"""

from __future__ import annotations
