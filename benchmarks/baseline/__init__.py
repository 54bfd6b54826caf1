"""What tutorials build: the baseline that live delivery is measured against."""

from __future__ import annotations
