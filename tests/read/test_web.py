"""Addresses to captures, from servers with real sockets: what is asked, and what comes."""

from __future__ import annotations

import hashlib
import threading
import time
from pathlib import Path

import pytest
import trustme
from serving import NOW, Reading, article, rss, tls, told

from onrecord.read import captures, web
from onrecord.read.manners import Manners
from onrecord.read.memory import Forgetful
from onrecord.read.web import Progress, Web
from onrecord.records import Capture, Hints, Problem
from server import Connection, Request, Server, answer, raw, redirect

from .archives import packed, record


def only(items: list[Capture | Problem]) -> Capture:
    (found,) = items
    assert isinstance(found, Capture), found
    return found


# -------------------------------------------------------------------- one page


def test_a_page_is_a_capture_of_its_bytes(server: Server, read: Reading) -> None:
    body = article().encode()
    server.routes["/ferry"] = answer(body)
    capture = only(read(server.url("/ferry")))
    assert capture.body == body
    assert capture.id == hashlib.sha256(body).hexdigest()
    assert (capture.place, capture.retrieved) == (server.url("/ferry"), NOW)
    assert (capture.media_type, capture.hints.url) == ("text/html", server.url("/ferry"))


def test_what_a_person_says_outranks_the_page(server: Server, read: Reading) -> None:
    server.routes["/ferry"] = answer(article())
    given = Hints(outlet="The Quay", url="https://quay.example/1")
    hints = only(read(server.url("/ferry"), hints=given)).hints
    assert (hints.outlet, hints.url) == ("The Quay", "https://quay.example/1")


def test_the_request_says_who_asks(server: Server, read: Reading) -> None:
    server.routes["/ferry"] = answer(article())
    read(server.url("/ferry"))
    headers = server.asked[-1].headers
    assert headers["user-agent"].startswith("onrecord/")
    assert "robots.txt" in headers["user-agent"]
    assert headers["host"] == f"127.0.0.1:{server.port}"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers


def test_tls_with_the_right_name(authority: trustme.CA, read: Reading) -> None:
    with Server(routes={"*": answer(article())}, tls=tls(authority, "localhost")) as server:
        capture = only(read(server.url("/ferry", "localhost")))
        assert capture.place.startswith("https://localhost")
        assert server.asked[-1].headers["host"] == f"localhost:{server.port}"
        (message,) = told(read(server.url("/ferry")))  # the same server by its number
        assert message.startswith("cannot be reached")


def test_a_certificate_of_nobody_is_not_accepted(read: Reading) -> None:
    with Server(routes={"*": answer(article())}, tls=tls(trustme.CA(), "localhost")) as server:
        (message,) = told(read(server.url("/", "localhost")))
        assert "cannot be reached" in message
        assert "certificate" in message
        assert server.asked == []


def test_the_encoding_that_only_the_server_names(server: Server, read: Reading) -> None:
    text = article("Паром остаётся в порту")
    server.routes["/a"] = answer(text.encode("koi8-r"), kind="text/html; charset=KOI8-R")
    server.routes["/b"] = answer(text, kind="text/html; charset=koi8-r")  # in truth UTF-8
    assert only(read(server.url("/a"))).hints.charset == "koi8-r"
    assert only(read(server.url("/b"))).hints.charset is None


def test_a_page_from_an_archive_was_retrieved_when_the_archive_took_it(
    server: Server, read: Reading
) -> None:
    when = {"Memento-Datetime": "Sat, 02 Mar 2019 10:00:00 GMT"}
    page = article(head="<link rel=canonical href='https://vessin.example/ferry'>")
    path = "/web/20190302100000/https://vessin.example/ferry"
    server.routes[path] = answer(page, headers=when)
    capture = only(read(server.url(path)))
    assert capture.retrieved == "2019-03-02T10:00:00Z"
    assert capture.hints.url == "https://vessin.example/ferry"


# ------------------------------------------------------------------- redirects


def test_redirects_are_followed_and_the_end_is_the_address(server: Server, read: Reading) -> None:
    server.routes |= {
        "/old": redirect("/older", 301),
        "/older": redirect(f"{server.url('/new')}?utm_source=x", 308),
        "/new": answer(article()),
    }
    capture = only(read(server.url("/old")))
    assert (capture.place, capture.hints.url) == (server.url("/old"), server.url("/new"))


