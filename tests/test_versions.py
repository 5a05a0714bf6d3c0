"""The same address read again: versions of one article, what changed, and what still counts."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord import flow
from onrecord.ledger import Ledger
from onrecord.link.edits import edits
from onrecord.link.versions import changes, same_article
from onrecord.records import Evidence, Hints, bare_report
from onrecord.tell.changed import hunks

from .read.archives import packed, record
from .shelf import URL, Reader, Shelf

FIRST = (
    "A ferry struck the breakwater at Vessin harbour on Tuesday morning.\n\n"
    "Ines Ossel said that 12 people had been taken to hospital after the accident.\n\n"
    "The operator of the ferry declined to comment on what had caused the accident."
)
SECOND = (
    "A ferry struck the breakwater at Vessin harbour on Tuesday morning.\n\n"
    "Ines Ossel said that 15 people had been taken to hospital after the accident.\n\n"
    "Nobody was missing, according to a count that was made on the quay at noon."
)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)


# ------------------------------------------------------------- in the ledger


def test_a_changed_text_is_a_version_and_the_story_shows_the_last(shelf: Shelf) -> None:
    old, new = shelf.read(FIRST), shelf.read(SECOND)
    assert (old.new, new.new) == (True, True)
    assert shelf.texts() == [SECOND]
    assert [r.text for r in shelf.ledger.versions_at("courier.example/ferry")] == [FIRST, SECOND]
    assert shelf.ledger.one_evidence(old.report.id).report.text == FIRST  # nothing is lost


def test_it_follows_its_article_into_its_story(shelf: Shelf) -> None:
    shelf.read(FIRST)
    step = shelf.read("Something else entirely was written about the town hall of Ossel.", None)
    assert step.story == "ferry"


def test_addresses_of_one_page_are_one(shelf: Shelf) -> None:
    shelf.read(FIRST)
    shelf.read(SECOND, url="http://m.courier.example/ferry/?utm_source=letter#top")
    assert shelf.texts() == [SECOND]


def test_a_site_has_no_versions(shelf: Shelf) -> None:
    shelf.read(FIRST, url="https://courier.example/", outlet="A")
    shelf.read(SECOND, url="https://courier.example", outlet="B")
    assert len(shelf.texts()) == 2


def test_equal_words_are_only_a_sighting(shelf: Shelf) -> None:
    first = shelf.read(FIRST)
    again = shelf.read(FIRST)
    assert (again.new, again.report.id) == (False, first.report.id)
    assert len(shelf.ledger.versions_at("courier.example/ferry")) == 1


def test_a_new_title_is_a_version(shelf: Shelf) -> None:
    shelf.read(FIRST)
    shelf.read(FIRST, title="Ferry strikes breakwater, 12 hurt")
    (article,) = (flow.article(key, shelf.ledger) for key in shelf.ledger.revised("ferry"))
    (change,) = article.changes
    assert change.title == ("Ferry strikes breakwater", "Ferry strikes breakwater, 12 hurt")
    assert change.edits == ()
    assert {one.kind for one in change.statements} == {"carried over"}


def test_a_date_that_was_missing_is_worth_a_version(shelf: Shelf) -> None:
    shelf.read(FIRST)
    assert shelf.read(FIRST, published="2031-03-04").new


def test_an_older_capture_that_comes_later_is_not_the_last(shelf: Shelf) -> None:
    shelf.hour = 5
    shelf.read(SECOND)
    shelf.hour = 1
    shelf.read(FIRST)
    assert shelf.texts() == [SECOND]
    (article,) = (flow.article(key, shelf.ledger) for key in shelf.ledger.revised())
    assert [one.report.text for one in article.versions] == [FIRST, SECOND]


def test_older_versions_are_neither_origins_nor_disputes(shelf: Shelf) -> None:
    shelf.read(FIRST)
    shelf.read(FIRST.replace("12", "14"), url="https://post.example/norline", outlet="Holm Post",
               title="Norline")  # fmt: skip
    shelf.read(SECOND)
    flow.derive(shelf.ledger)
    story = flow.with_versions(shelf.ledger.story("ferry"), shelf.ledger)
    shown = {s.id for one in story.evidence for s in one.analysis.statements}
    assert {m for claim in story.derived.claims for m in claim.members} <= shown
    assert all(j.a in shown or j.a[0] == "e" for j in story.judgements)
    assert [one.report.outlet for one in story.evidence] == ["Courier", "Holm Post"]
    assert [len(article.versions) for article in story.revised] == [2]


@pytest.mark.parametrize("leaves", ["replaced", "forgotten"])
def test_who_is_one_party_stays_one_when_the_first_report_leaves(shelf: Shelf, leaves: str) -> None:
    first = shelf.read(FIRST)
    for number, outlet in enumerate(("Holm Post", "Sea Wire")):
        told = FIRST.replace("12", str(14 + number))
        shelf.read(
            told, url=f"https://{number}.example/a", outlet=outlet, title=f"Norline {number}"
        )
    if leaves == "replaced":
        shelf.read(SECOND)
    else:
        assert first.report is not None
        asked = ("person:Ida Moss", "2031-03-05T08:00:00Z", "on request")
        shelf.ledger.forget_report(first.report.id, *asked)
    flow.derive(shelf.ledger)
    parties = shelf.ledger.story("ferry").derived.parties
    assert [p.name for p in parties].count("Ines Ossel") == 1


def test_rebuilding_gives_the_same(shelf: Shelf) -> None:
    for text in (FIRST, SECOND, FIRST.replace("12", "13")):
        shelf.read(text)
    before = shelf.ledger.story("ferry")
    shelf.ledger.drop_derived()
    flow.derive(shelf.ledger)
    assert shelf.ledger.story("ferry") == before


def test_one_outlet_under_two_addresses_is_one_article(shelf: Shelf) -> None:
    long = FIRST + "\n\n" + "\n\n".join(
        f"The harbour has had a light on its mole number {n} since the flood of 20{n}, "
        f"and the light was built by {n} masons." for n in range(11, 25)
    )  # fmt: skip
    shelf.read(long)
    shelf.read(long.replace("12 people", "15 people"), url="https://uk.courier.example/x-1")
    assert len(shelf.texts()) == 1
    shelf.read(long.replace("12 people", "16 people"), url="https://uk.courier.example/x-1")
    assert "16 people" in shelf.texts()[0]
    shelf.read(long, url="https://post.example/a", outlet="Holm Post")
    assert len(shelf.texts()) == 2


def test_a_page_seen_again_is_noted_with_its_time(tmp_path: Path) -> None:

    page = "<!doctype html><html><body><article>{}</article></body></html>"
    html = page.format("".join(f"<p>{line}</p>" for line in SECOND.split("\n\n"))).encode()
    path = tmp_path / "a.warc"
    path.write_bytes(
        packed((record(URL, html, date=f"2031-03-0{day}T00:00:00Z") for day in (4, 6, 5)), "plain")
    )
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        for _ in range(2):
            list(flow.read([str(path)], ledger, Reader(), "s", Hints(), "2031-04-01T00:00:00Z"))
        (report,) = ledger.versions_at("courier.example/ferry")
        assert report.retrieved == "2031-03-04T00:00:00Z"
        assert ledger.seen(report.id) == ["2031-03-05T00:00:00Z", "2031-03-06T00:00:00Z"]


# ------------------------------------------------------------------- changes


def evidence(text: str, title: str | None = "T", **fields: str | None) -> Evidence:
    spans, at = [], 0
    for paragraph in text.split("\n\n"):
        spans.append((at, at + len(paragraph)))
        at += len(paragraph) + 2
    report = bare_report(text, paragraphs=tuple(spans), title=title)
    report = replace(report, **fields) if fields else report
    return Evidence(report, Reader().analyse(report))


def marked(before: str, after: str) -> str:
    """The newer text with its changes in wdiff's marks."""
    old, new = evidence(before).report, evidence(after).report
    out, at = "", 0
    for edit in edits(old, new):
        out += after[at : edit.after[0]]
        out += f"[-{before[slice(*edit.before)]}-]" if edit.before[0] < edit.before[1] else ""
        out += f"{{+{after[slice(*edit.after)]}+}}" if edit.after[0] < edit.after[1] else ""
        at = edit.after[1]
    return out + after[at:]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("It is shut.", "It was shut.", "It [-is-]{+was+} shut."),
        ("It is shut.", "It is shut, he said.", "It is shut{+, he said+}."),
        ("One.\n\nTwo here.", "One.\n\nNew.\n\nTwo here.", "One.\n\n{+New.+}\n\nTwo here."),
        ("One.\n\nTwo.\n\nThree.", "One.\n\nThree.", "One.[-Two.-]\n\nThree."),
        ("Some  12 hurt.", "Some 12\nhurt.", "Some 12\nhurt."),
        ("About 1.5 or so.", "About 1.6 or so.", "About [-1.5-]{+1.6+} or so."),
        ("Same.", "Same.", "Same."),
    ],
)
def test_words_that_differ(before: str, after: str, told: str) -> None:
    assert marked(before, after) == told


