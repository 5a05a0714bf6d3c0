"""The story page: it stands alone, escapes everything, and every link lands on words."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import invented
import pytest

from onrecord.records import Claim, Report, Story
from onrecord.spans import words
from onrecord.tell.lookup import Lookup
from onrecord.tell.web import axis, chains, marked, matrix, page

STORIES = ["vessin", "hostile", "bare", "crowd"]
VOID = {"meta", "link", "br", "hr", "img", "input", "path", "rect", "circle", "line", "wbr"}


class Reader(HTMLParser):
    """Collects ids, links, element names and text; insists that elements nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.names: Counter[str] = Counter()
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.names[tag] += 1
        self.ids += [found["id"] or ""] if "id" in found else []
        self.links += [found[a] or "" for a in ("href", "src") if a in found]
        assert not any(name.startswith("on") for name in found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        assert tag in VOID

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(name: str) -> Reader:
    return Reader(page.render(getattr(invented, name)()))


@pytest.mark.parametrize("name", STORIES)
def test_ids_are_single_and_links_land(name: str) -> None:
    found = read(name)
    assert [i for i, n in Counter(found.ids).items() if n > 1] == []
    inside = {link[1:] for link in found.links if link.startswith("#")}
    assert inside <= set(found.ids)


@pytest.mark.parametrize("name", STORIES)
def test_stands_alone(name: str) -> None:
    found = read(name)
    assert found.names["script"] == 0
    outside = [x for x in found.links if not x.startswith("#") and x != "style.css"]
    assert all(x.startswith("https://") for x in outside)
    assert found.names["img"] == found.names["iframe"] == 0
    assert "@import" not in page.STYLE.read_text()
    assert "url(" not in page.STYLE.read_text()


def test_writes_its_two_files(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept")
    made = page.write(invented.vessin(), tmp_path / "page")
    assert made == tmp_path / "page" / "index.html"
    assert sorted(p.name for p in made.parent.iterdir()) == ["index.html", "style.css"]
    first = made.read_bytes()
    page.write(invented.vessin(), tmp_path / "page")
    assert made.read_bytes() == first
    assert (tmp_path / "mine.txt").read_text() == "kept"


def test_hostile_text_stays_text() -> None:
    html = page.render(invented.hostile())
    assert "<script" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; ]]&gt; {{ 7*7 }}" in html
    assert 'href="javascript:' not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "[U+202E]" in html


def test_lone_surrogate_can_be_written(tmp_path: Path) -> None:
    story = invented.bare()
    torn = Story(story.id, "Half \ud83d a sign", story.evidence, (), story.derived)
    assert "Half \ufffd a sign" in page.write(torn, tmp_path).read_text(encoding="utf-8")


def test_opening_counts_and_sections() -> None:
    found = read("vessin")
    assert "6 reports, 5 outlets, 8 parties, 6 origins" in found.text
    order = ["claims", "matrix", "chains", "disagreements", "timeline", "parties", "reports"]
    assert [i for i in found.ids if i in order] == order


def test_nothing_known_says_so() -> None:
    found = read("bare")
    assert "No statement of anybody was found in this report." in found.text
    assert found.names["svg"] == 0


def test_what_is_missing_from_a_report_is_said_with_it() -> None:
    story = invented.vessin()
    first = story.evidence[0]
    note = "the page says that it is not free to read; it may break off"
    noted = replace(first, report=replace(first.report, notes=(note,)))
    html = page.render(replace(story, evidence=(noted, *story.evidence[1:])))
    assert html.count(note) == 1


def test_quotations_are_verbatim() -> None:
    story = invented.vessin()
    look = Lookup(story)
    for statement in look.statements.values():
        got = marked.excerpt(look.report(statement), statement, look.runs(statement))
        runs = "".join("\0" * p.gap + p.text for p in got).split("\0")
        assert all(run in look.report(statement).text for run in runs)
        for role in (statement.source, statement.cue, statement.content):
            assert all(words(look.report(statement).text, (s,)) in "".join(runs) for s in role)


