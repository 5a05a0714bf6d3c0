"""Documents to pages and plain text: mail, PDF, Word, Markdown; told by their first bytes."""

from __future__ import annotations

import time

import pytest

from onrecord.errors import PlaceError
from onrecord.read import formats, opened, pdf
from onrecord.read.capture import capture
from onrecord.records import Capture, Hints

from .archives import docx
from .archives import pdf as a_pdf

NOW = "2024-06-01T12:00:00Z"
LETTER = """\
From: =?utf-8?q?The_Holm_Post?= <letter@holm.example>
To: readers@holm.example
Date: Fri, 03 May 2024 07:30:00 +0200
Subject: =?utf-8?b?VGhlIHdlaXIgaXMgc2h1dCDigJMgYWdhaW4=?=
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b"

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The weir is shut, its keeper said =E2=80=93 in plain words.
--b
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<html><head><meta charset=3D"iso-8859-1"></head><body>
<p>The caf=E9 at the weir is shut, its keeper said.</p></body></html>
--b--
"""
SAVED = """\
From: <Saved by Blink>
Snapshot-Content-Location: https://holm.example/weir
Subject: The weir is shut
Date: Fri, 3 May 2024 05:30:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Location: https://holm.example/weir

<html><body><p>The weir is shut, its keeper said.</p></body></html>
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--b--
"""


def read(body: bytes | str, name: str = "a", hints: Hints | None = None) -> Capture:
    held = body.encode() if isinstance(body, str) else body
    kept = capture(name, held, hints or Hints(), NOW)
    assert kept.body == held  # the evidence is the document, not what was made of it
    made = opened(kept)
    assert (made.id, made.place) == (kept.id, kept.place)
    return made


def why(body: bytes | str, name: str = "a") -> str:
    with pytest.raises(PlaceError) as caught:
        read(body, name)
    return caught.value.message


# --------------------------------------------------------------------- mail


def test_a_newsletter_is_its_page_with_subject_sender_and_date() -> None:
    made = read(LETTER)
    assert made.media_type == "text/html"
    assert "The café at the weir is shut" in made.body.decode("utf-8")
    assert b"charset=utf-8" in made.body.replace(b'"', b"")
    assert made.hints == Hints("2024-05-03", "The Holm Post", None, "The weir is shut – again")


def test_a_newsletter_without_html_is_its_text() -> None:
    plain = LETTER.replace("text/html", "text/calendar")
    assert read(plain).body.decode().strip().endswith("– in plain words.")


def test_a_person_outranks_the_mail() -> None:
    made = read(LETTER, hints=Hints(published="2024-05-02"))
    assert (made.hints.published, made.hints.outlet) == ("2024-05-02", "The Holm Post")


def test_a_saved_page_has_its_address_and_the_day_it_was_saved() -> None:
    made = read(SAVED)
    assert made.hints == Hints(url="https://holm.example/weir", title="The weir is shut")
    assert made.retrieved == "2024-05-03T05:30:00Z"


@pytest.mark.parametrize(
    "headers",
    [
        "From: a <a@b.example>\nDate: never\nSubject: =?x?q?=?=\nMIME-Version: 1.0\n",
        "From: " + "(" * 5000 + "\nSubject: x\nReceived: y\n",
        "From: a\nDate: x\nMessage-ID: <1>\nContent-Type: text/plain; charset=nonsense\n",
    ],
)
def test_odd_headers_do_no_harm(headers: str) -> None:
    assert b"shut" in read(headers + "\nThe weir is shut.\n").body


def test_mail_without_words() -> None:
    assert "no text in it" in why(LETTER.partition("--b")[0] + "--b--\n")


def test_letters_in_a_report_are_not_mail() -> None:
    words = "From: the keeper\nSubject: the weir\n\nThe weir is shut, he wrote."
    assert formats.media_type(words.encode()) == "text/plain"


# --------------------------------------------------------------------- word

_XML = (
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="urn:mc"><w:body>'
    '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>The weir</w:t></w:r></w:p>'
    "<w:p><w:r><w:t>It is </w:t></w:r><w:del><w:r><w:delText>open</w:delText></w:r></w:del>"
    "<w:ins><w:r><w:t>shut</w:t></w:r></w:ins><w:r><w:t>, its keeper said.</w:t></w:r></w:p>"
    "<w:p><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Level</w:t><w:tab/><w:t>12</w:t></w:r></w:p></w:tc></w:tr>"
    "</w:tbl></w:body></w:document>"
)


def test_a_word_document_is_its_paragraphs() -> None:
    made = read(docx(_XML), "weir.txt")
    assert made.body.decode() == "The weir\n\nIt is shut, its keeper said.\n\nLevel\t12"
    assert (made.hints.title, made.media_type) == ("The weir", "text/plain")


