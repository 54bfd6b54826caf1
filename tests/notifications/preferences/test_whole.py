"""What is said of many at once: what lies below follows, what lies beside stays."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from notifications.kinds import Channel, Frequency, Kind
from notifications.preferences import whole
from notifications.preferences.reading import trait_of
from notifications.preferences.wishes import Cell, Layer, Wish, resolve

EMAIL, PUSH = Channel.EMAIL, Channel.PUSH
KINDS = [kind for kind in Kind if kind != Kind.TEST]
CELLS = st.builds(
    Cell,
    is_enabled=st.sampled_from([None, True, False]),
    frequency=st.sampled_from([None, *Frequency]),
).filter(lambda cell: cell != whole.SILENT)
LAYERS = st.dictionaries(
    st.tuples(st.sampled_from(whole.scopes()), st.sampled_from([EMAIL, PUSH])), CELLS
)

#: Other tests run beside these.
unhurried = settings(deadline=None)


def wish(layer: Layer, kind: Kind, channel: Channel = EMAIL) -> Wish:
    return resolve(trait_of(kind), channel, (layer,))


def test_what_lies_in_a_scope_follows_and_keeps_how_often():
    layer = {
        ("kind:job_failed", EMAIL): Cell(is_enabled=True, frequency=Frequency.DAILY)
    }

    after = whole.switched(layer, "category:problems", EMAIL, is_on=False)

    assert after == {
        ("category:problems", EMAIL): Cell(is_enabled=False),
        ("kind:job_failed", EMAIL): Cell(frequency=Frequency.DAILY),
    }


def test_how_soon_is_said_of_all_and_who_is_off_stays_off():
    layer = {
        ("kind:job_failed", EMAIL): Cell(is_enabled=False, frequency=Frequency.DAILY)
    }

    after = whole.timed(layer, "*", EMAIL, Frequency.HOURLY)

    assert wish(after, Kind.JOB_FAILED) == Wish(
        is_enabled=False, frequency=Frequency.HOURLY
    )
    assert wish(after, Kind.JOB_COMPLETED).frequency == Frequency.HOURLY


@unhurried
@given(layer=LAYERS, kind=st.sampled_from(KINDS))
def test_a_row_that_is_forgotten_goes_by_the_defaults_and_all_others_stay(layer, kind):
    after = whole.forgotten(layer, f"kind:{kind}", EMAIL)

    assert not whole.is_said(after, f"kind:{kind}", EMAIL)
    for other in set(KINDS) - {kind}:
        assert wish(after, other) == wish(layer, other)
    for each in KINDS:
        assert wish(after, each, PUSH) == wish(layer, each, PUSH)


@unhurried
@given(layer=LAYERS)
def test_everything_forgotten_leaves_no_word_of_the_channel(layer):
    after = whole.forgotten(layer, "*", EMAIL)

    assert after == {key: cell for key, cell in layer.items() if key[1] == PUSH}


def test_a_category_that_is_forgotten_leaves_the_others_as_they_were():
    layer = {("*", EMAIL): Cell(is_enabled=False)}

    after = whole.forgotten(layer, "category:results", EMAIL)

    assert wish(after, Kind.JOB_COMPLETED).is_enabled
    assert not wish(after, Kind.JOB_FAILED).is_enabled
    assert ("*", EMAIL) not in after


def test_a_kind_of_another_version_follows_everything():
    layer = {("kind:hatched", EMAIL): Cell(is_enabled=True)}

    assert whole.forgotten(layer, "*", EMAIL) == {}
    after = whole.switched(layer, "*", EMAIL, is_on=False)
    assert after == {("*", EMAIL): Cell(is_enabled=False)}


@unhurried
@given(before=LAYERS, after=LAYERS)
def test_a_difference_leads_from_one_to_the_other(before, after):
    found = dict(before)
    for key, change in whole.difference(before, after).items():
        how = change["frequency"]
        frequency = Frequency(how) if how else None
        found[key] = Cell(is_enabled=change["is_enabled"], frequency=frequency)

    assert {key: cell for key, cell in found.items() if cell != whole.SILENT} == after


@pytest.mark.parametrize("scope", whole.scopes())
def test_each_scope_is_named_once(scope):
    assert whole.scopes().count(scope) == 1
