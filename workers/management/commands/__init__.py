"""The commands of `manage.py` that need the workers' side."""

from __future__ import annotations