def test_too_many_redirects_and_circles(server: Server, read: Reading) -> None:
    server.routes |= {f"/{n}": redirect(f"/{n + 1}") for n in range(9)}
    server.routes |= {"/a": redirect("/b"), "/b": redirect("/a")}
    messages = told(read(server.url("/0"), server.url("/a"), redirects=3))
    assert messages == ["redirects more than 3 times", "redirects in a circle"]
    assert len(server.paths()) == 4 + 2


def test_cookies_live_as_long_as_the_redirects(server: Server, read: Reading) -> None:
    def gate(connection: Connection, request: Request) -> None:
        if "seen=1" in request.headers.get("cookie", ""):
            answer(article())(connection, request)
        else:
            head = {"Set-Cookie": "seen=1", "Location": "/gate?again"}
            answer(status=302, headers=head)(connection, request)

    server.routes |= {"/gate": gate, "/other": answer(article("Other"))}
    items = read(server.url("/gate"), server.url("/other"))
    assert all(isinstance(item, Capture) for item in items)
    assert "cookie" not in server.asked[-1].headers


# ---------------------------------------------------------------------- limits


def test_limits_of_size_hold_before_and_after_unpacking(server: Server, read: Reading) -> None:
    import gzip

    server.routes |= {
        "/said": answer(bytes(5000)),
        "/unsaid": raw(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 5000),
        "/packed": answer(gzip.compress(bytes(500_000)), headers={"Content-Encoding": "gzip"}),
    }
    for path in server.routes:
        (message,) = told(read(server.url(path), most_bytes=2000))
        assert message.startswith("too large")


@pytest.mark.parametrize(
    "head", [b"", b"HTTP/1.1 200 OK\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"]
)
def test_drips_end_when_patience_does(head: bytes, server: Server, read: Reading) -> None:
    server.routes["/drip"] = raw(head, *[b"x"] * 100, every=0.1)
    began = time.monotonic()
    (message,) = told(read(server.url("/drip"), patience=0.6))
    assert message == "not done within 0.6 s"
    assert time.monotonic() - began < 3


def test_half_a_page_is_no_page(server: Server, read: Reading) -> None:
    half = article().encode()[:200]
    server.routes["/half"] = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n", half)
    (message,) = told(read(server.url("/half")))
    assert message.startswith("the connection broke")


def test_a_host_that_stops_answering_is_left_alone(server: Server, read: Reading) -> None:
    server.routes["*"] = lambda connection, _: connection.pause(9)
    items = read(*(server.url(f"/{n}") for n in range(6)), patience=0.3, robots=False)
    assert told(items)[:3] == ["not done within 0.3 s"] * 3
    assert all("has stopped answering" in message for message in told(items)[3:])
    assert len(server.asked) == 3


# ------------------------------------------------------------------ politeness


def test_one_request_at_a_time_to_a_host_and_a_pause_between(server: Server, read: Reading) -> None:
    def slow(connection: Connection, request: Request) -> None:
        connection.pause(0.05)
        answer(article())(connection, request)

    server.routes["*"] = slow
    began = time.monotonic()
    items = read(*(server.url(f"/{n}") for n in range(4)), delay=0.2)
    assert len(items) == 4
    assert server.busiest == 1
    assert time.monotonic() - began >= 3 * 0.2


def test_hosts_are_asked_beside_each_other_and_order_is_kept(
    server: Server, second: Server, read: Reading
) -> None:
    meeting = threading.Barrier(2, timeout=5)

    def meet(connection: Connection, request: Request) -> None:
        meeting.wait()  # passes only when both hosts are asked at once
        answer(article(request.path))(connection, request)

    def late(connection: Connection, request: Request) -> None:
        connection.pause(0.3)
        meet(connection, request)

    server.routes |= {"/a": late, "/c": answer(article("c"))}
    second.routes |= {"/b": meet, "/d": answer(article("d"))}
    places = [server.url("/a"), second.url("/b"), server.url("/c"), second.url("/d")]
    assert told(read(*places)) == ["/a", "/b", "/c", "/d"]


def test_a_short_retry_after_is_waited_for(server: Server, read: Reading) -> None:
    answers = iter([answer("", 429, {"Retry-After": "1"}), answer(article())])
    server.routes["/busy"] = lambda connection, request: next(answers)(connection, request)
    began = time.monotonic()
    only(read(server.url("/busy")))
    assert time.monotonic() - began >= 1


def test_a_long_retry_after_is_told_and_obeyed(server: Server, read: Reading) -> None:
    server.routes |= {"/busy": answer("", 503, {"Retry-After": "3600"}), "/a": answer(article())}
    first, second = told(read(server.url("/busy"), server.url("/a")))
    assert first == "the server answers 503 (service unavailable) and asks to wait 3600 s"
    assert "asks to wait 3600 s" in second
    assert server.paths() == ["/busy"]


