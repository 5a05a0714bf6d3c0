"""Bytes in any encoding give the same words, and what was done is said."""

from __future__ import annotations

import pytest

from onrecord.clean import report
from onrecord.clean.decode import decoded, mended
from onrecord.records import Capture, Hints

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


GREEK = "Το πλοίο έφυγε από το λιμάνι τη Δευτέρα, είπε ο λιμενάρχης στους δημοσιογράφους."


def test_the_server_is_believed_before_the_page() -> None:
    page = b'<meta charset="iso-8859-1">' + GREEK.encode("iso-8859-7")
    text, notes = decoded(page, "ISO-8859-7")
    assert text.endswith(GREEK)
    assert notes == ("the page calls itself cp1252; it was read as iso8859-7",)
    assert decoded(GREEK.encode("iso-8859-7"), "iso-8859-7") == (GREEK, ())


@pytest.mark.parametrize("told", ["no-such", "a\0b", "hex", "undefined", "ascii", "shift_jis"])
def test_a_server_that_is_wrong_changes_nothing(told: str) -> None:
    assert decoded(WORDS.encode("utf-8"), told) == (WORDS, ())
    assert decoded(WORDS.encode("cp1252"), told)[0] == WORDS


def test_a_page_in_an_encoding_for_nothing_is_read() -> None:
    page = b'<meta charset="undefined">' + WORDS.encode("cp1252")
    assert decoded(page)[0].endswith(WORDS)


@pytest.mark.parametrize(
    ("kind", "frame"),
    [("text/plain", "{}"), ("text/html", "<html><body><article><p>{}</p></article></body></html>")],
)
def test_a_report_is_read_in_the_encoding_of_its_server(kind: str, frame: str) -> None:
    body = frame.format(GREEK).encode("iso-8859-7")
    capture = Capture("c", "a", body, kind, "", Hints(charset="iso8859-7"))
    assert report(capture).text == GREEK
