"""Tests of what the workers add to manage.py."""

from __future__ import annotations
