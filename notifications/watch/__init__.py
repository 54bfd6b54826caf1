"""Looks after the system, and after notifications themselves."""

from __future__ import annotations
