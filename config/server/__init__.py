"""script/server: starts everything on one machine, and ends all that it started."""

from __future__ import annotations
