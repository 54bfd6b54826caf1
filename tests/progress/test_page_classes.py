"""Classes of pages as letters."""

from __future__ import annotations

from progress import page_classes


def test_classes_survive_the_way_through_a_row():
    classes = ["text", "image", "mixed", "blank"]
    assert page_classes.encode(classes) == "timb"
    assert page_classes.decode("timb") == classes


def test_what_is_unknown_stays_in_its_place():
    assert page_classes.encode(["text", "hologram"]) == "t?"
    assert page_classes.decode("t?") == ["text", "unknown"]
