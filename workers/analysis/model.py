"""The model that languages are told by; importing it brings numpy along."""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np
from py3langid.langid import MODEL_FILE, LanguageIdentifier


class Identifier(LanguageIdentifier):
    """The package's own, with its tables as a process that forks wants them.

    Weights: as they come they have half the size of the numbers that are reckoned with,
    and are converted page by page. That takes three times as long, this takes 28 MB
    more. Moves: numpy asks for huge pages where the kernel has any. A fork copies an
    entry for each page, and those of 40 MB take it a millisecond at either end of the
    child. Outputs: as numbers of Python they would be another 3 MB of ordinary pages.
    """

    def __init__(
        self, weights: Any, base: Any, names: Any, moves: Any, outputs: Any, **rest: Any
    ) -> None:
        super().__init__(
            weights.astype(np.float32),
            base,
            names,
            np.array(moves).data,
            array("i", outputs),
            **rest,
        )


def load() -> Identifier:
    """Return the model, which gives probabilities."""
    identifier: Identifier = Identifier.from_model_file(MODEL_FILE, norm_probs=True)
    return identifier