def test_a_word_document_that_would_explode(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + _XML
    assert "declares a document type" in why(docx(bomb))
    assert "declares a document type" in why(docx(bomb.encode("utf-16")))
    monkeypatch.setattr("onrecord.read.docx._MAX_XML", 2_000_000)
    assert "unpacks to too much" in why(docx(b"<a>" + b" " * 3_000_000))


@pytest.mark.parametrize("cut", [40, 100, 300])
def test_a_damaged_word_document(cut: int) -> None:
    assert why(docx(_XML)[:-cut]) in ("is a ZIP archive or office document, not a page",)
    assert "damaged" in why(docx(_XML[:-cut]))


def test_other_zips_are_refused() -> None:
    assert "ZIP archive" in why(docx(_XML).replace(b"word/", b"xxxx/"))


# ---------------------------------------------------------------------- pdf

_LINES = (
    "The Holm Post                 page {n}",
    "The {name} at Holm has been shut since the flood of last week, its keep-",
    "er said on Friday, and the state-owned company that runs it does not yet",
    "know when it will be opened again.",
    "A keeper of the {name} said on page {n} that nobody was to blame for this, and",
    "that the village of {name} had been told.",
)


def test_a_pdf_is_its_paragraphs_without_running_heads() -> None:
    names = ("alder", "birch", "cedar", "elder")
    pages = [[line.format(n=n, name=w) for line in _LINES] for n, w in enumerate(names, 1)]
    made = read(a_pdf(pages), "weir.html")
    paragraphs = made.body.decode().split("\n\n")
    assert paragraphs[0] == (
        "The alder at Holm has been shut since the flood of last week, its keeper said on Friday, "
        "and the state-owned company that runs it does not yet know when it will be opened again."
    )
    assert "The Holm Post" not in made.body.decode()
    assert len(paragraphs) == 8


def test_a_scanned_pdf_says_so() -> None:
    assert why(a_pdf([[], []])) == "is a scanned PDF: 2 pages without a text layer to read"


def test_a_damaged_pdf_is_told() -> None:
    assert "damaged PDF" in why(b"%PDF-1.7\nnothing of the kind\n" * 20)


def test_a_pdf_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    assert "could not be read within" in why(a_pdf([["words"]]))


# ----------------------------------------------------------------- markdown

_MARKDOWN = """\
---
title: "The weir is shut"
date: 2024-05-03T07:30:00Z
publisher: The Holm Post
---
# The weir *is* shut

The **weir** at [Holm](https://holm.example/x_(y)) is shut,
its keeper said &ndash; "for `now`".

* one ![picture](a.png)
* two

> He is sure.

<div class="x">No tags <b>here</b></div>

| a | b |
|---|---|
| 1 | 2 |
"""


def test_markdown_is_its_words() -> None:
    made = read(_MARKDOWN, "weir.md")
    assert made.body.decode().split("\n\n") == [
        "The weir is shut",
        'The weir at Holm is shut, its keeper said – "for now".',
        "one",
        "two",
        "He is sure.",
        "No tags here",
        *("a", "b", "1", "2"),
    ]
    assert made.hints == Hints("2024-05-03", "The Holm Post", None, "The weir is shut")


def test_markdown_is_told_by_its_name_alone() -> None:
    assert read(_MARKDOWN, "weir.txt").media_type == "text/plain"
    assert read(_MARKDOWN, "weir.txt").body == _MARKDOWN.encode()


def test_hostile_markdown() -> None:
    began = time.perf_counter()
    for hostile in ("> " * 50_000 + "x", "[" * 500_000, "*a " * 300_000, "<!--" * 200_000):
        assert b"The weir." in read(hostile + "\n\nThe weir.", "a.md").body
    assert time.perf_counter() - began < 10


# -------------------------------------------------------------- saved pages


@pytest.mark.parametrize(
    "mark",
    [
        "<!-- saved from url=(0025)https://holm.example/weir -->",
        "<!--\n Page saved with SingleFile \n url: https://holm.example/weir \n saved date: x\n-->",
    ],
)
def test_a_page_that_a_browser_saved_knows_its_address(mark: str) -> None:
    made = read(f"<!doctype html>\n{mark}\n<html><body><p>The weir.</p></body></html>")
    assert made.hints.url == "https://holm.example/weir"


def test_a_page_saved_from_an_archive_is_dated_by_it() -> None:
    url = "https://web.archive.org/web/20190304050607/https://holm.example/weir"
    made = read("<html><p>The weir.</p></html>", hints=Hints(url=url))
    assert (made.hints.url, made.retrieved) == ("https://holm.example/weir", "2019-03-04T05:06:07Z")
