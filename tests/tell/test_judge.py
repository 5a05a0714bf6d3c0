"""A person's word at the command line: signed rows that outrank the models' and stay."""

import json
from dataclasses import replace

import pytest
from invented import vessin

from onrecord.desk import Desk
from onrecord.ledger import Ledger
from onrecord.records import judgement_id

NAME = "The Vessin ferry"


def said(path, words):
    """The statement with these words in its content, and its story."""
    story = Desk(path).story()
    texts = {e.report.id: e.report.text for e in story.evidence}
    return next(
        s
        for e in story.evidence
        for s in e.analysis.statements
        if any(words in texts[s.report][a:b] for a, b in s.content)
    )


def party(path, name):
    return next(p for p in Desk(path).story().derived.parties if p.name == name)


def claim_of(path, statement):
    return next(c for c in Desk(path).story().derived.claims if statement.id in c.members)


def judgements(path):
    return {j.id: j for j in Desk(path).story().judgements}


def test_a_judgement_is_a_signed_row_and_outranks_the_models(run, path):
    one, other = said(path, "41 passengers"), said(path, "the ferry was overhauled")
    assert claim_of(path, one) != claim_of(path, other)
    out = run("judge", one.id[:9], "same", other.id[:9], "--why", "the same thing, oddly")
    made = judgements(path)[out.split(":")[0]]
    assert (made.relation, made.a, made.b) == ("same", one.id, other.id)
    assert (made.maker, made.why, made.retired) == (
        "person: Ida Moss",
        "the same thing, oddly",
        None,
    )
    assert made.made is not None
    assert claim_of(path, one) == claim_of(path, other)
    before = Desk(path).story()
    run("rebuild")
    assert Desk(path).story() == before


def test_what_was_said_before_of_the_same_pair_is_retired_and_never_overwritten(run, path):
    one, other = said(path, "41 passengers"), said(path, "the ferry was overhauled")
    first = run("judge", one.id, "same", other.id).split(":")[0]
    second = run("judge", other.id, "disagrees", one.id, "--by", "Bo").split(":")[0]
    kept = judgements(path)
    assert kept[first].retired == f"replaced by {second}"
    assert (kept[second].retired, kept[second].maker) == (None, "person: Bo")
    assert claim_of(path, one) != claim_of(path, other)


def test_a_retired_judgement_stays_retired_when_a_newer_model_makes_it(run, path):
    story = Desk(path).story()
    old = next(j for j in story.judgements if j.relation == "contradicts")
    assert old.id in run("retire", old.id[:8], "--why", "another engine")
    assert judgements(path)[old.id].retired == "another engine"
    newer = judgement_id(old.relation, old.a, old.b, "rules-99")
    with Ledger(path) as ledger:
        ledger.judge([replace(old, id=newer, maker="rules-99")])
    assert judgements(path)[newer].retired == "another engine"
    assert "retired already" in run("retire", old.id, code=1)


def test_parties_are_merged_split_and_renamed(run, path):
    inspector, deckhand = party(path, "Bree Callow"), party(path, "Joss Wend")
    both = {*inspector.entities, *deckhand.entities}
    assert "one party now" in run("merge", inspector.id[:8], deckhand.id[:8], "--why", "a test")
    whole = Desk(path).party(deckhand.entities[0])
    assert set(whole.entities) == both
    assert all(entity in run("split", whole.id) for entity in both)
    assert "two now" in run("split", whole.id, "joss wend")
    assert party(path, "Joss Wend").entities == deckhand.entities
    assert party(path, "Bree Callow").entities == inspector.entities
    run("rename", deckhand.id, "Joss  Wend, deckhand")
    before = Desk(path).story()
    assert party(path, "Joss Wend, deckhand").entities == deckhand.entities
    run("rebuild")
    assert Desk(path).story() == before
    done = [line.split("  ")[2] for line in run("log").splitlines()]
    assert done == ["merge", "split", "retire", "rename"]  # the merge was replaced by the split


def test_the_newest_name_is_shown(run, path):
    first = party(path, "Joss Wend").id
    run("rename", first, "J. Wend")
    run("rename", first, "Joss W.")
    assert party(path, "Joss W.").id == first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("judge", "s?", "same", "s?"), "Error: s?: no statement or party or entity"),
        (("judge", "STATEMENT", "is", "STATEMENT"), "Error: is: is no relation; there are: same,"),
        (("judge", "STATEMENT", "same", "PARTY"), "only like can be judged with like"),
        (("judge", "STATEMENT", "same", "STATEMENT"), "cannot be judged with itself"),
        (("judge", "PARTY", "supports", "PARTY"), "parties are the same or not"),
        (("judge", "s", "same", "STATEMENT"), "Error: s: no statement"),
        (("merge", "PARTY", "PARTY"), "both are one party"),
        (("split", "PARTY", "nobody"), "Error: nobody: is no member of “Joss Wend”"),
        (("split", "PARTY", "Joss Wend"), "everybody would leave it"),
        (("rename", "PARTY", " "), "a name has at least one letter"),
        (("retire", "jzz"), "Error: jzz: no judgement has an id that begins so"),
        (("forget", "rzz", "--yes"), "Error: rzz: no report has an id that begins so"),
        (("forget", "--name", "x", "--yes"), "Error: x: is too short"),
        (("chain", "s0123456"), "Error: s0123456: no statement has an id that begins so"),
        (("story", "--since", "soon"), "Error: soon: is no day or time"),
    ],
)
def test_errors_name_what_they_are_about_and_leave_no_row(run, path, arguments, message):
    ids = {"STATEMENT": said(path, "41 passengers").id, "PARTY": party(path, "Joss Wend").id}
    assert message in run(*(ids.get(word, word) for word in arguments), code=1)
    assert run("log") == ""


def test_a_forgotten_report_is_gone_and_refused(run, path):
    story = Desk(path).story()
    gone = story.evidence[0]
    run("judge", said(path, "41 passengers").id, "same", said(path, "the ferry was overhauled").id)
    assert "1 report forgotten" in run("forget", gone.report.id[:8], "--yes", "--why", "by order")
    after = Desk(path).story()
    assert gone.report.id not in {e.report.id for e in after.evidence}
    assert "41 passengers" not in json.dumps(after.derived.claims, default=str)
    line = run("log").splitlines()[-1]
    assert line.endswith(f"Ida Moss  forget  report {gone.report.id}  – by order")
    before = Desk(path).story()
    run("rebuild")
    assert Desk(path).story() == before


def test_a_forgotten_name_is_blacked_out_in_all_that_is_shown(run, path, tmp_path):
    run("forget", "--name", "Ines Ossel", "--yes")
    shown = run("story") + run("story", "--json") + run("log")
    run("story", "--html", str(tmp_path / "page"))
    shown += (tmp_path / "page" / "index.html").read_text("utf-8")
    assert "Ossel" not in shown
    assert "████ █████" in shown
    text = Desk(path).story().evidence[0].report.text
    was = vessin().evidence[0].report.text
    assert len(text) == len(was)
    assert text == was.replace("Ines Ossel", "████ █████").replace("Ossel", "█████")


def test_forgetting_asks_first(run, path):
    report = Desk(path).story().evidence[0].report.id
    assert "Forget" in run("forget", report, code=1)  # no answer is no
    assert Desk(path).story().evidence[0].report.id == report
    assert "give a REPORT or a --name" in run("forget", code=2)