def test_a_page_that_did_not_change_is_not_sent_again(server: Server, read: Reading) -> None:
    def page(connection: Connection, request: Request) -> None:
        if request.headers.get("if-none-match") == '"v1"':
            raw(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\n\r\n")(connection, request)
        else:
            answer(article(), headers={"ETag": '"v1"'})(connection, request)

    server.routes["/ferry"] = page
    memory = Forgetful()
    first = only(read(server.url("/ferry"), memory=memory))
    again = only(read(server.url("/ferry?utm_source=x"), memory=memory))
    assert again.body == first.body
    assert server.asked[-1].headers["if-none-match"] == '"v1"'


def test_last_modified_is_asked_with_too(server: Server, read: Reading) -> None:
    when = "Mon, 03 Jun 2024 09:00:00 GMT"
    server.routes["/ferry"] = answer(article(), headers={"Last-Modified": when})
    memory = Forgetful()
    read(server.url("/ferry"), memory=memory)
    server.routes["/ferry"] = answer(article("Another"), headers={"Last-Modified": when})
    capture = only(read(server.url("/ferry"), memory=memory))
    assert server.asked[-1].headers["if-modified-since"] == when
    assert b"Another" in capture.body


# ---------------------------------------------------------- one page, many names


def test_ways_to_one_page_are_read_once(server: Server, read: Reading) -> None:
    server.routes["/ferry"] = answer(article())
    paths = ("/ferry", "/ferry?utm_source=a", "/ferry#c", "/ferry/")
    items = read(*(server.url(path) for path in paths))
    assert server.paths() == ["/ferry"]
    assert len({item.id for item in items if isinstance(item, Capture)}) == 1
    assert [item.place for item in items] == [server.url(path) for path in paths]
    assert {item.hints.url for item in items if isinstance(item, Capture)} == {server.url("/ferry")}


def test_an_amp_page_leads_to_its_page(server: Server, read: Reading) -> None:
    cut = article("Short").replace("<html>", "<html amp>")
    cut = cut.replace("<head>", "<head><link rel=canonical href='/ferry'>")
    server.routes |= {"/amp/123": answer(cut), "/ferry": answer(article())}
    items = read(server.url("/amp/123"), server.url("/ferry"))
    assert [item.id for item in items if isinstance(item, Capture)] == [
        hashlib.sha256(article().encode()).hexdigest()
    ] * 2
    assert sorted(server.paths()) == ["/amp/123", "/ferry"]


def test_an_amp_page_stands_for_itself_where_its_page_is_gone(
    server: Server, read: Reading
) -> None:
    cut = article("Short").replace("<html>", "<html amp>")
    cut = cut.replace("<head>", "<head><link rel=canonical href='/gone'>")
    server.routes["/amp/123"] = answer(cut)
    capture = only(read(server.url("/amp/123")))
    assert (capture.body, capture.hints.url) == (cut.encode(), server.url("/gone"))


def test_amp_pages_that_name_each_other(server: Server, read: Reading) -> None:
    for path, other in (("/a", "/b"), ("/b", "/a")):
        page = article(path).replace("<html>", "<html amp>")
        page = page.replace("<head>", f"<head><link rel=canonical href='{other}'>")
        server.routes[path] = answer(page)
    assert len(read(server.url("/a"), server.url("/b"))) == 2


# ----------------------------------------------------------------------- lists


def test_a_feed_is_read_in_its_order(server: Server, second: Server, read: Reading) -> None:
    server.routes |= {
        "/feed": rss("/a", second.url("/b"), "/gone", "/a?utm_source=rss", "/c"),
        "/a": answer(article("a")),
        "/c": answer(article("c")),
    }
    second.routes["/b"] = answer(article("b"))
    items = read(server.url("/feed"), second.url("/b"))
    assert told(items) == ["/a", "/b", "the server answers 404 (not found)", "/c", "/b"]


def test_lists_of_lists(server: Server, read: Reading) -> None:
    index = "<sitemapindex><sitemap><loc>/one.xml</loc></sitemap></sitemapindex>"
    opml = "<opml><body><outline xmlUrl='/index.xml'/><outline xmlUrl='/gone'/></body></opml>"
    server.routes |= {
        "/opml": answer(opml, kind="text/x-opml"),
        "/index.xml": answer(index, kind="application/xml"),
        "/one.xml": answer("<urlset><url><loc>/a</loc></url></urlset>", kind="text/xml"),
        "/a": answer(article()),
    }
    assert told(read(server.url("/opml"))) == ["/a", "the server answers 404 (not found)"]


def test_a_saved_list_leads_to_the_web(server: Server, read: Reading, tmp_path: Path) -> None:
    file = tmp_path / "feeds.opml"
    feed, gone = server.url("/feed"), server.url("/gone")
    file.write_text(
        f"<opml><body><outline xmlUrl='{feed}'/><outline xmlUrl='{gone}'/></body></opml>"
    )
    server.routes |= {"/feed": rss("/a"), "/a": answer(article())}
    assert told(read(str(file))) == ["/a", "the server answers 404 (not found)"]


def test_no_more_than_the_limit_is_taken_from_one_list(server: Server, read: Reading) -> None:
    server.routes |= {"/feed": rss(*(f"/{n}" for n in range(9))), "*": answer(article())}
    items = read(server.url("/feed"), entries=4)
    assert told(items) == ["lists 5 more addresses than are read at once", "/0", "/1", "/2", "/3"]


@pytest.mark.parametrize("page", [answer("", 403), answer("Disallowed", 500)])
def test_the_text_of_a_feed_stands_in_for_a_page_that_is_not_to_be_had(
    page: object, server: Server, read: Reading
) -> None:
    words = "<p>The ferry stays in port until the spring, said the harbour master.</p>" * 10
    item = (
        "<item><title>The ferry</title><link>/paid</link>"
        "<pubDate>Mon, 03 Jun 2024 09:00:00 GMT</pubDate>"
        f"<description><![CDATA[{words}]]></description>"
        f"<content:encoded xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
        f"<![CDATA[{words}]]></content:encoded></item>"
    )
    server.routes |= {"/feed": rss(more=item), "/paid": page}  # type: ignore[dict-item]
    problem, capture = read(server.url("/feed"))
    assert isinstance(problem, Problem)
    assert problem.message.endswith("the feed's own text is read instead")
    assert isinstance(capture, Capture)
    assert capture.place == f"{server.url('/feed')}#{server.url('/paid')}", "the place says so"
    assert capture.body.decode() == words
    wanted = Hints(url=server.url("/paid"), title="The ferry", listed="2024-06-03")
    assert capture.hints == wanted


# ------------------------------------------------------------ while it is read


def test_how_far_it_is(server: Server, read: Reading) -> None:
    server.routes["*"] = answer(article())
    seen: list[Progress] = []
    read(*(server.url(f"/{n}") for n in range(3)), notice=seen.append)
    assert seen[0] == Progress(0, 3, ("127.0.0.1",))
    assert seen[-1].done + seen[-1].open == 3


def test_giving_up_takes_no_time_and_leaves_nothing_open(server: Server, second: Server) -> None:
    server.routes["/a"] = answer(article())
    second.routes["*"] = lambda connection, _: connection.pause(20)
    manners = Manners(patience=20, delay=10, allow_private=True)
    places = [server.url("/a"), second.url("/slow"), server.url("/b")]
    reading = captures(places, Hints(), NOW, Web(manners))
    assert isinstance(next(reading), Capture)
    began = time.monotonic()
    reading.close()
    assert time.monotonic() - began < 2
    assert not any(t.name.startswith("fetch ") and t.is_alive() for t in threading.enumerate())


def test_what_goes_wrong_within_costs_one_page(
    server: Server, read: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.routes["*"] = answer(article())
    real = web.links.page

    def page(html: str, url: str) -> object:
        if url.endswith("/b"):
            raise RecursionError("too deep")
        return real(html, url)

    monkeypatch.setattr(web.links, "page", page)
    items = read(*(server.url(path) for path in ("/a", "/b", "/c")))
    assert told(items) == ["/a", "cannot be read (RecursionError: too deep)", "/c"]


def test_what_holds_many_reports_is_to_be_saved_first(server: Server, read: Reading) -> None:
    row = '{"id": 1, "text": "The weir at Holm is shut, its keeper said."}\n'
    server.routes |= {
        "/c.warc.gz": answer(packed([record()], "gzip"), kind="application/gzip"),
        "/c.warc": answer(packed([record()], "plain"), kind="application/warc"),
        "/rows.jsonl": answer(row * 2, kind="application/jsonl"),
    }
    found = read(*(server.url(path) for path in server.routes))
    messages = [one.message for one in found if isinstance(one, Problem)]
    assert messages == [
        "is a web archive: save it, and read the file",
        "is a web archive: save it, and read the file",
        "is JSON Lines: save it, and read the file",
    ]
