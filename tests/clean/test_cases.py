"""Each file in tests/cases/clean is a page with its expectation on top."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from onrecord import clean
from onrecord.errors import PageError
from onrecord.records import Capture, Hints, Report

CASES = sorted((Path(__file__).parents[1] / "cases" / "clean").glob("*.*"))
PLAIN = (
    *("title", "outlet", "published", "published_trust", "modified", "modified_from"),
    *("section", "language", "page_kind"),
)
_TOP = re.compile(r"<!--\n(.*?)\n-->\n", re.DOTALL)


def load(path: Path) -> tuple[dict[str, Any], Capture]:
    source = path.read_text("utf-8")
    if path.suffix == ".html":
        top = _TOP.match(source)
        assert top, f"{path}: no expectation on top"
        expected, body = top[1], source[top.end() :]
    else:
        lines = source.split("\n")
        count = next(i for i, line in enumerate(lines) if not line.startswith("#!"))
        expected = "\n".join(line[2:] for line in lines[:count])
        body = "\n".join(lines[count:])
    raw = body.encode()
    kind = "text/html" if path.suffix == ".html" else "text/plain"
    digest = hashlib.sha256(raw).hexdigest()
    return json.loads(expected), Capture(digest, path.name, raw, kind, "2024-06-01T00:00:00Z")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_case(path: Path) -> None:
    expected, capture = load(path)
    if "error" in expected:
        with pytest.raises(PageError, match=expected["error"]) as caught:
            clean.report(capture)
        assert caught.value.subject == path.name
        return
    report = clean.report(capture)
    for name in PLAIN:
        if name in expected:
            assert getattr(report, name) == expected[name], name
    for name in ("byline", "contributors", "agencies"):
        if name in expected:
            assert list(getattr(report, name)) == expected[name], name
    if "captions" in expected:
        assert [report.text[s:e] for s, e in report.captions] == expected["captions"]
    body = report.text
    for start, end in reversed(report.captions):
        if "captions" in expected and expected["starts"] not in report.text[start:end]:
            body = body[:start] + body[end:]
    assert body.strip().startswith(expected["starts"])
    assert report.text.endswith(expected["ends"])
    for words in expected.get("keeps", []):
        assert words in report.text, words
    for words in expected["gone"]:
        assert words not in report.text, words
    references = [r.excerpt for r in report.references]
    assert len(references) == len(expected.get("references", [])), references
    for words, excerpt in zip(expected.get("references", []), references, strict=True):
        assert words in excerpt
        assert excerpt not in report.text
    for name in ("kind", "author", "date"):
        if told := expected.get(f"reference_{name}s"):
            assert [getattr(r, name) for r in report.references] == told, name
    assert set(expected.get("kinds", [])) <= {f.kind for f in report.furniture}
    if "standfirst" in expected:
        assert report.standfirst is not None
        start, end = report.standfirst
        assert report.text[start:end] == expected["standfirst"]
    if "links" in expected:
        assert [[link.words, link.url] for link in report.links] == expected["links"]
    for words in expected.get("notes", []):
        assert any(words in note for note in report.notes), report.notes
    check_spans(report)


def check_spans(report: Report) -> None:
    """Paragraphs are the text, joined by blank lines; captions are among them."""
    pieces = [report.text[s:e] for s, e in report.paragraphs]
    assert "\n\n".join(pieces) == report.text
    assert all(piece == piece.strip() and "\n" not in piece for piece in pieces)
    assert set(report.captions) <= set(report.paragraphs)
    assert all(report.text[slice(*link.span)] == link.words for link in report.links)


def test_hints_outrank_the_page() -> None:
    _, capture = load(next(p for p in CASES if p.name == "full-page.html"))
    hints = Hints("2023-02-09", "Another Paper", "https://a.example/x", "A title of mine")
    told = Capture(capture.id, "x", capture.body, "text/html", capture.retrieved, hints)
    report = clean.report(told)
    assert (report.published, report.published_from) == ("2023-02-09", "given")
    assert (report.outlet, report.title) == ("Another Paper", "A title of mine")
    assert report.url == "https://a.example/x"


def test_a_hint_that_is_no_date_is_an_error() -> None:
    _, capture = load(next(p for p in CASES if p.name == "wrapped.txt"))
    told = Capture(
        capture.id, "x", capture.body, "text/plain", capture.retrieved, Hints("next Tuesday-ish")
    )
    with pytest.raises(PageError, match="is not a date"):
        clean.report(told)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_same_in_same_out(path: Path) -> None:
    expected, capture = load(path)
    if "error" not in expected:
        assert clean.report(capture) == clean.report(capture)
