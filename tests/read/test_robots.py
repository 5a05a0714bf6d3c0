"""What robots.txt files ask, and what unusual ones do."""

from __future__ import annotations

import time

import pytest
from serving import Reading, article, told

from onrecord.read.robots import rules
from onrecord.records import Capture
from server import Server, answer, raw, redirect

URL = "https://vessin.example"


@pytest.mark.parametrize(
    ("text", "path", "may"),
    [
        ("User-agent: *\nDisallow: /secret", "/secret/a", False),
        ("User-agent: *\nDisallow: /secret", "/open", True),
        ("User-agent: onrecord\nDisallow: /\n\nUser-agent: *\nDisallow:", "/a", False),
        ("User-agent: other\nDisallow: /", "/a", True),
        ("User-agent: other\nUser-agent: *\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /\nAllow: /news", "/news/1", True),
        ("User-agent: *\nDisallow: /*?print=", "/a?print=1", False),
        ("USER-AGENT: OnRecord # us\nDISALLOW: /a", "/a", False),
        ("\ufeffUser-agent: *\nDisallow: /a", "/a", False),
        ("<html>not a robots.txt</html>", "/a", True),
        ("", "/a", True),
    ],
)
def test_rules(text: str, path: str, may: bool) -> None:
    why = rules(200, text.encode()).why_not(URL + path)
    assert (why is None) is may


@pytest.mark.parametrize(("status", "may"), [(404, True), (403, True), (500, False), (429, False)])
def test_no_robots_txt(status: int, may: bool) -> None:
    assert (rules(status, b"").why_not(URL + "/a") is None) is may


def test_thousands_of_names_and_rules_are_read_at_once() -> None:
    text = "".join(f"User-agent: bot{n}\n" for n in range(15_000)) + "Disallow: /x\n" * 12_000
    began = time.process_time()
    assert rules(200, text.encode()).why_not(URL + "/x") is None
    assert time.process_time() - began < 5


def test_it_is_asked_once_for_a_site_and_obeyed(server: Server, read: Reading) -> None:
    server.routes |= {
        "/robots.txt": answer("User-agent: *\nDisallow: /secret", kind="text/plain"),
        "/open": answer(article()),
        "/also": answer(article("Also")),
        "/round": redirect("/secret/b"),
    }
    items = read(*(server.url(path) for path in ("/open", "/secret/a", "/also", "/round")))
    refusal = "its robots.txt asks programs not to read it"
    assert told(items) == ["/open", refusal, "/also", refusal]
    assert [one.path for one in server.asked] == ["/robots.txt", "/open", "/also", "/round"]


def test_a_site_in_trouble_is_left_alone(server: Server, read: Reading) -> None:
    server.routes |= {"/robots.txt": answer("", 503), "/a": answer(article())}
    (message,) = told(read(server.url("/a")))
    assert "robots.txt cannot be had" in message
    assert server.paths() == []


def test_one_that_drips_costs_the_page_and_nothing_more(server: Server, read: Reading) -> None:
    drips = raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x"] * 200, every=0.1)
    server.routes |= {"/robots.txt": drips, "/a": answer(article()), "/b": answer(article())}
    began = time.monotonic()
    items = read(server.url("/a"), server.url("/b"), patience=0.5)
    assert told(items) == ["its robots.txt did not come in time"] * 2
    assert time.monotonic() - began < 3


def test_crawl_delay_is_kept_up_to_a_limit(server: Server, read: Reading) -> None:
    slow = answer("User-agent: *\nCrawl-delay: 0.4", kind="text/plain")
    server.routes |= {"/robots.txt": slow, "*": answer(article())}
    began = time.monotonic()
    items = read(*(server.url(f"/{n}") for n in range(3)))
    assert 0.8 <= time.monotonic() - began < 3
    assert all(isinstance(item, Capture) for item in items)
    server.routes["/robots.txt"] = answer("User-agent: *\nCrawl-delay: 86400", kind="text/plain")
    began = time.monotonic()
    read(*(server.url(f"/{n}") for n in range(2)), longest_delay=0.2)
    assert time.monotonic() - began < 3
