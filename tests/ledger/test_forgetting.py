"""What a person asks to be forgotten goes, with all that came of it, and stays away."""

import sqlite3
from dataclasses import replace

import pytest
from bridge import TEXT, capture, derived, evidence

from onrecord.errors import ForgottenError
from onrecord.ledger import Intake, Ledger
from onrecord.ledger.masks import Masks, digest
from onrecord.records import Judgement, Visit

BY = ("person: Ida", "2031-02-01T10:00:00Z", "they asked")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "ledger.sqlite"


@pytest.fixture
def ledger(path):
    """Two reports of one story: the second names the mayor by her surname alone."""
    with Ledger(path) as opened:
        link = Judgement("j1", "same", "er2", "er1", 0.9, "rules", "“Quill” and “Ada Quill”")
        first, second = evidence(), other()
        opened.add(capture(), first, "Ada Quill's bridge", "grouping-1", ())
        opened.add(capture(b"two"), second, "Ada Quill's bridge", "grouping-1", (link,))
        party = replace(derived().parties[0], entities=("er1", "er2"))
        opened.keep_derived("Ada Quill's bridge", replace(derived(), parties=(party,)))
        yield opened


def other():
    two = evidence("r2", TEXT.replace("Ada Quill", "Quill 4567"), capture(b"two").id)
    quill = replace(two.analysis.entities[0], name="Quill", names=((6, 11),))
    report = replace(two.report, title="Shut, says Quill", url="https://quay.example/quill-shuts")
    return replace(two, report=report, analysis=replace(two.analysis, entities=(quill,)))


def bytes_of(path):
    return b"".join(f.read_bytes() for f in path.parent.iterdir() if f.name.startswith(path.name))


def every_row(ledger):
    ledger._db.row_factory = None
    rows = "\n".join(ledger._db.iterdump())
    ledger._db.row_factory = sqlite3.Row
    return rows


def test_a_forgotten_report_leaves_no_row_and_no_byte(ledger, path):
    assert b"Shut, says Quill" in bytes_of(path)
    count, clean = ledger.forget_report("r2", *BY)
    assert (count, clean) == (1, True)
    assert not ledger.has_report("r2")
    assert ledger.capture(capture(b"two").id) is None
    assert ledger.reports_of("Ada Quill's bridge") == ["r1"]
    assert ledger.stale_stories() == ["Ada Quill's bridge"]
    for words in (b"Quill 4567", b"Shut, says", b"quill-shuts", "“Quill” and".encode()):
        assert words not in bytes_of(path)
    assert ledger._db.execute("SELECT count(*) FROM judgements").fetchone()[0] == 0
    assert ledger._db.execute("PRAGMA foreign_key_check").fetchall() == []


def test_it_is_refused_when_it_is_read_again(ledger):
    two = other()
    ledger.forget_report("r2", *BY)
    with pytest.raises(ForgottenError, match=r"^a\.txt: .* forgotten on request on 2031-02-01"):
        ledger.add(capture(b"two"), two, "bridge", "person", ())
    elsewhere = replace(two.report, id="r9", url=None, outlet="The Lock", capture="c9")
    with pytest.raises(ForgottenError):  # the same words
        ledger.add(capture(b"9"), replace(two, report=elsewhere), "bridge", "person", ())
    rewritten = replace(two.report, id="r8", text="New words.", capture="c8")
    with pytest.raises(ForgottenError):  # the same address
        ledger.add(capture(b"8"), replace(two, report=rewritten), "bridge", "person", ())
    assert not ledger.has_report("r9")
    assert ledger.reports_of("bridge") == []


def test_what_is_remembered_of_its_page_goes_too(ledger, path):
    url = "https://quay.example/quill-shuts"
    db = ledger._db
    db.execute(
        'INSERT INTO fetched ("key", name, first, last, capture) VALUES (?, ?, "", "", ?)',
        (url, "Shut, says Quill", capture(b"two").id),
    )
    db.execute("INSERT INTO watches (place, story, every, links) VALUES (?, '', 60, 0)", (url,))
    db.execute(
        "INSERT INTO watches (place, story, every, links) VALUES (?, '', 60, 0)",
        ("https://quay.example/ada-quill.xml",),
    )
    ledger.forget_report("r2", *BY)
    assert b"quill-shuts" not in bytes_of(path)
    ledger.forget_names(["Ada Quill"], *BY)  # what is named so can be asked for no more
    assert db.execute("SELECT place FROM watches").fetchall() == []


def test_a_story_without_reports_is_gone_and_one_named_by_the_report_takes_another_name(ledger):
    first = replace(evidence("r5", "Five words are in this.", capture(b"5").id))
    first = replace(first, report=replace(first.report, title="A name of its own"))
    ledger.add(capture(b"5"), first, "A name of its own", "grouping-1", ())
    ledger.add(capture(b"two"), other(), "A name of its own", "grouping-1", ())
    ledger.forget_report("r5", *BY)
    assert ledger.story_names() == ["Ada Quill's bridge", "Shut, says Quill"]
    ledger.forget_report("r1", *BY)
    ledger.forget_report("r2", *BY)
    assert ledger.story_names() == []