def test_marked_text_is_the_text() -> None:
    for edition in page.Page(Lookup(invented.vessin())).editions:
        got = "\n\n".join("".join(x.text for x in p.pieces) for p in edition.paragraphs)
        assert got == edition.report.text


def test_nested_and_broken_statements() -> None:
    look = Lookup(invented.vessin())
    editions = page.Page(look).editions
    pieces = [x for e in editions for p in e.paragraphs for x in p.pieces]
    inner = next(s for s in look.statements.values() if s.parent)
    deep = [p.text for p in pieces if "deep" in p.roles]
    assert deep == ["that 43 people were aboard"]
    assert all({inner.id, inner.parent} <= set(p.ids) for p in pieces if "deep" in p.roles)
    broken = next(s for s in look.statements.values() if len(s.content) == 2)
    own = [p for p in pieces if broken.id in p.ids]
    assert "".join(p.text for p in own if "content" in p.roles) == words(
        look.report(broken).text, broken.content, ""
    )
    assert [broken.id in p.begins for p in own].count(True) == 1


def test_crossing_spans_keep_the_text() -> None:
    report = invented.vessin().evidence[0].report
    edges = [(7 * n % 60, 7 * n % 60 + 5 + 11 * n % 90) for n in range(40)]
    markings = [
        marked.Marking(f"m{n}", ["source", "content", "own"][n % 3], (span,))
        for n, span in enumerate(edges)
    ]
    made = marked.paragraphs(report, markings)
    assert "\n\n".join("".join(x.text for x in p.pieces) for p in made) == report.text
    begun = [i for p in made for i in p.begins]
    assert sorted(begun) == sorted({m.id for m in markings})
    for mark, (start, end) in zip(markings, edges, strict=True):
        own = "".join(x.text for p in made for x in p.pieces if mark.id in x.ids)
        assert own == report.text[start:end].replace("\n\n", "")


def test_words_in_two_paragraphs_light_up_together() -> None:
    story = invented.vessin()
    first = story.evidence[0]
    spans = (first.report.paragraphs[1], first.report.paragraphs[2])
    said = replace(first.analysis.statements[2], id="s2paragraphs", content=spans)
    analysis = replace(first.analysis, statements=(*first.analysis.statements, said))
    torn = replace(story, evidence=(replace(first, analysis=analysis), *story.evidence[1:]))
    html = page.render(torn)
    assert ".para:has(#s2paragraphs:target)~.para .s2paragraphs{" in html
    assert html.count('id="s2paragraphs"') == 1


def test_claim_of_statements_that_are_gone_is_not_shown() -> None:
    story = invented.vessin()
    ghost = Claim("kghost", ("sgone",), ("pgone",), "one origin", "")
    derived = replace(story.derived, claims=(*story.derived.claims, ghost))
    assert "kghost" not in page.render(replace(story, derived=derived))


def test_long_lists_are_folded() -> None:
    assert "<summary>24 more</summary>" in page.render(invented.crowd(30))


def test_furniture_is_closed_and_labelled() -> None:
    html = page.render(invented.vessin())
    assert '<details class="furniture">\n<summary>On the page, not part of the report' in html
    assert "Leave a comment" in html
    assert "4 March 2031 was a Tuesday, not a Wednesday." in html


def test_important_claims_come_first() -> None:
    look = Lookup(invented.vessin())
    outlets = [len(look.claim_outlets(c)) for c in look.claims]
    assert outlets == sorted(outlets, reverse=True)
    assert all(not look.lone(c) for c in look.claims)


def test_matrix_tells_denial_from_silence() -> None:
    look = Lookup(invented.vessin())
    claim = next(c for c in look.claims if c.status == "denied")
    row = matrix.row(look, claim)
    cells = dict(zip(look.outlets, row.cells, strict=True))
    assert [m.kind for m in cells["Vessin Courier"]] == ["asserts"]
    assert [m.kind for m in cells["Mainland Gazette"]] == ["denies"]
    assert cells["Northern Wire"] == ()
    figures = matrix.row(look, look.claims[0])
    cells = dict(zip(look.outlets, figures.cells, strict=True))
    assert [m.kind for m in cells["Vessin Courier"]] == ["differs"]
    assert [m.kind for m in cells["Skell Radio"]] == ["hedges"]


