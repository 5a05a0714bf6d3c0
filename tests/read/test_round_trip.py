"""A page out of the ledger as a web archive, and back: the same report, with the server's word."""

from __future__ import annotations

import gzip
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from serving import NOW, article, tls
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from onrecord import clean
from onrecord.read import captures, opened
from onrecord.records import Capture, Hints
from onrecord.tell.export import warc
from server import Connection, Request, Server, answer, raw

PACKED = {"Content-Encoding": "gzip", "Server": "quay", "Set-Cookie": "a=b"}
LATER = "2031-05-01T00:00:00Z"


def chunked(body: bytes) -> Any:
    """A reply in chunks."""

    def reply(connection: Connection, _: Request) -> None:
        halves = (body[:300], body[300:], b"")
        parts = b"".join(b"%x\r\n%b\r\n" % (len(half), half) for half in halves)
        head = b"HTTP/1.1 200 Fine\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
        connection.send(head + parts)

    return reply


def written(found: list[Any], folder: Path) -> Path:
    path = folder / "out.warc.gz"
    with path.open("wb") as out:
        warc.write(iter(found), out, path.name)
    return path


def test_a_page_goes_out_as_it_was_served_and_comes_back(
    read: Any, authority: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = article("Märlow", "<meta charset=utf-8>").encode()
    with Server(tls=tls(authority, "localhost")) as server:
        port = f"https://localhost:{server.port}"
        server.routes |= {
            "/plain": answer(page),
            "/gzip": answer(gzip.compress(page), headers=PACKED),
            "/chunks": chunked(page.replace(b"stay", b"lie")),
            "/latin": answer(
                page.decode().replace("day 1", "Tag 1").encode("latin-1"),
                kind="text/html; charset=latin-1",
            ),
            "/closes": raw(b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n", page + b"<p>"),
        }
        found = read(*(f"{port}{path}" for path in server.routes))
    assert all(isinstance(one, Capture) and one.served for one in found), found
    assert {one.served.address for one in found} == {"127.0.0.1"}
    (tmp_path / "saved.html").write_bytes(page.replace(b"port", b"dock"))
    found += captures([str(tmp_path / "saved.html")], Hints(outlet="Quay"), NOW)
    path = written(found, tmp_path)

    assert Checker(SimpleNamespace(inputs=[str(path)], verbose=True)).process_all() == 0
    assert capsys.readouterr().out.count("digest pass") == 7
    with path.open("rb") as stream:
        records, bodies = [], []
        for record in ArchiveIterator(stream):
            if record.rec_type != "warcinfo":
                records.append(record)
                bodies.append(record.content_stream().read())
    kinds = [record.rec_type for record in records]
    assert kinds == ["response"] * 5 + ["resource"]
    assert bodies == [one.body for one in found]
    told = records[1].http_headers
    assert told.get_header("X-Archive-Orig-Content-Encoding") == "gzip"
    assert told.get_header("Content-Encoding") is None
    assert told.get_header("Content-Length") == str(len(page))
    assert records[1].rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert records[0].http_headers.get_header("X-Archive-Orig-Content-Length") is None
    assert records[2].http_headers.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"

    back: list[Any] = list(captures([str(path)], Hints(), LATER))
    assert [one.id for one in back] == [one.id for one in found]
    reports = [
        (clean.report(opened(a)), clean.report(opened(b))) for a, b in zip(found, back, strict=True)
    ]
    assert [before.id for before, _ in reports] == [after.id for _, after in reports]
    assert [before.retrieved for before, _ in reports] == [a.retrieved for _, a in reports]
    again = written(back, tmp_path)  # nothing more changes the second time
    assert list(captures([str(again)], Hints(), LATER))[1].served == back[1].served


def test_heads_that_are_odd_stand_before_the_right_number_of_bytes() -> None:
    from onrecord.records import Served

    for head in ("HTTP/1.1 200 OK", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n", "x\r\n"):
        made = warc.head(Served("http://a.example/", NOW, head), 5)
        assert made.endswith(b"\r\n\r\n")
        assert b"\r\nContent-Length: 5\r\n" in made
        assert made.count(b"\r\n\r\n") == 1
    bare = "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\nX-A: b\n\n"
    assert warc.head(Served("http://a.example/", NOW, bare), 5) == (
        b"HTTP/1.1 200 OK\r\nX-Archive-Orig-Transfer-Encoding: chunked\r\nX-A: b\r\n"
        b"Content-Length: 5\r\n\r\n"
    )
