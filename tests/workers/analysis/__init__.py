"""Tests of the worker side."""

from __future__ import annotations
