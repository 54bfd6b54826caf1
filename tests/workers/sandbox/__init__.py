"""Tests of reading in processes that can be lost."""

from __future__ import annotations
