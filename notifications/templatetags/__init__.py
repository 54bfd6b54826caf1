"""Tags for templates about notifications."""

from __future__ import annotations
