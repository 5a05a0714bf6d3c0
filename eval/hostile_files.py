# ruff: noqa: E501 - a table of files, one a line
"""Bad files, archives and documents, bad addresses and lying dates, for `hostile.py`."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile_pages import ARTICLE, MB, PARAGRAPH

WORDS = b"The mayor of Vessin said on Monday that the old ferry would stay in port. "
DATE = "2019-03-04T05:06:07Z"


@dataclass(frozen=True)
class Given:
    """A bad place: ``make`` puts it into a folder and gives its name."""

    name: str
    make: Callable[[Path], str]


def everything() -> list[Given]:
    """All of them, each with a name of its own."""
    made = [*files(), *archives(), *documents(), *dates(), *addresses()]
    assert len({one.name for one in made}) == len(made)
    return made


def _file(name: str, body: Callable[[], bytes | str]) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        held = body()
        (folder / name).write_bytes(held if isinstance(held, bytes) else held.encode())
        return str(folder / name)

    return make


def _long(name: str, head: bytes, megabytes: int) -> Callable[[Path], str]:
    """One line of so many megabytes."""

    def make(folder: Path) -> str:
        piece = (WORDS * 14_000)[:MB]
        with (folder / name).open("wb") as out:
            out.write(head)
            for _ in range(megabytes):
                out.write(piece)
        return str(folder / name)

    return make


def files() -> Iterator[Given]:
    """Files that are cut, too long, not what they are called, or no files."""
    page = ARTICLE.encode()
    for name, body in {
        "half a page.html": lambda: page[: len(page) // 2],
        "cut in a tag.html": lambda: page[: page.index(b"<h1>") + 3],
        "cut in a character.html": lambda: ARTICLE.replace("Marlow", "Märlow").encode().partition(b"\xa4")[0],
        "cut in a comment.html": lambda: page.replace(b"<h1>", b"<!-- <h1>"),
        "two pages in one.html": lambda: page + page,
        "a row cut off.jsonl": lambda: json.dumps({"id": 1, "text": ARTICLE})[:-40],
        "rows 100,000 deep.jsonl": lambda: '{"text": ' + "[" * 100_000,
        "rows of nonsense.jsonl": lambda: '1\nnull\n[]\n{}\n{"text": 3}\n{"text": ""}\n{"html": null}\nNaN\n"x"\n',
        "rows with NaN.jsonl": lambda: '{"id": NaN, "text": Infinity}\n{"id": {"a": []}, "text": "x"}',
        "100,000 empty rows.jsonl": lambda: "{}\n" * 100_000,
        "half a character.jsonl": lambda: json.dumps({"id": "\ud800", "text": PARAGRAPH + "\udfff", "url": "https://a.example/\ud800"}),
        "a feed that reads files.xml": lambda: "<rss><channel><item><link>file:///etc/passwd</link></item><item><link>http://169.254.169.254/</link></item></channel></rss>",
        "OPML of this machine.opml": lambda: "<opml><body><outline xmlUrl='http://127.0.0.2/feed'/><outline xmlUrl='file:///etc/passwd'/></body></opml>",
        "a saved feed cut off.xml": lambda: "<rss><channel><item><link>http://127.0.0.2/a</link></item><item><li",
        "Markdown of brackets.md": lambda: "[" * 200_000,
        "Markdown of quotes.md": lambda: ">" * 100_000 + " x",
        "Markdown of lists.md": lambda: "".join(f"{'  ' * n}- x\n" for n in range(1500)),
        "Markdown of stars.md": lambda: "*a **b " * 60_000,
        "nothing.txt": lambda: b"",
        "blanks.txt": lambda: b" \n" * 999_999,
        "NUL.txt": lambda: bytes(999_999),
        "one letter.txt": lambda: b"x",
        "only a byte order mark.txt": lambda: b"\xef\xbb\xbf",
        "half of UTF-16.txt": lambda: WORDS.decode().encode("utf-16")[:-1],
        "a million lines.txt": lambda: b"The mayor said so.\n" * MB,
        "a word of 15 MB.txt": lambda: b"x" * 15 * MB,
        "escapes of a terminal.txt": lambda: b"\x1b]0;owned\x07\x1b[2J" + WORDS * 5,
    }.items():  # fmt: skip
        yield Given(name, _file(name, body))
    yield Given("a line of 500 MB.txt", _long("line.txt", b"", 500))
    yield Given("a row of 500 MB.jsonl", _long("row.jsonl", b'{"id": 1, "text": "', 500))
    yield Given("a page of 500 MB.html", _long("page.html", b"<html><p>", 500))
    for name, told in {
        "a sidecar that is no JSON": "{", "a sidecar that is a list": "[]", "a sidecar 100,000 deep": "[" * 100_000,
        "a sidecar of numbers": '{"outlet": 7}', "a sidecar of 5 MB": json.dumps({"title": "x" * 5 * MB}),
    }.items():  # fmt: skip
        yield Given(name, _beside(told))
    yield Given("a circle of links", _circle)
    yield Given("a pipe that nobody writes to", _pipe)
    yield Given("a folder called page.html", _folder)
    yield Given("a name that is no text", _unnamed)
    yield Given("a name of 4,000 characters", lambda folder: str(folder / ("x" * 4000)))
    yield Given("a name with NUL", lambda _: "a\0b.html")


def _beside(told: str) -> Callable[[Path], str]:
    def make(folder: Path) -> str:
        (folder / "page.html.meta.json").write_text(told, "utf-8")
        return _file("page.html", lambda: ARTICLE)(folder)

    return make


def _circle(folder: Path) -> str:
    (folder / "a.html").symlink_to("b.html")
    (folder / "b.html").symlink_to("a.html")
    return str(folder / "a.html")


def _pipe(folder: Path) -> str:
    os.mkfifo(folder / "pipe.html")
    return str(folder / "pipe.html")


def _folder(folder: Path) -> str:
    (folder / "page.html" / "page.html").mkdir(parents=True)
    return str(folder / "page.html")


def _unnamed(folder: Path) -> str:
    name = os.fsdecode(b"\xff\n\x1b.txt")
    return _file(name, lambda: WORDS * 5)(folder)


# ------------------------------------------------------------------ archives


def _record(
    body: bytes = ARTICLE.encode(), length: int | None = None, kind: str = "response"
) -> bytes:
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + body
    head = (
        f"WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{len(body)}>\r\nWARC-Date: {DATE}\r\n"
        f"WARC-Target-URI: http://holm.example/{len(body)}\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) if length is None else length}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def archives() -> Iterator[Given]:
    """Web archives that are cut, torn, or far more than they seem."""
    one = _record()
    whole = one * 20
    for name, body in {
        "cut in the middle.warc": lambda: whole[: len(whole) // 2],
        "cut in the middle.warc.gz": lambda: (gzip.compress(one) * 20)[: len(gzip.compress(one)) * 10 + 99],
        "cut in a header.warc": lambda: one + one[:50],
        "torn in the middle.warc": lambda: one * 3 + b"\0" * 999 + one * 3,
        "torn in the middle.warc.gz": lambda: gzip.compress(one) * 3 + b"\xff" * 999 + gzip.compress(one) * 3,
        "a record of 10^18 bytes.warc": lambda: _record(length=10**18) + one,
        "a record of negative length.warc": lambda: _record(length=-5) + one,
        "records that say nothing.warc": lambda: b"WARC/1.1\r\n\r\n\r\n\r\n" * 9999,
        "a hundred thousand records.warc": lambda: _record(b"x", kind="metadata") * 100_000,
        "a bomb.warc.gz": lambda: gzip.compress(_record(bytes(300 * MB)), 9),
        "a bomb in a record.warc": lambda: _record(gzip.compress(bytes(300 * MB), 9)).replace(b"text/html", b"text/html\r\nContent-Encoding: gzip"),
        "a header of 20 MB.warc": lambda: one.replace(b"WARC-Date", b"X: " + b"y" * 20 * MB + b"\r\nWARC-Date"),
        "revisits of each other.warc": lambda: _record(kind="revisit") * 9,
        "only its name.warc": lambda: b"WARC/1.1\r\n",
        "no archive.warc": lambda: WORDS,
        "no archive.warc.gz": lambda: gzip.compress(WORDS),
    }.items():  # fmt: skip
        yield Given(name, _file(name, body))
    for name, files_in in {
        "a manifest of nothing.wacz": {"datapackage.json": b"{}", "archive/a.warc": one},
        "a manifest 100,000 deep.wacz": {"datapackage.json": b"[" * 100_000, "archive/a.warc": one},
        "names that lead out.wacz": {"datapackage.json": b'{"resources": [{"path": "../../etc/passwd", "hash": "sha256:0"}]}', "archive/a.warc": one},
        "a wrong digest.wacz": {"datapackage.json": b'{"resources": [{"path": "archive/a.warc", "hash": "sha256:0"}]}', "archive/a.warc": one},
        "a bomb.wacz": {"datapackage.json": b"{}", "archive/a.warc": bytes(200 * MB)},
        "ten thousand files.wacz": {"datapackage.json": b"{}", **{f"archive/{n}.warc": b"" for n in range(10_001)}},
    }.items():  # fmt: skip
        yield Given(name, _file(name, lambda held=files_in: _zip(held)))  # type: ignore[misc]
    yield Given(
        "cut off.wacz",
        _file("c.wacz", lambda: _zip({"datapackage.json": b"{}", "archive/a.warc": whole})[:-30]),
    )


def _zip(files_in: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        for name, body in files_in.items():
            held.writestr(name, body)
    return out.getvalue()


# ----------------------------------------------------------------- documents

_TYPES = b"<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"
_MAIL = "From: a@holm.example\nDate: Fri, 03 May 2024 07:30:00 +0200\nSubject: The weir\nMessage-ID: <1@holm.example>\nMIME-Version: 1.0\n"


def _docx(document: bytes) -> bytes:
    return _zip({"[Content_Types].xml": _TYPES, "word/document.xml": document})


def documents() -> Iterator[Given]:
    """Mail, PDF and Word that are broken, endless, or far more than they seem."""
    word = b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:body>%s</w:body></w:document>"
    laughs = b"<!DOCTYPE w [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>"
    pages = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>endobj\ntrailer<</Root 1 0 R>>"
    for name, body in {
        "no PDF.pdf": lambda: b"%PDF-1.7\n" + b"1 0 obj <<" * 99_999,
        "only its name.pdf": lambda: b"%PDF-1.4",
        "pages of themselves.pdf": lambda: pages,
        "a length of 10^12.pdf": lambda: pages.replace(b"Kids[2 0 R 2 0 R]", b"Kids[3 0 R]") + b"3 0 obj<</Length 999999999999>>stream\n",
        "nested 100,000 deep.pdf": lambda: b"%PDF-1.4\n1 0 obj" + b"[" * 100_000 + b"endobj",
        "a bomb.docx": lambda: _docx(word % (b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 3_000_000)),
        "laughs.docx": lambda: _docx(laughs + word % b"&b;"),
        "100,000 deep.docx": lambda: _docx(word % (b"<w:p>" * 100_000)),
        "cut off.docx": lambda: _docx(word % b"<w:p><w:r><w:t>x</w:t></w:r></w:p>")[:-40],
        "no document.docx": lambda: _zip({"[Content_Types].xml": _TYPES}),
        "without words.eml": lambda: _MAIL + "\n",
        "parts in parts.eml": lambda: _MAIL + "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(5000)),
        "a hundred thousand parts.eml": lambda: _MAIL + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nx\n" * 100_000,
        "a part without end.eml": lambda: _MAIL + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\n" + "The weir is shut. " * 9,
        "a subject of 5 MB.eml": lambda: _MAIL.replace("The weir", "=?utf-8?q?" + "x" * 5 * MB + "?=") + "\n" + WORDS.decode() * 5,
        "a hundred thousand headers.eml": lambda: _MAIL + "X-A: b\n" * 100_000 + "\n" + WORDS.decode() * 5,
        "a sender in brackets.eml": lambda: _MAIL.replace("a@holm", "(" * 9999 + "a@holm") + "\n" + WORDS.decode() * 5,
        "base64 that is none.eml": lambda: _MAIL + "Content-Transfer-Encoding: base64\n\n" + "!!!" * 999,
        "an encoding that is none.eml": lambda: _MAIL + "Content-Type: text/plain; charset=zlib\n\n" + WORDS.decode() * 5,
        "a mailbox of borders.mbox": lambda: "From a@b Fri May  3 07:30:00 2024\n" + _MAIL + "\nx\n" + "\nFrom a@b Fri May  3 07:30:00 2024\n" * 3000,
        "a mail of 30 MB in a mailbox.mbox": lambda: "From a@b Fri May  3 07:30:00 2024\n" + _MAIL + "\n" + "The weir is shut.\n" * 1_700_000,
    }.items():  # fmt: skip
        yield Given(name, _file(name, body))


# --------------------------------------------------------------------- dates


def dates() -> Iterator[Given]:
    """Pages and sidecars that lie about their day."""
    for told in (
        "2097-01-01", "9999-12-31T23:59:59Z", "10000-01-01", "0000-00-00", "0001-01-01", "1970-01-01T00:00:00Z",
        "2024-02-30", "2024-13-45", "-2024-01-01", "+292278994-08-17", "2024-06-03T25:61:61Z", "tomorrow", "0", "",
        "1717401600", "99999999999999999999", "２０２４-０６-０３", "2024-06-03T09:00:00+99:99", "P1Y", "2024-06-03/2020",
    ):  # fmt: skip
        head = f"<meta property='article:published_time' content='{told}'><script type='application/ld+json'>"
        head += (
            json.dumps({"@type": "NewsArticle", "datePublished": told, "dateModified": told})
            + "</script>"
        )
        page = ARTICLE.replace("<title>", head + f"<time datetime='{told}'>{told}</time><title>")
        yield Given(f"a page of {told!r}", _file("page.html", lambda page=page: page))  # type: ignore[misc]
        yield Given(f"a sidecar of {told!r}", _beside(json.dumps({"published": told})))
    for told in (
        "Fri, 31 Feb 2024 99:99:99 +9999",
        "Mon, 1 Jan 99999 00:00:00 GMT",
        "()" * 999,
        "x",
    ):
        mail = _MAIL.replace("Fri, 03 May 2024 07:30:00 +0200", told) + "\n" + WORDS.decode() * 5
        yield Given(f"a mail of {told[:40]!r}", _file("m.eml", lambda mail=mail: mail))  # type: ignore[misc]


# ----------------------------------------------------------------- addresses


def addresses() -> Iterator[Given]:
    """Addresses that a person, or a page that a person copied from, might give."""
    for told in (
        "http://", "http:///", "https://", "https:///x", "http://?", "http://#", "http://:80/", "http://@/", "http://user@/",
        "http://[", "http://[::1", "http://[::1]:x/", "http://[::1%25lo]/", "http://[v1.x]/", "http://127.0.0.1/", "http://127.1/",
        "http://2130706433/", "http://0x7f000001/", "http://017700000001/", "http://0/", "http://localhost/", "http://LOCALHOST./",
        "http://127.0.0.1.nowhere.invalid/", "http://169.254.169.254/latest/meta-data/", "http://[::ffff:169.254.169.254]/",
        "http://[fd00:ec2::254]/", "http://metadata.google.internal/", "http://10.0.0.1/", "http://192.168.0.1:8080/",
        "http://nowhere.invalid/", "http://-.invalid/", "http://a..b.invalid/", "http://" + "a" * 64 + ".invalid/",
        "http://" + "a." * 200 + "invalid/", "http://xn--/", "http://xn--a-ecp.invalid/", "http://ａ.invalid/", "http://☃.invalid/",
        "http://a b.invalid/", "http://a\tb.invalid/", "http://a\nb.invalid/", "http://a\0b.invalid/", "http://a\\b.invalid/",
        "http://a.invalid:0/", "http://a.invalid:65536/", "http://a.invalid:-1/", "http://a.invalid:99999999999/",
        "http://good.invalid@127.0.0.1/", "http://127.0.0.1#@good.invalid/", "http://good.invalid\\@127.0.0.1/",
        "http://a.invalid/" + "x" * 5000, "http://a.invalid/?" + "x=1&" * 3000, "http://a.invalid/%", "http://a.invalid/%zz",
        "http://a.invalid/\ud800", "http://a.invalid/\r\nHost: b.invalid", "http://a.invalid/ HTTP/1.1\r\nX: y",
        "file:///etc/passwd", "file://localhost/etc/passwd", "ftp://a.invalid/", "gopher://127.0.0.1:70/", "javascript://%0aalert(1)",
        "data://text/html,x", "jar:http://a!/", "view-source:http://127.0.0.1/", "HTTP://A.INVALID/", "hTTps://a.invalid",
        "://a.invalid/", "http:/a.invalid", "http:a.invalid", "//a.invalid/", "https//a.invalid/", "www.a.invalid/page.html",
    ):  # fmt: skip
        yield Given(f"the address {told[:70]!r}", lambda _, told=told: told)  # type: ignore[misc]
