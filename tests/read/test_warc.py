"""Web archives to captures: which records count, how they are unpacked, what is skipped."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path

import brotli
import pytest

from onrecord.read import files, opened, warc
from onrecord.records import Capture, Hints, Problem

from .archives import DATE, WORDS, chunked, packed, record

NOW = "2024-06-01T12:00:00Z"
Found = tuple[list[Capture], list[Problem]]


def read(data: bytes, hints: Hints | None = None) -> Found:
    found = list(warc.captures(io.BytesIO(data), "a.warc", hints or Hints(), NOW))
    return (
        [one for one in found if isinstance(one, Capture)],
        [one for one in found if isinstance(one, Problem)],
    )


def only(data: bytes) -> Capture:
    (found,), problems = read(data)
    assert not problems
    return found


def test_a_page_is_a_capture_of_its_address_and_time() -> None:
    capture = only(record())
    assert (capture.place, capture.body) == ("a.warc#http://holm.example/weir", WORDS)
    assert (capture.retrieved, capture.media_type) == (DATE, "text/html")
    assert capture.hints == Hints(url="http://holm.example/weir")


@pytest.mark.parametrize("how", ["plain", "gzip", "zstd"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_however_it_is_packed(tmp_path: Path, how: str, version: str) -> None:
    path = tmp_path / "archive.bin"  # the name is not asked
    path.write_bytes(
        packed((record(f"http://holm.example/{n}", version=version) for n in range(3)), how)
    )
    found = list(files.captures([str(path)], Hints(), NOW))
    assert [c.place.partition("#")[2][-1] for c in found] == ["0", "1", "2"]


def _deflated() -> bytes:
    bare = zlib.compressobj(9, zlib.DEFLATED, -15)
    return bare.compress(WORDS) + bare.flush()


@pytest.mark.parametrize(
    ("payload", "http"),
    [
        (chunked(WORDS), {"Transfer-Encoding": "chunked"}),
        (gzip.compress(WORDS, mtime=0), {"Content-Encoding": "gzip"}),
        (gzip.compress(WORDS, mtime=0), {"Content-Encoding": "x-gzip"}),
        (zlib.compress(WORDS), {"Content-Encoding": "deflate"}),
        (_deflated(), {"Content-Encoding": "deflate"}),
        (brotli.compress(WORDS), {"Content-Encoding": "br"}),
        (packed([WORDS], "zstd"), {"Content-Encoding": "zstd"}),
        (
            chunked(gzip.compress(WORDS, mtime=0)),
            {"Transfer-Encoding": "chunked", "Content-Encoding": "gzip"},
        ),
        (brotli.compress(gzip.compress(WORDS, mtime=0)), {"Content-Encoding": "gzip, br"}),
        (WORDS, {"Content-Encoding": "gzip"}),  # unpacked by the crawler, header left
        (WORDS, {"Content-Encoding": "br"}),
        (WORDS, {"Transfer-Encoding": "chunked"}),
        (WORDS, {"Content-Encoding": "identity"}),
    ],
)
def test_a_body_without_its_codings(payload: bytes, http: dict[str, str]) -> None:
    assert only(record(body=payload, http=http)).body == WORDS


def test_what_is_no_page_is_passed_over() -> None:
    others = [
        record(status=404),
        record(status=301, http={"Location": "http://holm.example/"}),
        record(body=b"\x89PNG\r\n\x1a\n", http={"Content-Type": "image/png"}),
        record(body=b"GET / HTTP/1.1\r\n\r\n", kind="request"),
        record(body=b"software: x\r\n", kind="warcinfo", headers={"WARC-Target-URI": ""}),
    ]
    assert only(b"".join([*others, record()])).body == WORDS
    with pytest.raises(warc.PlaceError, match="no page in this archive \\(5 other records\\)"):
        read(b"".join(others))


def test_a_resource_is_a_page_too() -> None:
    capture = only(record(kind="resource", headers={"Content-Type": "text/html"}))
    assert capture.body == WORDS


@pytest.mark.parametrize("how", ["plain", "gzip", "zstd"])
def test_cut_off_anywhere(how: str) -> None:
    data = packed((record(f"http://holm.example/{n}") for n in range(3)), how)
    third = len(data) - len(packed([record("http://holm.example/2")], how))
    for end in range(third + 8, len(data) - 12, 7):
        captures, problems = read(data[:end])
        assert [c.hints.url for c in captures] == [f"http://holm.example/{n}" for n in (0, 1)], end
        assert [p.message for p in problems] == [
            "1 record was skipped (1 broken or cut off); 2 pages read"
        ], end


@pytest.mark.parametrize("how", ["plain", "gzip", "zstd"])
@pytest.mark.parametrize("damage", ["zeros", "garbage", "cut"])
def test_damage_costs_only_its_record(how: str, damage: str) -> None:
    parts = [packed([record(f"http://holm.example/{n}")], how) for n in range(4)]
    middle = len(parts[1]) // 2
    torn = {
        "zeros": parts[1][: middle - 15] + bytes(30) + parts[1][middle + 15 :],
        "garbage": b"not an archive\r\n\r\n" * 9,
        "cut": parts[1][:middle],
    }[damage]
    captures, problems = read(parts[0] + torn + parts[2] + parts[3])
    assert [c.hints.url for c in captures] == [f"http://holm.example/{n}" for n in (0, 2, 3)]
    assert [p.place for p in problems] == ["a.warc"]
    assert "broken or cut off); 3 pages read" in problems[0].message


def test_a_changed_byte_is_told_by_the_digest() -> None:
    captures, problems = read(record().replace(b"shut", b"open") + record("http://holm.example/b"))
    assert [c.hints.url for c in captures] == ["http://holm.example/b"]
    assert "1 broken" in problems[0].message


def test_a_payload_digest_may_be_of_the_packed_or_the_unpacked_body() -> None:
    import base64
    import hashlib

    body = gzip.compress(WORDS)
    for held in (body, WORDS):
        digest = base64.b32encode(hashlib.sha1(held).digest()).decode()
        told = {"WARC-Block-Digest": "", "WARC-Payload-Digest": f"sha1:{digest}"}
        assert only(record(body=body, http={"Content-Encoding": "gzip"}, headers=told))


def test_a_revisit_is_the_page_at_another_time(tmp_path: Path) -> None:
    again = {"WARC-Profile": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"}
    digest = {
        "WARC-Payload-Digest": record().split(b"WARC-Payload-Digest: ")[1].split()[0].decode()
    }
    later = record(kind="revisit", body=b"", date="2019-04-01T00:00:00Z", headers=again | digest)
    path = tmp_path / "a.warc.gz"
    path.write_bytes(packed([record(), later, record("http://holm.example/b")], "gzip"))
    found = [c for c in files.captures([str(path)], Hints(), NOW) if isinstance(c, Capture)]
    assert [c.retrieved for c in found] == [DATE, "2019-04-01T00:00:00Z", DATE]
    assert [c.body for c in found] == [WORDS] * 3
    _, problems = read(record(body=b"<html>else</html>") + later)
    assert "1 a revisit of a page that is elsewhere" in problems[0].message


def test_bombs_and_giants_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc.guard, "MAX_BYTES", 1_000_000)
    zeros = bytes(5_000_000)
    for payload, http in (
        (gzip.compress(zeros, mtime=0), {"Content-Encoding": "gzip"}),
        (gzip.compress(gzip.compress(zeros, mtime=0), mtime=0), {"Content-Encoding": "gzip, gzip"}),
        (brotli.compress(zeros), {"Content-Encoding": "br"}),
        (packed([zeros], "zstd"), {"Content-Encoding": "zstd"}),
        (b"word " * 300_000, {}),
    ):
        for how in ("plain", "gzip"):
            captures, problems = read(packed([record(body=payload, http=http), record()], how))
            assert len(captures) == 1
            assert "1 larger than 1 MB" in problems[0].message


def test_a_memento_is_dated_by_its_archive() -> None:
    url = "https://web.archive.org/web/20170102030405id_/http://holm.example/weir"
    capture = only(record(url))
    assert capture.hints.url == "http://holm.example/weir"
    assert capture.retrieved == "2017-01-02T03:04:05Z"
    told = {"Memento-Datetime": "Mon, 02 Jan 2017 03:04:05 GMT"}
    assert only(record(http=told)).retrieved == "2017-01-02T03:04:05Z"


def test_hints_given_by_a_person_outrank_the_record() -> None:
    (capture,), _ = read(record(), Hints(outlet="The Holm Post"))
    assert capture.hints == Hints(outlet="The Holm Post", url="http://holm.example/weir")


def test_a_page_that_is_no_text_is_a_problem_of_its_own() -> None:
    captures, problems = read(record(body=b"\x89PNG\r\n\x1a\n") + record("http://holm.example/b"))
    assert len(captures) == 1
    assert [(p.place, p.message) for p in problems] == [
        ("a.warc#http://holm.example/weir", "is a PNG picture, not a page")
    ]


def test_warcio_agrees(tmp_path: Path) -> None:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    path = tmp_path / "by-warcio.warc.gz"
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True, warc_version="WARC/1.1")
        for n in range(3):
            http = StatusAndHeaders("200 OK", [("Content-Type", "text/html")], protocol="HTTP/1.1")
            made = writer.create_warc_record(
                f"http://holm.example/{n}", "response", io.BytesIO(WORDS), http_headers=http
            )
            writer.write_record(made)
            made.raw_stream.close()
    assert [c.body for c in files.captures([str(path)], Hints(), NOW)] == [WORDS] * 3  # type: ignore[union-attr]


def test_the_encoding_that_only_the_server_names() -> None:
    body = "<!doctype html><p>Плотина закрыта, сказал смотритель.</p>".encode("cp1251")
    told = only(record(body=body, http={"Content-Type": "text/html; charset=windows-1251"}))
    assert (told.hints.charset, told.body) == ("cp1251", body)
    assert "Плотина закрыта" in opened(told).body.decode("utf-8")
    same = only(record(http={"Content-Type": "text/html; charset=windows-1251"}))
    assert same.hints.charset is None  # it is UTF-8, whatever the server says
