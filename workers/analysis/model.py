"""The model that languages are told by; importing it brings numpy along."""

from __future__ import annotations

from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier


class Identifier(LanguageIdentifier):
    """The package's own, with its table in the numbers that are reckoned with.

    As it comes the table has half of them, and is converted page by page: that takes
    three times as long, this takes 28 MB more.
    """

    def __init__(self, table: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(table.astype(np.float32), *args, **kwargs)


def load() -> Identifier:
    """Return the model, which gives probabilities."""
    identifier: Identifier = Identifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
