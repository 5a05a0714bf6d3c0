"""What bytes may come in."""

from __future__ import annotations

import pytest

from onrecord.read import guard

WORDS = "The café at the weir is shut, and its owner wept."


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"\xff\xd8\xff\xe0 JFIF", "JPEG"),
        (b"%PDF-1.7 ...", "PDF"),
        (b"PK\x03\x04....", "ZIP"),
        (b"\x1f\x8b\x08....", "gzip"),
        (b"WARC/1.1\r\n", "WARC"),
        (WORDS.encode("utf-32"), "UTF-32"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "picture"),
        (b"words \x00\x01\x02 and more words", "NUL byte at 6"),
        (bytes(range(1, 9)) * 40, "control characters"),
    ],
)
def test_refused(body: bytes, why: str) -> None:
    assert why in (guard.unreadable(body) or "")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!doctype html><html><body>" + b"<br>" * 70_000, "70,003 tags"),
        (b"<!doctype html><html><p " + b"a=1 " * 6000 + b">", "6,000 attributes"),
        (b"<!doctype html><html>" + b"x" * 10_000_001, "too large: 10"),
        (b"The mayor said so.\n" * 70_000, "70,000 lines"),
    ],
    ids=["tags", "attributes", "size", "lines"],
)
def test_what_no_report_has_is_refused(body: bytes, why: str) -> None:
    assert why in (guard.unreadable(body) or "")
    assert guard.unreadable(body[:1_000_000][: len(body) // 4]) is None, "a quarter of it is let in"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_let_in(encoding: str) -> None:
    body = WORDS.encode(encoding)
    assert guard.unreadable(body) is None
    assert guard.broken_utf8(body) is None


@pytest.mark.parametrize(
    ("body", "at"),
    [
        (WORDS.encode() + b" \xe9", len(WORDS.encode()) + 1),
        (b"plain words \xff\xfe and more of them", 12),
        (b"<meta charset=utf-8> caf\xe9", 24),
    ],
)
def test_broken_utf8_names_the_byte(body: bytes, at: int) -> None:
    assert guard.broken_utf8(body) == f"invalid UTF-8 at byte {at}"


def test_other_encodings_are_not_broken_utf8() -> None:
    russian = "Кафе у плотины закрыто, и хозяин плакал весь день."
    assert guard.broken_utf8(russian.encode("cp1251")) is None
    assert guard.broken_utf8(b'<meta charset="iso-8859-2"> \xb3\xf3d\xbc') is None


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"\xef\xbb\xbf<!DOCTYPE html><p>x", "text/html"),
        (b"<?xml version='1.0'?><html>", "text/html"),
        (b"<div><p>One</p></div>", "text/html"),
        ("<html><p>x".encode("utf-16"), "text/html"),
        (b"words about the <p> tag", "text/plain"),
        (b"# A heading\n\nwords", "text/plain"),
    ],
)
def test_media_type(body: bytes, kind: str) -> None:
    assert guard.media_type(body) == kind


def test_size() -> None:
    assert guard.too_large(20_000_000) is None
    assert guard.too_large(20_000_001) == "too large: 20 MB, and the limit for one file is 20 MB"
