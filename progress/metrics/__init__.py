"""What monitoring reads: figures of this process in Prometheus' format."""

from __future__ import annotations
