"""Addresses of machines that are told: their keys, their health, their limits."""

from __future__ import annotations
