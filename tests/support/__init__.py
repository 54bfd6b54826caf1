"""Servers and processes that tests run against."""

from __future__ import annotations
