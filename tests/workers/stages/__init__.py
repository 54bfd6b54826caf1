"""Tests of the stages."""

from __future__ import annotations
