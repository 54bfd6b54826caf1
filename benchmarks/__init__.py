"""The figures that the documentation quotes, each as a command that prints its own."""

from __future__ import annotations
