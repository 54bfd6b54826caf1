"""Reads documents page by page in Celery workers, and says how far it is."""

from __future__ import annotations
