"""The model is the package's own, reckoned in other numbers."""

from __future__ import annotations

import numpy as np
import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from workers.analysis.model import load

TEXTS = (
    "The library is open every day until ten in the evening.",
    "Biblioteket är öppet varje dag till klockan tio på kvällen.",
)


def test_it_finds_what_the_package_finds():
    own = load()
    theirs = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    for text in TEXTS:
        language, probability = theirs.classify(text)
        assert own.classify(text) == (language, pytest.approx(probability, abs=1e-3))


def test_its_table_needs_no_conversion():
    assert load().nb_ptc.dtype == np.float32
