# ruff: noqa: E501 - a table of pages, one a line
"""Two hundred ways to answer badly: pages, bodies, headers, redirects, lists, robots.txt files."""

from __future__ import annotations

import gzip
import itertools
import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from server import Connection, Reply, Request, answer, raw, redirect

PARAGRAPH = (
    "<p>The harbour master of Vessin, Ada Marlow, said on Monday that the old ferry would "
    "stay in port until the spring, and the union of pilots agreed with her.</p>"
)
ARTICLE = (
    "<html><head><title>The ferry stays in port</title></head><body><article>"
    f"<h1>The ferry stays in port</h1>{PARAGRAPH * 6}</article></body></html>"
)
OK = b"HTTP/1.1 200 OK\r\n"
HTML = OK + b"Content-Type: text/html\r\n"
MB = 1_000_000


@dataclass(frozen=True)
class Later:
    """An answer whose body is made when it is wanted: all of them at once would fill memory."""

    body: Callable[[], str | bytes]
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)

    def made(self) -> Reply:
        return answer(self.body(), headers=self.headers, kind=self.kind)


@dataclass(frozen=True)
class Hostile:
    """One bad answer. ``slow`` ones take as long as the reader's patience lasts.

    ``robots`` is what the server answers to /robots.txt, ``more`` its other paths.
    """

    name: str
    reply: Reply | Later
    slow: bool = False
    robots: Reply | Later | None = None
    more: dict[str, Reply] = field(default_factory=dict)


def everything() -> list[Hostile]:
    """All of them, each with a name of its own."""
    made = [*transport(), *statuses(), *redirects(), *encodings(), *pages(), *lists(), *robots()]
    assert len({one.name for one in made}) == len(made)
    return made