def test_every_edit_is_a_stretch_of_both_texts_and_turns_one_into_the_other() -> None:
    texts = [FIRST, SECOND, FIRST[:90], SECOND + "\n\n" + FIRST, "", "Ferry."]
    for before in texts:
        for after in texts:
            old, new = evidence(before).report, evidence(after).report
            made, at = [], 0
            for edit in edits(old, new):
                made += before[at : edit.before[0]].split()
                made += after[slice(*edit.after)].split()
                at = edit.before[1]
            made += before[at:].split()
            assert "".join(made) == "".join(after.split())


def test_what_became_of_the_statements() -> None:
    old, new = evidence(FIRST), evidence(SECOND)
    found = changes(old, new)
    texts = {s.id: e.report.text[slice(*s.content[0])]
             for e in (old, new) for s in e.analysis.statements}  # fmt: skip
    told = [(c.kind, texts.get(c.before or "", "")[:9], texts.get(c.after or "", "")[:9])
            for c in found.statements]  # fmt: skip
    assert told == [
        ("carried over", "A ferry s", "A ferry s"),
        ("altered", "that 12 p", "that 15 p"),
        ("new", "", "Nobody wa"),
        ("dropped", "The opera", ""),
    ]


def test_hunks_show_the_words_around_a_change() -> None:
    old, new = evidence(FIRST), evidence(SECOND)
    shown = [
        "".join({"kept": "{}", "out": "[-{}-]", "in": "{{+{}+}}", "gap": "…"}[p.op].format(p.text)
                for p in hunk)
        for hunk in hunks(old.report, new.report, changes(old, new))
    ]  # fmt: skip
    assert shown[0] == (
        "Ines Ossel said that [-12-]{+15+} people had been taken to hospital after the accident."
    )


