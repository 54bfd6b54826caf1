"""Archives are judged by their directory, before anything is unpacked."""

from __future__ import annotations

import pytest

from workers.errors import Bomb, Corrupt, Encrypted
from workers.limits import DEFAULT, Limits
from workers.readers.archives import checked_entries


def test_an_ordinary_archive_gives_its_entries(keep_zip):
    entries = checked_entries(keep_zip({"a.txt": "one", "b.txt": "two"}), DEFAULT)
    assert [entry.filename for entry in entries] == ["a.txt", "b.txt"]


def test_an_entry_that_expands_two_hundredfold_is_a_bomb(keep_zip):
    path = keep_zip({"zeros": bytes(12_000_000)})
    assert path.stat().st_size < 20_000
    with pytest.raises(Bomb) as caught:
        checked_entries(path, DEFAULT)
    assert caught.value.code == "expands_too_much"


def test_a_small_entry_may_expand_as_it_likes(keep_zip):
    assert checked_entries(keep_zip({"zeros": bytes(1_000_000)}), DEFAULT)


@pytest.mark.parametrize(
    "limits",
    [Limits(max_entries=1), Limits(max_expanded_bytes=5)],
    ids=["entries", "bytes"],
)
def test_too_many_entries_or_bytes_are_a_bomb(keep_zip, limits):
    with pytest.raises(Bomb):
        checked_entries(keep_zip({"a": "1234", "b": "5678"}), limits)


@pytest.mark.parametrize("flag", [0x01, 0x40])
def test_an_entry_locked_with_a_password_is_said_so(keep_zip, flag):
    path = keep_zip({"a.txt": "secret"})
    data = bytearray(path.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= flag
    path.write_bytes(data)
    with pytest.raises(Encrypted):
        checked_entries(path, DEFAULT)


def test_an_archive_that_is_cut_off_is_corrupt(keep_zip):
    path = keep_zip({"a.txt": "one"})
    path.write_bytes(path.read_bytes()[:30])
    with pytest.raises(Corrupt):
        checked_entries(path, DEFAULT)
