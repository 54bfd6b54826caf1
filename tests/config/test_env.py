"""Environment variables become the types that settings need, or a clear message."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import env
from config.errors import BadSetting


@pytest.mark.parametrize("text", ["1", "true", "YES", "on"])
def test_the_words_for_yes_are_true(monkeypatch, text):
    monkeypatch.setenv("X", text)
    assert env.env_bool("X", False) is True


@pytest.mark.parametrize("text", ["0", "False", "no", "OFF"])
def test_the_words_for_no_are_false(monkeypatch, text):
    monkeypatch.setenv("X", text)
    assert env.env_bool("X", True) is False


def test_an_unclear_boolean_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("DEBUG", "maybe")
    with pytest.raises(BadSetting, match="DEBUG must be 1 or 0, not 'maybe'"):
        env.env_bool("DEBUG", True)


def test_an_empty_variable_counts_as_unset(monkeypatch):
    monkeypatch.setenv("X", " ")
    assert env.env_str("X", "default") == "default"
    assert env.env_bool("X", True) is True
    assert env.env_int("X", 7) == 7


def test_a_number_that_is_none_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("PORT", "80a")
    with pytest.raises(BadSetting, match="PORT must be a whole number, not '80a'"):
        env.env_int("PORT", 8000)
    with pytest.raises(BadSetting, match="PORT must be a number"):
        env.env_float("PORT", 1.0)


def test_a_fraction_is_read(monkeypatch):
    monkeypatch.setenv("X", "0.25")
    assert env.env_float("X", 1.0) == 0.25


def test_a_list_drops_blanks(monkeypatch):
    monkeypatch.setenv("X", " a, ,b ,")
    assert env.env_list("X") == ["a", "b"]


def test_an_unset_list_is_its_default(monkeypatch):
    monkeypatch.delenv("X", raising=False)
    assert env.env_list("X", ("a",)) == ["a"]


def test_a_path_is_absolute(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("X", "here")
    assert env.env_path("X", Path("there")) == tmp_path / "here"


def test_a_secret_may_live_in_a_file(monkeypatch, tmp_path):
    (tmp_path / "secret").write_text("hush\n")
    monkeypatch.setenv("KEY", "from the variable")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "secret"))
    assert env.env_secret("KEY") == "hush"


def test_a_secret_whose_file_is_missing_is_refused_by_name(monkeypatch, tmp_path):
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "nothing"))
    with pytest.raises(BadSetting, match="KEY_FILE cannot be read"):
        env.env_secret("KEY")


def test_prefixed_variables_lose_their_prefix(monkeypatch):
    monkeypatch.setenv("TRIAL_ONE", "1")
    monkeypatch.setenv("TRIAL_TWO", "")
    assert env.env_prefixed("TRIAL_") == {"ONE": "1"}