def test_what_contradicts_a_denial_asserts_the_matter() -> None:
    story = invented.vessin()
    look = Lookup(story)
    claim = next(c for c in look.claims if c.status == "denied")
    denial = next(m for m in look.members(claim) if m.stance == "denies")
    apart = (
        replace(claim, id="kapart", members=(denial.id,)),
        replace(claim, members=tuple(m for m in claim.members if m != denial.id)),
    )
    look = Lookup(replace(story, derived=replace(story.derived, claims=apart)))
    cells = dict(zip(look.outlets, matrix.row(look, apart[0]).cells, strict=True))
    assert [m.kind for m in cells["Mainland Gazette"]] == ["denies"]
    assert [m.kind for m in cells["Vessin Courier"]] == ["asserts"]
    cells = dict(zip(look.outlets, matrix.row(look, apart[1]).cells, strict=True))
    assert [m.kind for m in cells["Mainland Gazette"]] == ["denies"]
    assert [said for said, _ in page.Page(look).against(apart[0])] == ["Against the denial"]


def test_chains_run_from_reports_to_origins() -> None:
    drawing = chains.draw(Lookup(invented.vessin()))
    assert drawing is not None
    kinds = Counter(node.kind for node in drawing.nodes)
    assert kinds["report"] == 6
    assert kinds["unnamed"] == 1
    assert {n.name for n in drawing.nodes if n.kind == "hop"} == {"Northern Wire", "Skell Radio"}
    assert all(n.x + chains.NODE[0] <= drawing.width for n in drawing.nodes)
    assert all(n.y + chains.NODE[1] <= drawing.height for n in drawing.nodes)
    assert any(not edge.established for edge in drawing.edges)
    corners = [(n.x, n.y) for n in drawing.nodes]
    assert len(set(corners)) == len(corners)


@pytest.mark.parametrize(
    ("edtf", "precision", "days", "vague"),
    [
        ("2018-11-03", "day", 1, False),
        ("2018-11-03T07:40", "day", 1, False),
        ("2018-11", "month", 30, False),
        ("2018-11~", "month", 30, True),
        ("2018", "year", 365, False),
        ("201X", "year", 3652, True),
        ("2018-XX-03", "year", 365, True),
        ("2018-21", "interval", 90, False),
        ("2018-11-01/2018-11-10", "interval", 10, False),
    ],
)
def test_precision(edtf: str, precision: str, days: int, vague: bool) -> None:
    found = axis.extent(edtf)
    assert found is not None
    assert (found.precision, found.last - found.first + 1, found.vague) == (precision, days, vague)


def test_open_intervals_and_no_dates() -> None:
    ended = axis.extent("../2031-03-05")
    assert ended is not None
    assert ended.open_start
    assert not ended.open_end
    assert [axis.extent(x) for x in ("", "../..", "2018-13-40", "Y170000", "soon")] == [None] * 5


def test_shapes_do_not_cover_each_other() -> None:
    drawing = axis.draw(invented.vessin().derived.timeline)
    assert drawing is not None
    assert len(drawing.shapes) == 9
    by_lane: dict[int, list[axis.Shape]] = {}
    for shape in drawing.shapes:
        by_lane.setdefault(shape.y, []).append(shape)
    for lane in by_lane.values():
        for one, other in pairwise(lane):
            assert one.x2 < other.x1
    assert all(0 <= s.x1 <= s.x2 <= drawing.width for s in drawing.shapes)


def test_outlets_that_differ_in_case_are_one() -> None:
    story = invented.vessin()
    look = Lookup(story)
    assert len(look.outlets) == 5
    unnamed: Report = invented.bare().evidence[0].report
    assert Lookup(invented.bare()).outlet(unnamed) == "outlet not known"
    assert not re.search(r"\bNone\b", page.render(invented.bare()))
