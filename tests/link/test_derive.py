"""What follows from evidence and judgements: chains, claims, timeline; and that it only follows."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from onrecord.link import derive, judge
from onrecord.records import Judgement, Link

POST, SHOWN, GUARD = "The Harbour Post", "Harbour Post", "A guard"
LEFT, SEEN = "Lo Vessin left with the guards", "Lo Vessin left by boat with the guards"
NOT = "it has not let Lo Vessin leave"


def first(draft):
    text = f"{POST} reported Friday {LEFT}. {GUARD} told the Post {SEEN}. The ministry said {NOT}. "
    text += "The ferry to Karsk was late in May 2031"
    made = draft(text).who(POST, "the Post", kind="outlet").who(GUARD, kind="unnamed")
    made.who("Lo Vessin").who("The ministry", kind="organization")
    made.says(POST, "reported", LEFT)
    made.says(GUARD, "told", SEEN, through=[POST], near=(0.9, 0.3))
    made.says("The ministry", "said", NOT, negated=True, near=(0.5, 0.8))
    made.tells("The ferry to Karsk was late in May 2031", near=(0, 0, 1))
    return made.when("Friday", "2031-03-04").when("May 2031", "2031-05")


def second(draft):
    text = f"Ole Sund said {LEFT}. {LEFT}, Ana Brandt said on 2 March 2031"
    made = draft(text).who("Ole Sund").who("Ana Brandt").who("Lo Vessin")
    made.when("2 March 2031", "2031-03-02")
    made.says("Ole Sund", "said", LEFT, near=(0.99, 0.1))
    return made


def told(*items):
    """Evidence, and the judgements as they come when the reports are read one by one."""
    known, judgements = [], []
    for item in items:
        judgements += judge(item.done(), known)
        known.append(item.done())
    return known, judgements


def claim_of(derived, statement):
    return next(claim for claim in derived.claims if statement.id in claim.members)


def names(derived, parties):
    return [next(p.name for p in derived.parties if p.id == party) for party in parties]


def test_an_unnamed_source_and_its_outlet_are_one_origin(draft):
    item = first(draft)
    derived = derive(*told(item))
    own, unnamed = item.statements[LEFT], item.statements[SEEN]
    claim = claim_of(derived, own)
    assert set(claim.members) == {own.id, unnamed.id}
    assert names(derived, claim.origins) == [SHOWN]
    chain = derived.chains[unnamed.id]
    assert names(derived, chain.via) == [SHOWN]
    assert not chain.established
    assert "unnamed" in chain.why


def jointly(draft, text, *names):
    """A report in which all the names say that the guards left, in this order."""
    made = draft(text).who("Lo Vessin")
    for name in names:
        made.who(name)
    others = tuple(made.entities[name].id for name in names[1:])
    return made.says(names[0], "said", LEFT, co_speakers=others)


def test_who_says_it_together_is_one_origin(draft):
    both = jointly(draft, f"Ole Sund and Ana Brandt said {LEFT}", "Ole Sund", "Ana Brandt")
    turned = jointly(draft, f"Ana Brandt and Ole Sund said {LEFT}", "Ana Brandt", "Ole Sund")
    alone = jointly(draft, f"On Friday Ana Brandt said {LEFT}", "Ana Brandt")
    other = jointly(draft, f"Yet Kari Holm said {LEFT}", "Kari Holm")
    claim = claim_of(derived := derive(*told(both, turned, alone)), both.statements[LEFT])
    assert claim.status == "one origin"
    assert "Ole Sund (together with Ana Brandt)" in claim.why
    assert names(derived, claim.origins) == ["Ole Sund"]
    claim = claim_of(derived := derive(*told(both, other)), both.statements[LEFT])
    assert (claim.status, len(claim.origins)) == ("independent origins", 2)
    two = derive(*told(alone, jointly(draft, f"But Ole Sund said {LEFT}", "Ole Sund")))
    assert claim_of(two, alone.statements[LEFT]).status == "independent origins"


def test_a_claim_denied_by_a_named_party(draft):
    item = first(draft)
    evidence, judgements = told(item)
    yes, no = item.statements[LEFT], item.statements[NOT]
    against = Judgement("j1", "contradicts", no.id, yes.id, 0.7, "rules-1", "leave / not leave")
    derived = derive(evidence, [*judgements, against])
    assert claim_of(derived, yes).status == "denied"
    assert "ministry" in claim_of(derived, yes).why
    assert claim_of(derived, no).status == "disputed"


def test_statuses_without_a_denial(draft):
    derived = derive(*told(second(draft)))
    assert [claim.status for claim in derived.claims] == ["one origin"]
    item = first(draft)
    derived = derive([item.done()], [])
    assert claim_of(derived, item.statements[SEEN]).status == "independence not established"
    late = item.statements["The ferry to Karsk was late in May 2031"]
    assert claim_of(derived, late).status == "own voice"


def test_two_named_sources_are_independent_unless_one_relays_the_other(draft):
    one, two = draft(f"Ana Brandt said {LEFT}"), second(draft)
    one.who("Ana Brandt").who("Lo Vessin").says("Ana Brandt", "said", LEFT)
    derived = derive(*told(one, two))
    (claim,) = derived.claims
    assert claim.status == "independent origins"
    assert names(derived, claim.origins) == ["Ana Brandt", "Ole Sund"]


@pytest.mark.parametrize(
    ("paper", "status"),
    [
        ("The complaint", "independence not established"),  # it may be hers
        ("A report", "independence not established"),
        ("The Karsk inquiry", "independent origins"),
        ("Article 5", "independent origins"),
    ],
)
def test_a_paper_without_a_name_may_be_anybodys(draft, paper, status):
    one, two = draft(f"Ana Brandt said {LEFT}"), draft(f"{paper} said {LEFT}")
    one.who("Ana Brandt").who("Lo Vessin").says("Ana Brandt", "said", LEFT)
    two.who(paper, kind="document").who("Lo Vessin").says(paper, "said", LEFT)
    claim = claim_of(derive(*told(one, two)), one.statements[LEFT])
    assert claim.status == status
    assert len(claim.origins) == 2


def test_the_chain_goes_on_into_the_cited_outlets_own_report(draft):
    own = draft(f"Ana Brandt told {POST}: {LEFT}", outlet=POST)
    own.who("Ana Brandt").who(POST, kind="outlet").who("Lo Vessin").says("Ana Brandt", "told", LEFT)
    citing = draft(f"{POST} reported that {LEFT}").who(POST, kind="outlet").who("Lo Vessin")
    citing.says(POST, "reported", LEFT)
    derived = derive(*told(own, citing))
    chain = derived.chains[citing.statements[LEFT].id]
    assert names(derived, chain.via) == [SHOWN]
    assert names(derived, chain.origins) == ["Ana Brandt"]
    assert chain.established
    (claim,) = derived.claims
    assert claim.status == "one origin"
    assert names(derived, claim.origins) == ["Ana Brandt"]


def test_an_outlet_that_says_a_source_said_is_a_hop(draft):
    outer = f"a guard said {LEFT}"
    item = draft(f"{POST} reported that {outer}").who(POST, kind="outlet").who("Lo Vessin")
    item.who("a guard", kind="unnamed").says(POST, "reported", outer)
    item.says("a guard", "said", LEFT, inside=outer)
    derived = derive(*told(item))
    for statement in item.statements.values():
        assert names(derived, derived.chains[statement.id].via) == [SHOWN]
        assert names(derived, derived.chains[statement.id].origins) == ["a guard"]
    (claim,) = derived.claims
    assert names(derived, claim.origins) == [SHOWN]
    assert claim.status == "independence not established"


def test_the_order_of_judgements_does_not_matter(draft):
    evidence, judgements = told(first(draft), second(draft))
    assert len(judgements) >= 3
    results = {repr(derive(evidence, order)) for order in itertools.permutations(judgements, 3)}
    few = {repr(derive(evidence, order[::-1])) for order in itertools.permutations(judgements, 3)}
    assert results == few
    assert derive(evidence, judgements) == derive(evidence, judgements[::-1])


def test_ids_stay_when_a_report_is_added(draft):
    evidence, judgements = told(first(draft))
    before = derive(evidence, judgements)
    both, more = told(first(draft), second(draft))
    after = derive(both, more)
    assert {p.id for p in before.parties} <= {p.id for p in after.parties}
    assert {c.id for c in before.claims} <= {c.id for c in after.claims}
    assert more[: len(judgements)] == judgements
    assert len({j.id for j in more}) == len(more)


def test_a_person_joins_and_parts_statements(draft):
    item = second(draft)
    other = draft("Ana Brandt said the boat is gone").who("Ana Brandt")
    other.says("Ana Brandt", "said", "the boat is gone", near=(0, 1))
    evidence, judgements = told(item, other)
    a, b = item.statements[LEFT].id, other.statements["the boat is gone"].id
    assert len(derive(evidence, judgements).claims) == 2
    same = Judgement("j1", "same", b, a, 1.0, "person:ed", "as her article makes clear")
    joined = derive(evidence, [*judgements, same])
    assert len(joined.claims) == 1
    model = Judgement("j2", "same", b, a, 1.0, "rules-1", "")
    apart = Judgement("j3", "contradicts", b, a, 1.0, "person:ed", "")
    assert len(derive(evidence, [*judgements, model, apart]).claims) == 2


def test_a_chain_of_likeness_does_not_swallow_what_is_far_apart(draft):
    item = draft("Ana said one thing. Bo said two things. Cy said three things")
    for who, said, near in (("Ana", "one thing", (1.0,)), ("Bo", "two things", (0.7, 0.7)),
                            ("Cy", "three things", (0.0, 1.0))):  # fmt: skip
        item.who(who, key=who).says(who, "said", said, near=near)
    a, b, c = (s.id for s in item.statements.values())
    links = [
        Judgement("j1", "same", b, a, 0.9, "rules-1", ""),
        Judgement("j2", "same", c, b, 0.8, "rules-1", ""),
    ]
    assert [len(claim.members) for claim in derive([item.done()], links).claims] == [2, 1]


def test_the_timeline_is_sorted_and_verbatim(draft):
    evidence, judgements = told(first(draft), second(draft))
    lines = derive(evidence, judgements).timeline
    assert [line.edtf for line in lines] == ["2031-03-02", "2031-03-04", "2031-05"]
    for line in lines:
        text = next(e.report.text for e in evidence if e.report.id == line.report)
        assert text[slice(*line.what_span)] == line.what
        assert text[slice(*line.span)] == line.words
    assert "reported Friday" in lines[1].what


@pytest.mark.parametrize("kind", ["DURATION", "SET"])
def test_what_is_no_date_is_not_on_the_timeline(draft, kind):
    item = draft("The ferry to Karsk was late for two days").when("two days", "2031-03", kind)
    assert derive([item.done()], []).timeline == ()


def test_a_date_twice_in_a_sentence_is_one_entry_and_a_stamp_none(draft):
    item = draft("5 May 2031. On 3 May 2031 it rained, and late that day it snowed")
    item.when("5 May 2031", "2031-05-05")
    item.when("3 May 2031", "2031-05-03").when("that day", "2031-05-03")
    assert [line.words for line in derive([item.done()], []).timeline] == ["3 May 2031"]


def test_retired_judgements_count_for_nothing(draft):
    evidence, judgements = told(first(draft), second(draft))
    retired = [replace(j, retired="2031-03-09") for j in judgements]
    assert derive(evidence, retired) == derive(evidence, [])


def test_a_chain_goes_on_through_a_link(draft):
    own = draft(f"Ana Brandt said {LEFT}", outlet=POST).who("Ana Brandt").who("Lo Vessin")
    own.says("Ana Brandt", "said", LEFT)
    text = f"The {SHOWN} wrote of it on Friday. {LEFT}"
    other = draft(text, published="2031-03-06").who(f"The {SHOWN}", kind="outlet")
    other.who("Lo Vessin").tells(LEFT)
    first, second = own.done(), other.done()
    first = replace(first, report=replace(first.report, url="https://post.example/left?x=1"))
    link = Link("left", "http://www.post.example/left/", other.at("left"))
    linked = replace(second, report=replace(second.report, links=(link,)))
    key = other.statements[LEFT].id
    bare = derive([first, second], judge(second, [first])).chains[key]
    assert (bare.established, bare.via) == (False, ())
    derived = derive([first, linked], judge(linked, [first]))
    chain = derived.chains[key]
    assert names(derived, chain.via) == [SHOWN]
    assert names(derived, chain.origins) == ["Ana Brandt"]
    assert chain.established
    assert "links" in chain.why


def test_copied_words_come_from_the_earlier_report(draft):
    words = "a man saw Lo Vessin go down to the harbour at ten past four with two bags and a guard"
    said = f"A sailor said {words}"
    one = draft(said, outlet=POST, published="2031-03-05").who("A sailor", kind="unnamed")
    one.who("Lo Vessin").says("A sailor", "said", words)
    two = draft(f"The {SHOWN} has this. {said}", outlet="The Star", published="2031-03-07")
    two.who(f"The {SHOWN}", kind="outlet").who("A sailor", kind="unnamed").who("Lo Vessin")
    two.says("A sailor", "said", words)
    derived = derive(*told(one, two))
    chain = derived.chains[two.statements[words].id]
    assert names(derived, chain.via) == [SHOWN]
    assert "words in a row" in chain.why
    (claim,) = derived.claims
    assert names(derived, claim.origins) == [SHOWN]
    assert claim.status == "independence not established"


def test_a_later_report_moves_no_claim(draft):
    """Ids and names stay, and members that were together stay together."""
    evidence, judgements = told(first(draft), second(draft))
    before = {claim.id: claim for claim in derive(evidence, judgements).claims}
    third = draft(f"Ana Marin said {LEFT}, and a guard saw it", published="2031-03-09")
    third.who("Ana Marin").who("Lo Vessin").says("Ana Marin", "said", LEFT, near=(0.97, 0.2))
    more, further = told(first(draft), second(draft), third)
    # the new report is nearer to one member than the members are to each other
    strong = [replace(j, score=1.0) for j in further if j not in judgements]
    after = {claim.id: claim for claim in derive(more, [*judgements, *strong]).claims}
    for key, claim in before.items():
        assert after[key].members[0] == claim.members[0]
        assert set(claim.members) <= set(after[key].members)


def test_turns_tell_how_a_claim_fared(draft):
    one = draft(f"A guard said {LEFT}", outlet=POST, published="2031-03-05")
    one.who("A guard", kind="unnamed").who("Lo Vessin").says("A guard", "said", LEFT)
    two = draft(f"In the morning {LEFT}", published="2031-03-06").who("Lo Vessin").tells(LEFT)
    three = draft(f"Ole Sund confirmed {LEFT}", published="2031-03-08").who("Ole Sund")
    three.who("Lo Vessin").says("Ole Sund", "confirmed", LEFT, stance="confirms")
    four = draft("The ministry denied Lo Vessin left with the guards", published="2031-03-09")
    four.who("The ministry", kind="organization").who("Lo Vessin")
    four.says("The ministry", "denied", LEFT, stance="denies")
    derived = derive(*told(one, two, three, four))
    turns = claim_of(derived, one.statements[LEFT]).turns
    told_ = [(turn.kind, turn.on, turn.statement) for turn in turns]
    assert told_ == [
        ("first seen", "2031-03-05", one.statements[LEFT].id),
        ("drifted", "2031-03-06", two.statements[LEFT].id),
        ("hardened", "2031-03-08", three.statements[LEFT].id),
        ("denied", "2031-03-09", four.statements[LEFT].id),
    ]


def test_what_the_last_version_no_longer_says_is_dropped(draft):
    old = draft(f"{POST} stands by it. Ole Sund said {LEFT}", outlet=POST).who("Ole Sund")
    old.who("Lo Vessin").says("Ole Sund", "said", LEFT)
    new = draft(f"{POST} takes it back. The ferry was late", outlet=POST, published="2031-03-07")
    new.tells("The ferry was late", near=(0, 0, 1))
    other = draft(f"Ana Brandt said {LEFT}", published="2031-03-06").who("Ana Brandt")
    other.who("Lo Vessin").says("Ana Brandt", "said", LEFT)
    before, after = (
        replace(item.done(), report=replace(item.done().report, url="https://post.example/left"))
        for item in (old, new)
    )
    judgements = judge(other.done(), [before])
    derived = derive([after, other.done()], judgements, [before])
    turns = claim_of(derived, other.statements[LEFT]).turns
    assert [(turn.kind, turn.report) for turn in turns] == [
        ("first seen", other.done().report.id),
        ("dropped", after.report.id),
    ]
    assert not claim_of(derive([after], []), new.statements["The ferry was late"]).turns[1:]
