"""Insights: what was done in each minute, hour and day, and what holds work up."""

from __future__ import annotations