def transport() -> Iterator[Hostile]:
    """Answers that are no right HTTP, or never end."""
    yield Hostile("silence", lambda c, _: c.pause(60), slow=True)
    yield Hostile("closed at once", raw())
    yield Hostile("headers drip", raw(HTML, *[b"X"] * 500, every=0.3), slow=True)
    body = HTML + b"Content-Length: 5000\r\n\r\n"
    yield Hostile("body drips", raw(body, *[b"x"] * 5000, every=0.3), slow=True)
    chunked = HTML + b"Transfer-Encoding: chunked\r\n\r\n"
    yield Hostile("chunks drip", raw(chunked, *[b"1\r\nx\r\n"] * 5000, every=0.3), slow=True)
    yield Hostile("body without end", _endless(HTML + b"\r\n", b"<p>more of it</p>" * 4000))
    yield Hostile("slow body without end", _endless(HTML + b"\r\n", b"x" * 99, 0.2), slow=True)
    yield Hostile("100 Continue without end", _endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 99))
    yield Hostile("headers without end", _endless(HTML, b"X-More: " + b"y" * 900 + b"\r\n"))
    yield Hostile("ten thousand headers", raw(HTML, b"X-N: 1\r\n" * 10_000, b"\r\n"))
    yield Hostile("a header of 5 MB", raw(HTML + b"X-Big: " + b"z" * 5 * MB + b"\r\n\r\n"))
    yield Hostile("a thousand cookies", raw(HTML, b"Set-Cookie: a=b\r\n" * 1000, b"\r\nhi"))
    for name, head in {
        "garbage for a status line": b"\x00\x01\x02\xff\r\n\r\n",
        "no status": b"HTTP/1.1\r\n\r\n",
        "a status of words": b"HTTP/1.1 fine OK\r\n\r\n",
        "HTTP/9.9": b"HTTP/9.9 200 OK\r\n\r\n<p>x",
        "ICY 200": b"ICY 200 OK\r\n\r\n<p>x",
        "HTTP/0.9": b"<html><p>only this",
        "a status line of 1 MB": b"HTTP/1.1 200 " + b"O" * MB + b"\r\n\r\n",
        "an SSH banner": b"SSH-2.0-OpenSSH_9.6\r\n",
        "a TLS alert": b"\x15\x03\x01\x00\x02\x02\x46",
        "NUL in a header": HTML + b"X-A: b\x00c\r\n\r\n<p>x",
        "a header without colon": HTML + b"no colon here\r\n\r\n<p>x",
        "a folded header": HTML + b"X-A: b\r\n  c\r\n\r\n<p>x",
        "a header named nothing": HTML + b": nothing\r\n\r\n<p>x",
        "bare line feeds": HTML.replace(b"\r", b"") + b"\n" + ARTICLE.encode(),
    }.items():
        yield Hostile(name, raw(head))
    for name, length in {
        "too long a length": b"9999999",
        "too short a length": b"40",
        "a negative length": b"-5",
        "a length of words": b"many",
        "a length of 10^18": b"1" + b"0" * 18,
        "a length of 300 digits": b"9" * 300,
        "two lengths": b"10\r\nContent-Length: 20",
        "an empty length": b"",
    }.items():
        yield Hostile(
            name, raw(HTML + b"Content-Length: " + length + b"\r\n\r\n", ARTICLE.encode())
        )
    for name, chunk in {
        "a chunk size of words": b"many\r\nx\r\n0\r\n\r\n",
        "a negative chunk": b"-5\r\nx\r\n0\r\n\r\n",
        "a chunk of 16 EB": b"ffffffffffffffff\r\nx",
        "chunks without end mark": b"5\r\nhello\r\n",
        "a chunk extension of 1 MB": b"5;" + b"x" * MB + b"\r\nhello\r\n0\r\n\r\n",
        "trailers by the thousand": b"0\r\n" + b"X-T: 1\r\n" * 9000 + b"\r\n",
        "chunks of one byte": b"1\r\nx\r\n" * 90_000 + b"0\r\n\r\n",
    }.items():
        yield Hostile(name, raw(chunked + chunk))
    yield Hostile(
        "chunked and a length",
        raw(HTML + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0"),
    )


def _endless(head: bytes, piece: bytes, every: float = 0.0) -> Reply:
    def reply(connection: Connection, _: Request) -> None:
        connection.send(head)
        while True:
            connection.send(piece)
            connection.pause(every)

    return reply


def statuses() -> Iterator[Hostile]:
    """Answers that are no page."""
    for status in (201, 204, 205, 206, 226, 304, 400, 401, 402, 403, 404, 410, 418, 451, 500, 599):
        yield Hostile(f"status {status}", raw(f"HTTP/1.1 {status} So\r\n\r\n".encode(), b"<p>x"))
    for status in (99, 101, 600, 999):
        yield Hostile(f"status {status}", raw(f"HTTP/1.1 {status} So\r\n\r\n".encode(), b"<p>x"))
    for wait in ("86400", "-1", "soon", "Fri, 31 Dec 9999 23:59:59 GMT", "9" * 400, "1e9", "0"):
        told = {"Retry-After": wait}
        yield Hostile(f"429, come back after {wait[:30]}", answer("no", 429, told))
    yield Hostile("503, come back in 9 s", answer("no", 503, {"Retry-After": "99"}))


def redirects() -> Iterator[Hostile]:
    """Ways that lead nowhere, or where nobody should be led."""
    yield Hostile("redirects to itself", redirect("/"))
    back = {"/b": redirect("/")}
    yield Hostile("redirects to and fro", redirect("/b"), more=back)

    def further(connection: Connection, request: Request) -> None:
        redirect(f"/?n={len(request.path)}{request.path[-9:]}x")(connection, request)

    yield Hostile("redirects without end", further)
    yield Hostile("a redirect that drips", raw(OK.replace(b"200", b"302"), *[b"L"] * 900, every=0.3),
                  slow=True)  # fmt: skip
    for status in (300, 301, 303, 307, 308, 305):
        yield Hostile(f"{status} without a target", answer("", status))
    for target in (
        "http://10.0.0.1/", "http://192.168.1.1/router", "http://172.16.0.9/", "http://127.0.0.2/",
        "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
        "http://[fe80::1]/", "http://[fd00:ec2::254]/", "http://0.0.0.0/", "http://0/",
        "http://2130706434/", "http://0x7f000002/", "http://0177.0.0.2/", "http://127.2/",
        "http://168.63.129.16/", "http://100.100.100.200/", "http://224.0.0.1/", "http://[64:ff9b::a00:1]/",
        "http://255.255.255.255/", "http://[2002:a00:1::]/",
        "file:///etc/passwd", "ftp://127.0.0.1/x", "gopher://127.0.0.1:70/", "javascript:alert(1)",
        "data:text/html,<p>x", "jar:http://x!/", "ws://127.0.0.1/", "about:blank", "dict://127.0.0.1/",
        "http://", "http:///x", "//", "http://exa mple/", "http://[::1", "http://x:99999/", "http://x:y/",
        "http://nowhere.invalid/", "http://user:word@127.0.0.2/", "http://" + "a" * 9000 + "/",
        "http://" + "a." * 120 + "x/", "http://xn--a/", "\u0001", "/" + "a" * 5000, "?" * 3000,
    ):  # fmt: skip
        yield Hostile(f"redirects to {target[:60]!r}", redirect(target))


def bomb() -> bytes:
    """60 MB of nothing, packed."""
    return gzip.compress(bytes(60 * MB), 9)


def encodings() -> Iterator[Hostile]:
    """Bodies that are not what their headers say, or far more than they seem."""
    small, article = gzip.compress(b"<p>x" * 99), gzip.compress(ARTICLE.encode())
    gz, twice = {"Content-Encoding": "gzip"}, {"Content-Encoding": "gzip, gzip"}
    yield Hostile("a bomb of gzip", Later(bomb, headers=gz))
    yield Hostile(
        "a bomb of deflate",
        Later(lambda: zlib.compress(bytes(60 * MB), 9), headers={"Content-Encoding": "deflate"}),
    )
    yield Hostile("a bomb of gzip in gzip", Later(lambda: gzip.compress(bomb()), headers=twice))
    yield Hostile("gzip in gzip", answer(gzip.compress(article), headers=twice))
    forty = {"Content-Encoding": ", ".join(["gzip"] * 40)}
    yield Hostile("forty times gzip", answer(article, headers=forty))
    yield Hostile("gzip of a hundred thousand parts", answer(small * 100_000, headers=gz))
    yield Hostile("gzip cut off", answer(article[:-30], headers=gz))
    yield Hostile("gzip with a wrong sum", answer(article[:-8] + b"\0" * 8, headers=gz))
    yield Hostile("gzip damaged", answer(article[:40] + b"\xff" * 40 + article[80:], headers=gz))
    yield Hostile("gzip, then rubbish", answer(article + b"rubbish" * 99, headers=gz))
    yield Hostile("gzip of one byte", answer(b"\x1f", headers=gz))
    yield Hostile("gzip of nothing", answer(b"", headers=gz))
    yield Hostile("a page said to be gzip", answer(ARTICLE, headers=gz))
    yield Hostile("gzip unsaid", answer(article))
    raw_deflate = zlib.compress(ARTICLE.encode())[2:-4]
    for coding, body in {
        "deflate": ARTICLE.encode(), "raw deflate": raw_deflate, "br": b"\x1b\x00\xf8", "zstd": b"\x28",
        "compress": b"\x1f\x9d", "nonsense": b"x", "x-gzip": article, "identity, gzip": article,
        "gzip;q=1": article, ", , ,": ARTICLE.encode(), "g" * 5000: b"x",
    }.items():  # fmt: skip
        told = {"Content-Encoding": coding.removeprefix("raw ")}
        yield Hostile(f"said to be packed as {coding[:30]}", answer(body, headers=told))
    for charset in (
        "utf-7", "utf-16", "utf-32", "hex", "zlib", "rot13", "base64", "idna", "punycode", "undefined",
        "unicode_escape", "raw_unicode_escape", "mbcs", "nonsense", "x" * 3000, "koi8-r", "ascii",
    ):  # fmt: skip
        body = ARTICLE.replace("Marlow", "Märlow")
        yield Hostile(f"charset {charset[:30]}", answer(body, kind=f"text/html; charset={charset}"))
    for name, data in {
        "UTF-16 of odd length": b"\xff\xfe" + ARTICLE.encode("utf-16-le") + b"x",
        "UTF-32": ARTICLE.encode("utf-32"),
        "stray bytes in UTF-8": ARTICLE.encode().replace(b"Vessin", b"V\xffessin"),
        "overlong UTF-8": ARTICLE.encode().replace(b"/", b"\xc0\xaf"),
        "surrogates in UTF-8": ARTICLE.encode().replace(b"Ada", b"\xed\xa0\x80"),
        "NUL bytes": ARTICLE.encode().replace(b" ", b"\x00"),
        "control characters": ARTICLE.encode().replace(b" ", b"\x1b[2J\x07"),
        "a PNG": b"\x89PNG\r\n\x1a\n" + bytes(900),
        "a PDF that is none": b"%PDF-1.7\n" + b"1 0 obj <<" * 999,
        "a ZIP": b"PK\x03\x04" + bytes(900),
        "random bytes": bytes((n * 7919 + n // 3) % 256 for n in range(90_000)),
        "nothing": b"",
        "blanks": b" \n" * 90_000,
    }.items():
        yield Hostile(f"the body is {name}", answer(data))


def pages() -> Iterator[Hostile]:
    """HTML made to be hard to read. Each but the last few stays under the limit of size."""
    inner = ARTICLE.partition("<article>")[2]
    for name, html in {
        "100,000 nested <div>": lambda: "<div>" * 100_000 + inner,
        "100,000 nested <b>": lambda: "<b>" * 100_000 + inner,
        "20,000 nested tables": lambda: "<table><tr><td>" * 20_000 + inner,
        "50,000 nested lists": lambda: "<ul><li>" * 50_000 + inner,
        "200,000 open links": lambda: "<a href=x>" * 200_000 + inner,
        "500,000 <br>": lambda: "<br>" * 500_000 + inner,
        "300,000 spans": lambda: "<span>a</span>" * 300_000 + inner,
        "an attribute of 15 MB": lambda: f"<div title='{'x' * 15 * MB}'>{inner}",
        "an attribute of 40 MB": lambda: f"<div title='{'x' * 40 * MB}'>{inner}",
        "an attribute without end": lambda: f"{ARTICLE}<div title='{'x' * 3 * MB}",
        "100,000 attributes": lambda: f"<div {' '.join(f'a{n}=1' for n in range(100_000))}>{inner}",
        "script and nothing else": lambda: (
            "<html><head><script>render()</script></head><body></body></html>"
        ),
        "script of 10 MB": lambda: f"<html><script>{'x=1;' * 2_500_000}</script>{ARTICLE}",
        "a script without end": lambda: f"{ARTICLE}<script>{'<p>' * 99_999}",
        "a comment without end": lambda: f"<!-- {ARTICLE}",
        "a million comments": lambda: "<!---->" * MB + ARTICLE,
        "two million <": lambda: "<" * 2 * MB,
        "a million <!": lambda: "<!" * MB + ARTICLE,
        "a million </": lambda: "</" * MB,
        "a million <a ": lambda: "<a " * MB,
        "a million ends": lambda: "</p>" * MB + ARTICLE,
        "a million quotes": lambda: '"' * MB + ARTICLE,
        "5 MB of one word": lambda: f"<p>{'x' * 5 * MB}</p>",
        "2 MB of one paragraph": lambda: (
            f"<article><p>{'The mayor said so. ' * 105_000}</p></article>"
        ),
        "30,000 paragraphs": lambda: f"<article>{PARAGRAPH * 30_000}</article>",
        "50,000 links": lambda: "<a href='/x'>The mayor of Vessin said so</a> " * 50_000,
        "a title of 2 MB": lambda: f"<title>{'The ferry ' * 200_000}</title>{ARTICLE}",
        "50,000 headings": lambda: "<h1>The ferry stays in port</h1>" * 50_000,
        "100,000 options": lambda: f"<select>{'<option>x' * 100_000}</select>{ARTICLE}",
        "50,000 forms": lambda: f"{'<form><input>' * 50_000}{ARTICLE}",
        "a declared entity bomb": lambda: _laughs("html", "<body><p>&j;</p></body>"),
        "a million entities": lambda: f"<p>{'&amp;' * MB}</p>{ARTICLE}",
        "number entities out of range": lambda: (
            f"<p>{'&#99999999999;&#xD800;&#0;' * 9999}</p>{ARTICLE}"
        ),
        "linked data 90,000 deep": lambda: (
            f"<script type='application/ld+json'>{'[' * 90_000}</script>{ARTICLE}"
        ),
        "linked data of 5 MB": lambda: _linked({"articleBody": "x " * 2_500_000}),
        "linked data that is wrong": lambda: _linked({"author": [[[]]], "datePublished": {"a": 1}}),
        "dates by the thousand": lambda: (
            f"{'<time datetime=2024-13-45>2024</time>' * 20_000}{ARTICLE}"
        ),
        "a date without end": lambda: (
            f"<meta property='article:published_time' content='{'2024-' * 99_999}'>{ARTICLE}"
        ),
        "a byline without end": lambda: f"<p>By {'Ada and ' * 60_000}</p>{ARTICLE}",
        "copyright by the thousand": lambda: (
            f"{'<p>© 2024 The Vessin Post All rights ' * 20_000}{ARTICLE}"
        ),
        "blanks by the million": lambda: f"<p>{' ' * 5 * MB}</p>{ARTICLE}",
        "zero-width characters": lambda: f"<p>{'a​' * 600_000}</p>{ARTICLE}",
        "combining characters": lambda: f"<p>{'é' + '́' * 600_000}</p>{ARTICLE}",
        "direction overrides": lambda: ARTICLE.replace("ferry", "\u202eyrref\u202c"),
        "a refresh to itself": lambda: f"<meta http-equiv=refresh content='0;url=/'>{ARTICLE}",
        "a base elsewhere": lambda: f"<base href='file:///etc/'>{ARTICLE}",
        "a canonical address elsewhere": lambda: (
            f"<link rel=canonical href='http://10.0.0.1/'>{ARTICLE}"
        ),
        "a canonical address of 1 MB": lambda: f"<link rel=canonical href='/{'a' * MB}'>{ARTICLE}",
        "a thousand canonical addresses": lambda: (
            f"{'<link rel=canonical href=/x>' * 9999}{ARTICLE}"
        ),
        "frames": lambda: "<frameset><frame src=/a><frame src=/b></frameset>",
        "50,000 pictures": lambda: (
            f"<article>{'<figure><img src=x><figcaption>Ada</figcaption></figure>' * 50_000}"
        ),
        "plain text that is long": lambda: "The mayor said so. " * 200_000,
        "lines by the million": lambda: "The mayor\n" * MB,
    }.items():
        plain = name.startswith(("plain text", "lines by"))
        yield Hostile(name, Later(html if plain else partial(_page, html)))
    amp = f"<html amp><link rel=canonical href='/b'>{ARTICLE}"
    other = f"<html amp><link rel=canonical href='/'>{ARTICLE}"
    yield Hostile("AMP pages that name each other", answer(amp), more={"/b": answer(other)})


def _page(inside: Callable[[], str]) -> str:
    html = inside()
    return html if html.startswith(("<html", "<?xml")) else f"<!doctype html><html><body>{html}"


def _linked(told: dict[str, object]) -> str:
    data = json.dumps({"@context": "https://schema.org", "@type": "NewsArticle", **told})
    return f"<html><head><script type='application/ld+json'>{data}</script></head>{ARTICLE}"


def _laughs(root: str, inside: str) -> str:
    names = "abcdefghij"
    lines = ["<!ENTITY a 'ha'>"]
    lines += [f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in itertools.pairwise(names)]
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{''.join(lines)}]><{root}>{inside}</{root}>"


def lists() -> Iterator[Hostile]:
    """Feeds, sitemaps and the like. What they name is a page at /ok."""
    ok = {"/ok": answer(ARTICLE)}
    item = "<item><title>The ferry</title><link>/ok</link></item>"
    entry = "<entry><title>The ferry</title><link href='/ok'/></entry>"
    outside = "<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/passwd'>]>"
    row = {"url": "/ok", "title": "The ferry"}
    head = {"version": "https://jsonfeed.org/version/1.1"}
    for name, text in {
        "a feed of 500,000 entries": lambda: _rss("".join(f"<item><link>/ok?{n}</link></item>" for n in range(500_000))),
        "a feed of a million entries": lambda: _rss(f"{item}" * MB),
        "an Atom feed of 200,000 entries": lambda: f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry * 200_000}</feed>",
        "a JSON feed of 400,000 entries": lambda: json.dumps({**head, "items": [{"url": f"/ok?{n}"} for n in range(400_000)]}),
        "a JSON feed 100,000 deep": lambda: json.dumps({**head, "items": []})[:-1] + ",\"a\":" + "[" * 100_000,
        "a JSON feed of nonsense": lambda: json.dumps({**head, "items": [1, None, [], {"url": 3}, row]}),
        "laughs in a feed": lambda: _laughs("rss", f"<channel><title>&j;</title>{item}</channel>"),
        "a feed that reads files": lambda: f"<?xml version='1.0'?>{outside}{_rss('<item><title>&e;</title><link>/ok</link></item>')}",
        "a feed cut off": lambda: _rss(item * 9)[:-60],
        "a feed that is no XML": lambda: _rss(item.replace("The", "<b>&nbsp;The & <")),
        "a feed of 3 MB that is no XML": lambda: _rss(item * 20_000).replace("</title>", ""),
        "a feed 100,000 deep": lambda: _rss("<a>" * 100_000 + item),
        "a feed with nothing in it": lambda: _rss(""),
        "a feed without links": lambda: _rss("<item><title>The ferry</title></item>" * 99),
        "a feed of other schemes": lambda: _rss("<item><link>javascript:x</link></item><item><link>file:///x</link></item>"),
        "a feed that names itself": lambda: _rss("<item><link>/</link></item>"),
        "a feed of its own pages again and again": lambda: _rss(item * 500),
        "a feed with a title of 5 MB": lambda: _rss(f"<item><title>{'x ' * 2_500_000}</title><link>/ok</link></item>"),
        "a feed with a text of 9 MB": lambda: _rss(f"<item><link>/none</link><description>{'word ' * 1_800_000}</description></item>"),
        "a feed with an attribute of 9 MB": lambda: _rss(f"<item a='{'x' * 9 * MB}'><link>/ok</link></item>"),
        "a feed with NUL": lambda: _rss(item.replace("The", "\0The")),
        "a sitemap of 150,000 addresses": lambda: f"<urlset>{'<url><loc>/ok</loc></url>' * 150_000}</urlset>",
        "a sitemap index that names itself": lambda: "<sitemapindex><sitemap><loc>/</loc></sitemap></sitemapindex>",
        "a sitemap cut off": lambda: "<urlset><url><loc>/ok</loc></url><url><loc>/o",
        "a sitemap 200,000 deep": lambda: "<urlset>" + "<url>" * 200_000,
        "laughs in a sitemap": lambda: _laughs("urlset", "<url><loc>&j;</loc></url>"),
        "OPML 100,000 deep": lambda: "<opml><body>" + "<outline text='x'>" * 100_000,
        "OPML that names itself": lambda: "<opml><body><outline xmlUrl='/'/></body></opml>",
        "OPML with nothing in it": lambda: "<opml version='2.0'><body></body></opml>",
        "a doctype without end": lambda: "<!DOCTYPE rss [" + "<!ELEMENT a (b)>" * 300_000,
    }.items():  # fmt: skip
        yield Hostile(name, Later(text, "application/xml"), more=ok)

    def deeper(connection: Connection, request: Request) -> None:
        link = f"/?n={len(request.path)}{request.path[-9:]}x"
        text = f"<sitemapindex><sitemap><loc>{link}</loc></sitemap></sitemapindex>"
        answer(text, kind="application/xml")(connection, request)

    yield Hostile("sitemap indexes without end", deeper)
    address = b"<url><loc>/ok</loc></url>"
    packed = Later(lambda: gzip.compress(b"<urlset>" + address * 900_000), "application/gzip")
    yield Hostile("a packed sitemap of 22 MB", packed, more=ok)
    nothing = Later(lambda: gzip.compress(b"<urlset>" + bytes(60 * MB), 9), "application/gzip")
    yield Hostile("a packed sitemap that is a bomb", nothing)
    wide = _rss(item).encode("utf-16")
    yield Hostile("a feed in UTF-16", answer(wide, kind="application/rss+xml"), more=ok)


def _rss(inside: str) -> str:
    return f"<rss version='2.0'><channel><title>News</title>{inside}</channel></rss>"


def robots() -> Iterator[Hostile]:
    """robots.txt files that nobody can read to the end. The page behind them is in order."""
    page = answer(ARTICLE)
    line = b"Disallow: /secret\r\n"
    star = "User-agent: *\nDisallow: /" + "*a" * 4000 + "\n"
    product = "".join(f"User-agent: bot{n}\n" for n in range(15_000)) + "Disallow: /x\n" * 12_000
    for name, reply, slow in (
        ("robots.txt without end", _endless(OK + b"\r\n", line * 999), False),
        ("robots.txt that drips", _endless(OK + b"\r\nUser-agent: *\n", line, 0.3), True),
        ("robots.txt that never comes", lambda c, _: c.pause(60), True),
        ("robots.txt, 500", answer("", 500), False),
        ("robots.txt, 403", answer("", 403), False),
        ("robots.txt, 429", answer("", 429, {"Retry-After": "86400"}), False),
        ("robots.txt in a circle", redirect("/robots.txt"), False),
        ("robots.txt inside", redirect("http://169.254.169.254/"), False),
        ("robots.txt of stars", answer(star, kind="text/plain"), False),
        ("robots.txt of thousands of names", answer(product, kind="text/plain"), False),
        ("robots.txt that is binary", answer(bytes(range(256)) * 999), False),
        ("robots.txt that is a bomb", Later(bomb, headers={"Content-Encoding": "gzip"}), False),
        ("robots.txt cut off", raw(OK + b"Content-Length: 999\r\n\r\nUser"), False),
        ("robots.txt that is no HTTP", raw(b"\0\0\0\0"), False),
        ("robots.txt that asks for a year", answer("User-agent: *\nCrawl-delay: 31536000"), False),
        ("robots.txt that forbids all", answer("User-agent: *\nDisallow: /"), False),
        ("robots.txt of one long line", answer("Disallow: /" + "x" * 400_000), False),
    ):  # fmt: skip
        yield Hostile(name, page, slow, robots=reply)