def test_hostile_texts_do_not_hang() -> None:
    def numbers(last: int) -> str:
        return " ".join(str(n % last) for n in range(4999))

    began = time.perf_counter()
    for before, after in (
        (" ".join(["a b"] * 20_000), " ".join(["b a c"] * 15_000)),
        ("\n\n".join(["x"] * 20_000), "\n\n".join(["y", "x"] * 10_000)),
        (numbers(1900), numbers(1901)),
    ):  # fmt: skip
        assert edits(evidence(before).report, evidence(after).report)
    assert time.perf_counter() - began < 30


# -------------------------------------------------------------- one article


@pytest.mark.parametrize(
    ("fields", "same"),
    [
        ({}, True),
        ({"outlet": "Holm Post"}, False),
        ({"outlet": None}, False),
        ({"published": "2031-03-20"}, False),
        ({"url": "https://uk.courier.example/b"}, True),
        ({"url": "https://post.example/b"}, False),
    ],
)
def test_one_outlet_on_one_site_within_days(fields: dict[str, str | None], same: bool) -> None:
    told = {"outlet": "Courier", "published": "2031-03-04", "url": "https://www.courier.example/a"}
    old = evidence(FIRST, **told).report
    new = evidence(FIRST + " More.", **(told | fields)).report
    assert (same_article(new, [old]) is not None) == same


def test_a_sentence_that_no_edit_touched_is_carried_over_however_it_was_cut() -> None:
    """The same words may be read a little differently in another text."""
    old, new = evidence(FIRST), evidence(SECOND)
    said = old.analysis.statements[0]
    shorter = replace(said, id="s0", content=((said.content[0][0], said.content[0][1] - 9),))
    rest = old.analysis.statements[1:]
    cut = replace(old, analysis=replace(old.analysis, statements=(shorter, *rest)))
    kinds = {(c.before, c.kind) for c in changes(cut, new).statements if c.before == "s0"}
    assert kinds == {("s0", "carried over")}
    twice = replace(old, analysis=replace(old.analysis, statements=(said, shorter, *rest)))
    told = [c for c in changes(twice, new).statements if c.before == "s0"]
    assert [(c.kind, c.after) for c in told] == [("carried over", new.analysis.statements[0].id)]


def test_a_word_taken_out_of_a_statement_is_told() -> None:
    old, new = evidence("The weir is not shut at all."), evidence("The weir is shut at all.")
    assert [c.kind for c in changes(old, new).statements] == ["altered"]
    assert [c.kind for c in changes(new, old).statements] == ["altered"]


def test_a_page_that_goes_back_shows_what_it_said_before(tmp_path: Path) -> None:
    page = "<!doctype html><html><body><article>{}</article></body></html>"
    first, second = (
        page.format("".join(f"<p>{line}</p>" for line in text.split("\n\n"))).encode()
        for text in (FIRST, SECOND)
    )
    path = tmp_path / "a.warc"
    days = ((first, 4), (second, 5), (first, 6))
    path.write_bytes(
        packed((record(URL, html, date=f"2031-03-0{day}T00:00:00Z") for html, day in days), "plain")
    )
    with Ledger(tmp_path / "ledger.sqlite") as ledger:
        list(flow.read([str(path)], ledger, Reader(), "s", Hints(), "2031-04-01T00:00:00Z"))
        (shown,) = ledger.evidence_of("s")
        assert "12 people" in shown.report.text
        assert [n for n in ledger.story("s").evidence if "12 people" in n.report.text]
        assert "15 people" in ledger.versions_at("courier.example/ferry")[0].text
