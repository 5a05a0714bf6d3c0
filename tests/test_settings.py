"""Settings: the file, then the environment, then arguments."""

from pathlib import Path

import pytest

from onrecord.errors import OnrecordError
from onrecord.settings import Settings, load


def test_defaults(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load(environment={}) == Settings(Path("onrecord.sqlite"), 1)


def test_arguments_outrank_the_environment_and_that_the_file(tmp_path):
    file = tmp_path / "onrecord.toml"
    file.write_text('ledger = "file.sqlite"\nthreads = 3\n', encoding="utf-8")
    environment = {"ONRECORD_SETTINGS": str(file)}
    assert load(environment=environment) == Settings(Path("file.sqlite"), 3)
    environment["ONRECORD_LEDGER"] = "env.sqlite"
    assert load(environment=environment).ledger == Path("env.sqlite")
    assert load(Path("arg.sqlite"), 2, None, environment) == Settings(Path("arg.sqlite"), 2)


def test_the_least_probability_of_a_statement():
    assert load(environment={"ONRECORD_LEAST": "0.3"}).least == 0.3
    assert load(least=0.0, environment={"ONRECORD_LEAST": "0.3"}).least == 0.0


def test_the_model_that_reads():
    assert load(environment={}).model == "full"
    assert load(environment={"ONRECORD_MODEL": "fast"}).model == "fast"
    assert load(environment={"ONRECORD_MODEL": "fast"}, model="full").model == "full"


def test_who_signs_a_judgement():
    assert load(environment={}).by is None
    assert load(environment={"ONRECORD_BY": " Ida  Moss "}).by == "Ida Moss"
    assert load(environment={"ONRECORD_BY": "Ida"}, by="Bo").by == "Bo"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("colour = 1", "unknown setting: colour"),
        ("ledger = ", "cannot be read as settings"),
        ("threads = 0", "whole number from 1"),
        ("least = 1.5", "probability from 0 to 1"),
        ('model = "slow"', "must be full or fast"),
        ('least = "much"', "probability from 0 to 1"),
    ],
)
def test_a_bad_file_is_named(tmp_path, text, message):
    file = tmp_path / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(OnrecordError, match=message):
        load(environment={"ONRECORD_SETTINGS": str(file)})


def test_a_missing_named_file_is_an_error(tmp_path):
    with pytest.raises(OnrecordError, match="no such settings file"):
        load(environment={"ONRECORD_SETTINGS": str(tmp_path / "none.toml")})
