"""The words of RTF come out as its specification says, in one pass."""

from __future__ import annotations

import pytest

from workers.readers.rtf_text import PAGE, rtf_to_text


@pytest.mark.parametrize(
    ("rtf", "text"),
    [
        (rb"{\rtf1 Hello \b world\b0 !}", "Hello world!"),
        (b"{\\rtf1 one\r\n two}", "one two"),
        (rb"{\rtf1 a\par b\line c\tab d}", "a\n\nb\nc\td"),
        (rb"{\rtf1 a\page b}", f"a{PAGE}b"),
        (rb"{\rtf1 \{a\}\\\~b}", "{a}\\\u00a0b"),
        (rb"{\rtf1\ansi\ansicpg1252 Sm\'f6rg\'e5s}", "Smörgås"),
        (rb"{\rtf1\ansi\ansicpg932 \'93\'fa}", "日"),
        (rb"{\rtf1\uc1 \u8364?5\uc2 \u8364xx6\uc0 \u8364 7}", "€5€6€7"),
        (rb"{\rtf1 \u-10179?\u-8704?}", "😀"),
        (rb"{\rtf1{\fonttbl{\f1\fcharset204 X;}}{\f1 \'cf}\'cf}", "ПÏ"),
        (rb"{\rtf1{\*\secret no}{\info{\title no}}{\header no}yes}", "yes"),
        (rb"{\rtf1{\field{\*\fldinst{HYPERLINK x}}{\fldrslt link}}}", "link"),
        (rb"{\rtf1{\pict\bin5 }}}}}}yes}", "yes"),
        (rb"{\rtf1{\pict 89504e47}yes}", "yes"),
        (rb"{\rtf1\trowd a\cell b\cell\row}", "a\tb\t\n"),
        (rb"{\rtf1\ansicpg99999 \'e5}", "å"),
        (rb"}}}{\rtf1 a", "a"),
    ],
)
def test_words_come_out(rtf, text):
    assert rtf_to_text(rtf) == text


def test_groups_may_lie_in_each_other_without_end():
    assert rtf_to_text(b"{" * 50_000 + b"deep") == "deep"


def test_fields_that_never_end_cost_one_pass():
    assert rtf_to_text(rb"{\field{\*\fldinst{" * 5_000) == ""
