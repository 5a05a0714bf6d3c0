"""Bytes in any encoding give the same words, and what was done is said."""

from __future__ import annotations

import pytest

from onrecord.clean.decode import decoded, mended

WORDS = "The café at Bréhat is “closed”, says Zoë – for good."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings(encoding: str) -> None:
    assert decoded(WORDS.encode(encoding))[0] == WORDS


def test_an_encoding_that_nothing_names_is_said() -> None:
    text, notes = decoded(WORDS.encode("cp1252"))
    assert text == WORDS
    assert any("cp1252" in note for note in notes)


def test_mojibake_is_repaired_and_said() -> None:
    words = "The café at Bréhat is shut, says Zoë – for good."
    broken = words.encode("utf-8").decode("cp1252")
    text, notes = decoded(broken.encode("utf-8"))
    assert text == words
    assert notes == ("mojibake repaired in 1 lines",)


@pytest.mark.parametrize(
    "words", [WORDS, "São Paulo, Ärzte, façade, Âme, “naïve”", "Привет, мир", "日本"]
)
def test_sound_text_is_left_alone(words: str) -> None:
    assert mended(words) == (words, 0)
    assert decoded(words.encode("utf-8")) == (words, ())


def test_bytes_that_are_no_text_never_raise() -> None:
    text, _ = decoded(bytes(range(256)) * 4)
    assert isinstance(text, str)