def test_a_forgotten_name_is_blacked_out_everywhere_and_offsets_stay_true(ledger, path):
    count, clean = ledger.forget_names(["Ada Quill"], *BY)
    assert (count, clean) == (2, True)
    one, two = ledger.one_evidence("r1"), ledger.one_evidence("r2")
    assert one.report.text == TEXT.replace("Ada Quill", "███ █████")
    assert one.report.text[slice(*one.analysis.entities[0].names[0])] == "███ █████"
    assert one.analysis.entities[0].name == "███ █████"
    # The surname alone goes where the two are one party, in titles and addresses, too.
    assert two.report.title == "Shut, says █████"
    assert two.report.url == "https://quay.example/█████-shuts"
    assert two.analysis.entities[0].name == "█████"
    assert ledger.story_names() == ["███ █████'s bridge"]
    assert ledger.capture("c70616765") is None
    assert "uill" not in every_row(ledger).lower()
    assert b"uill" not in bytes_of(path).lower()


def test_a_forgotten_name_stays_away_from_what_comes_in(ledger):
    ledger.forget_names(["Ada Quill"], *BY)
    text = "ADA QUILL, the mayor, spoke. “No,” said Quill. A quill lay there."
    new = evidence("r7", text, capture(b"7").id)
    new = replace(new, report=replace(new.report, byline=("Ada  Quill",)))
    link = Judgement("j7", "same", "er7", "er1", 0.9, "rules", "“Ada Quill” is one name")
    assert ledger.add(capture(b"7"), new, "Ada Quill again", "grouping-1", (link,))
    kept = ledger.one_evidence("r7").report
    assert kept.text == "███ █████, the mayor, spoke. “No,” said █████. A quill lay there."
    assert kept.byline == ("███  █████",)
    assert ledger.capture(capture(b"7").id) is None
    assert "ada quill" not in every_row(ledger).lower()
    again = ledger.add(capture(b"7"), new, "███ █████ again", "grouping-1", ())
    assert not again


def test_another_bearer_of_a_part_of_the_name_keeps_it_elsewhere(ledger):
    ledger.forget_names(["Ada Quill"], *BY)
    new = evidence("r7", "Ada Moss met Ben Quill at the lock.", capture(b"7").id)
    ledger.add(capture(b"7"), new, "bridge", "person", ())
    assert ledger.one_evidence("r7").report == new.report
    assert ledger.capture(capture(b"7").id).body == b"7"


def test_what_is_remembered_of_the_web_does_not_bring_a_name_back(ledger):
    place = "https://quay.example/ada-quill-shuts-bridge"
    told = evidence("r7", "Ada Quill shut the bridge.", capture(b"7").id)
    told = replace(told, report=replace(told.report, place=place, url=place))
    ledger.add(capture(b"7"), told, "bridge", "person", ())
    ledger.forget_names(["Ada Quill"], *BY)
    ledger.see_again("r7", replace(capture(b"8"), place=place))
    with Intake(ledger) as intake:
        intake.keep_visit(place, Visit("Ada Quill", "2031", "2031", None, None, None, None, None))
    assert "quill" not in every_row(ledger).lower()


def test_only_what_is_to_be_forgotten_passes_the_guards(ledger):
    ledger.forget_names(["Ada Quill"], *BY)
    db = ledger._db
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("DELETE FROM reports WHERE id = 'r1'")
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        db.execute("INSERT INTO forgetting VALUES ('r1', 99)")
    db.execute("INSERT INTO forgetting VALUES ('r1', 1)")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("UPDATE reports SET title = 'x' WHERE id = 'r2'")
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        db.execute("DELETE FROM forgotten")


def test_a_request_that_breaks_half_way_changes_nothing(ledger, monkeypatch):
    before = every_row(ledger)
    monkeypatch.setattr("onrecord.ledger.blackout._mask_judgements", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        ledger.forget_names(["Ada Quill"], *BY)
    assert every_row(ledger) == before


def test_a_ledger_that_is_being_read_is_wiped_later(ledger, path, monkeypatch):
    monkeypatch.setattr("onrecord.ledger.forgetting.PATIENCE", 50)
    reading = sqlite3.connect(path)
    reading.execute("BEGIN")
    reading.execute("SELECT * FROM reports").fetchone()
    assert ledger.forget_report("r2", *BY) == (1, False)
    assert not ledger.has_report("r2")
    reading.close()
    assert ledger.wipe()
    assert b"Shut, says" not in bytes_of(path)


def test_names_are_found_without_case_accents_or_hyphens():
    masks = Masks({digest("name", ["zoe", "marti", "lund"]): 3})
    mask = masks.over(["Zoë Martí-Lund was there"])
    assert mask.text("Zoë Martí-Lund’s boat, LUND said; zoe marti lund.") == (
        "███ █████-████’s boat, ████ said; ███ █████ ████."
    )
