"""What was forgotten on request stays away, whatever the web says of it later."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import closing
from pathlib import Path

import pytest
from serving import article, rss
from test_rounds import ledger, look, read, titles  # noqa: F401 - the fixture among them

from onrecord import rounds
from onrecord.errors import ForgottenError
from onrecord.ledger import Intake, Ledger
from onrecord.read import addresses
from onrecord.records import Watch
from server import NOT_FOUND, Server, answer

BY = ("person: Ida", "2031-02-01T10:00:00Z", "on request")
NAME = "Zoë Quillmark"
SPELT = ("quillmark", "zoë", "zoe", "zo%c3%ab", "\\u00eb")
PAGE = """<!doctype html><html><head><title>Zoë Quillmark shuts the weir</title>
<link rel="canonical" href="{url}"><meta name="author" content="Zoe Quillmark">
<script>page = {{"by": "Zo\\u00eb Quillmark"}}</script></head>
<body><article><h1>Zoë Quillmark shuts the weir</h1><p class="byline">By Zoë Quillmark</p>
<p>The weir at Holm was shut on Friday, Zoë Quillmark told
<a href="/people/zo%C3%AB-quillmark">Quillmark’s own page</a> and the press after the meeting.</p>
<p>Quillmark denied that it was unsafe, and said that it would open again by the spring.{more}</p>
<figure><img src="q.jpg" alt="Quillmark"><figcaption>Zoë Quillmark at the weir</figcaption></figure>
</article><ol class="comments"><li id="comment-1"><cite>Zoë Quillmark</cite> says: I said so
myself, Zoë Quillmark.</li></ol></body></html>"""


def everything_in(path: Path) -> str:
    """All that can be read in a ledger's files: its bytes, and what is packed in its rows."""
    files = [f for f in path.parent.iterdir() if f.name.startswith(path.name)]
    out = [file.read_bytes() for file in files]
    with closing(sqlite3.connect(path)) as db:
        for (body,) in db.execute("SELECT body FROM captures WHERE length(body) > 0"):
            out.append(zlib.decompress(body))
        out += [line.encode() for line in db.iterdump()]
    return b"\n".join(out).decode("utf-8", "replace").lower()


def test_a_forgotten_page_is_neither_asked_for_nor_told_of(
    server: Server,
    ledger: Ledger,  # noqa: F811
) -> None:
    server.routes |= {
        "/feed": rss("/a-page-about-nobody?utm_source=rss", "/b"),
        "/a-page-about-nobody": answer(article("A")),
        "/b": answer(article("B")),
    }
    rounds.mark(ledger, [Watch(server.url("/feed"), "The ferry", 900)])
    first = look(ledger, 0)
    assert titles(first) == ["A", "B"]
    kept = next(step.report for step in first if step.report and step.report.title == "A")
    ledger.forget_report(kept.id, *BY)
    assert "about-nobody" not in everything_in(Path(ledger.path))
    server.asked.clear()
    for minutes in (20, 60, 600):
        assert look(ledger, minutes) == []
    assert "/a-page-about-nobody" not in {one.path.partition("?")[0] for one in server.asked}
    server.routes["/a-page-about-nobody"] = NOT_FOUND
    (step,) = read(ledger, server.url("/a-page-about-nobody"), minutes=700)
    assert step.problem is not None
    assert not step.problem.again
    assert "forgotten on request" in step.problem.message
    with Intake(ledger) as intake:
        assert intake.failures() == []
    assert "about-nobody" not in everything_in(Path(ledger.path))
    with pytest.raises(ForgottenError, match="it is not watched"):
        rounds.mark(ledger, [Watch(server.url("/a-page-about-nobody"), "", 900)])


def test_another_way_to_a_forgotten_page_is_not_remembered(
    server: Server,
    ledger: Ledger,  # noqa: F811
) -> None:
    page = article("A", f'<link rel="canonical" href="{server.url("/whole-page")}">')
    server.routes |= {"/whole-page": answer(page), "/cut-of-it": answer(page + "<p>More.</p>")}
    (step,) = read(ledger, server.url("/whole-page"))
    assert step.report is not None
    ledger.forget_report(step.report.id, *BY)
    (again,) = read(ledger, server.url("/cut-of-it"), minutes=5)
    assert again.problem is not None
    assert not again.problem.again
    assert "cut-of-it" not in everything_in(Path(ledger.path))
    assert "whole-page" not in everything_in(Path(ledger.path))


def test_a_name_is_nowhere_in_the_file_and_does_not_come_back(
    server: Server,
    ledger: Ledger,  # noqa: F811
) -> None:
    path = "/2031/zoe-quillmark-shuts-weir"
    url, head = server.url(path), {"Link": f"<{server.url(path)}>; rel=canonical"}
    aside = article("B").replace("</article>", "</article><!-- Zoë <b>Quillmark</b> -->")
    server.routes |= {
        "/feed": rss(path, "/b", "/ok", "/zoe-quillmark-gone"),
        path: answer(PAGE.format(url=url, more=""), headers=head),
        "/b": answer(aside),
        "/ok": answer(article("C"), headers={"X-Author": "Zoe Quillmark"}),
        "/zoe-quillmark-gone": NOT_FOUND,
    }
    feed = server.url("/feed")
    rounds.mark(ledger, [Watch(feed, "The ferry", 900), Watch(server.url(path), "", 900)])
    steps = look(ledger, 0)
    assert titles(steps).count("Zoë Quillmark shuts the weir") == 1
    held = everything_in(Path(ledger.path))
    assert all(held.count(part) > 2 for part in ("quillmark", "zoë"))
    count, is_wiped = ledger.forget_names([NAME], *BY[:2], f"{NAME} asked for it")
    assert (count, is_wiped) == (1, True)
    held = everything_in(Path(ledger.path))
    assert [part for part in SPELT if part in held] == []

    server.routes[path] = answer(PAGE.format(url=url, more=" So she said."), headers=head)
    assert len(look(ledger, 20)) == 1  # the changed words; the page that is gone is asked again
    read(ledger, url, minutes=40)
    held = everything_in(Path(ledger.path))
    assert [part for part in SPELT if part in held] == []
    kept = [one.report.title for one in ledger.evidence_of("The ferry")]
    assert kept.count("███ █████████ shuts the weir") == 1
    versions = ledger.versions_at(addresses.article(url) or "")
    assert ["So she said" in one.text for one in versions] == [False, True]
    assert rounds.mark(ledger) == [Watch(feed, "The ferry", 900, last="2024-06-01T12:20:00Z")]
