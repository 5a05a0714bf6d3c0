"""How two statements stand to each other: each relation once, and what must stay apart."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from onrecord.link import judge, verdicts
from onrecord.link.clauses import clauses
from onrecord.link.dates import apart, days, finer
from onrecord.records import Statement


def between(item, known=()):
    """(relation, content of a, content of b) of all judgements on statements."""
    item, known = item.done(), [k.done() for k in known]
    text = {
        s.id: e.report.text[s.content[0][0] : s.content[0][1]]
        for e in (*known, item)
        for s in e.analysis.statements
    }
    return [(j.relation, text[j.a], text[j.b]) for j in judge(item, known) if j.a in text]


def test_a_denial_and_no_record_are_the_same(draft):
    one = draft("The Norlandic foreign ministry denied it received a visa request from Lo Vessin")
    one.who("The Norlandic foreign ministry", kind="organization", also=["it"]).who("Lo Vessin")
    said = "it received a visa request from Lo Vessin"
    one.says("The Norlandic foreign ministry", "denied", said, stance="denies")
    two = draft("Norland's foreign ministry said it has no record of any visa request by Lo Vessin")
    two.who("Norland's foreign ministry", kind="organization", also=["it"]).who("Lo Vessin")
    record = "it has no record of any visa request by Lo Vessin"
    two.says("Norland's foreign ministry", "said", record, negated=True, near=(0.8, 0.6))
    assert between(two, [one]) == [("same", record, said)]


def test_a_negation_contradicts(draft):
    text = "The Harbour Post reported Lo Vessin is under police protection. "
    text += "The ministry said police are not protecting the envoy"
    one = draft(text).who("The Harbour Post", kind="outlet").who("Lo Vessin", "the envoy")
    one.who("The ministry", kind="organization")
    yes, no = "Lo Vessin is under police protection", "police are not protecting the envoy"
    one.says("The Harbour Post", "reported", yes)
    one.says("The ministry", "said", no, negated=True, near=(0.4, 0.9))
    assert between(one) == [("contradicts", no, yes)]


def test_what_is_denied_of_something_else_contradicts_nothing(draft):
    text = "The Harbour Post reported Lo Vessin sold the house. The mayor said taxes will not rise"
    one = draft(text).who("The Harbour Post", kind="outlet").who("Lo Vessin").who("The mayor")
    one.says("The Harbour Post", "reported", "Lo Vessin sold the house")
    one.says("The mayor", "said", "taxes will not rise", negated=True, near=(0.4, 0.9))
    assert between(one) == []


def test_like_words_of_two_sources_are_the_same(draft):
    one = draft("Ana Brandt said the dam broke at Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the dam broke at Karsk")
    two = draft("Ole Sund told us the dam at Karsk had broken").who("Ole Sund")
    two.says("Ole Sund", "told", "the dam at Karsk had broken", near=(0.9, 0.2))
    found = between(two, [one])
    assert [row[0] for row in found] == ["same"]


def test_most_of_one_in_the_other_supports(draft):
    one = draft("Ana Brandt said the dam broke at Karsk and flooded two villages").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the dam broke at Karsk and flooded two villages")
    two = draft("Ole Sund said the dam broke at Karsk").who("Ole Sund")
    two.says("Ole Sund", "said", "the dam broke at Karsk", near=(0.65, 0.75))
    assert [row[0] for row in between(two, [one])] == ["supports"]


def test_two_ways_through_one_outlet_are_one_origin(draft):
    text = "The Harbour Post said Lo Vessin has left for the border with police. "
    text += "A guard told the Post the envoy is at the border with police cars"
    one = draft(text).who("The Harbour Post", "the Post", kind="outlet")
    one.who("Lo Vessin", "the envoy").who("A guard", kind="unnamed")
    one.says("The Harbour Post", "said", "Lo Vessin has left for the border with police")
    one.says(
        "A guard", "told", "the envoy is at the border with police cars",
        through=["The Harbour Post"], near=(0.65, 0.75),
    )  # fmt: skip
    assert [row[0] for row in between(one)] == ["same origin"]


def test_a_narrower_date_of_one_source_refines(draft):
    text = "The agency said Lo Vessin vanished in May 2031. The envoy left on 3 May 2031"
    one = draft(text).who("The agency", kind="organization").who("Lo Vessin", "The envoy")
    one.when("May 2031", "2031-05").when("3 May 2031", "2031-05-03")
    coarse, fine = "Lo Vessin vanished in May 2031", "The envoy left on 3 May 2031"
    one.says("The agency", "said", coarse).says("The agency", "said", fine, near=(0.5, 0.8))
    assert between(one) == [("refines", fine, coarse)]


def test_a_narrower_date_of_something_else_refines_nothing(draft):
    one = draft("The agency said Lo Vessin vanished in May 2031").who("Lo Vessin")
    one.who("The agency", kind="organization").when("May 2031", "2031-05")
    one.says("The agency", "said", "Lo Vessin vanished in May 2031")
    two = draft("Ole Sund said Lo Vessin bought a house on 3 May 2031").who("Lo Vessin")
    two.who("Ole Sund").when("3 May 2031", "2031-05-03")
    two.says("Ole Sund", "said", "Lo Vessin bought a house on 3 May 2031", near=(0.5, 0.8))
    assert between(two, [one]) == []


def test_other_numbers_contradict(draft):
    one = draft("Ana Brandt said the flood at Karsk killed 12 people").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the flood at Karsk killed 12 people")
    two = draft("Ole Sund said the flood at Karsk killed 15 people").who("Ole Sund")
    two.says("Ole Sund", "said", "the flood at Karsk killed 15 people", near=(0.95, 0.1))
    assert [row[0] for row in between(two, [one])] == ["contradicts"]


def test_experts_who_value_it_differently_disagree(draft):
    text = "Ana Brandt said the strike would have little effect on the ferry trade. "
    text += "Ole Sund said the strike might hurt the ferry trade"
    one = draft(text).who("Ana Brandt").who("Ole Sund")
    one.says("Ana Brandt", "said", "the strike would have little effect on the ferry trade")
    one.says("Ole Sund", "said", "the strike might hurt the ferry trade", near=(0.7, 0.7))
    assert [row[0] for row in between(one)] == ["disagrees"]


def test_a_nested_statement_is_not_held_against_its_parent(draft):
    one = draft("The Harbour Post reported that Ana Brandt said the dam broke at Karsk")
    one.who("The Harbour Post", kind="outlet").who("Ana Brandt")
    outer = "Ana Brandt said the dam broke at Karsk"
    one.says("The Harbour Post", "reported", outer)
    one.says("Ana Brandt", "said", "the dam broke at Karsk", inside=outer)
    assert between(one) == []


def test_every_reason_names_the_words(draft):
    one = draft("Ana Brandt said the dam broke at Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the dam broke at Karsk")
    two = draft("Ole Sund said the dam broke at Karsk").who("Ole Sund")
    two.says("Ole Sund", "said", "the dam broke at Karsk")
    (only,) = judge(two.done(), [one.done()])
    assert "dam" in only.why
    assert only.maker == "rules-1"
    assert 0 <= only.score <= 1


def test_stretches_of_days():
    assert days("2031-02") == (date(2031, 2, 1), date(2031, 2, 28))
    assert days("2031-22") == (date(2031, 6, 1), date(2031, 8, 31))
    assert days("203X") == (date(2030, 1, 1), date(2039, 12, 31))
    assert days("2031-05-30/2031-06") == (date(2031, 5, 30), date(2031, 6, 30))
    assert days("2031-13") is None
    assert days("nonsense") is None
    assert finer(("2031-05~", "early May"), ("2031-05", "May"))
    assert not finer(("2031-05", "May"), ("2031-05~", "early May"))
    assert not finer(("2031-05", "May"), ("2031-05", "that May"))
    assert apart("2031-05", "2031-06")
    assert not apart("2031-05~", "2031-06")


def test_a_pronoun_near_a_name_may_mean_it(draft, monkeypatch):
    monkeypatch.setattr(verdicts, "LEAST", 0.6)  # it only may
    text = "The Post reported Lo Vessin is under police protection. The ministry said police are"
    text += " not protecting him"
    one = draft(text).who("The Post", kind="outlet").who("Lo Vessin").who("The ministry")
    one.says("The Post", "reported", "Lo Vessin is under police protection")
    no = "police are not protecting him"
    one.says("The ministry", "said", no, negated=True, near=(0.6, 0.8))
    assert [row[:2] for row in between(one)] == [("contradicts", no)]


def test_a_negation_in_a_later_clause_turns_nothing_round(draft):
    one = draft("Ana Brandt said the dam broke at Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the dam broke at Karsk")
    text = "the dam broke at Karsk on Sunday and nobody was warned"
    two = draft(f"Ole Sund said {text}").who("Ole Sund")
    two.says("Ole Sund", "said", text, negated=True, near=(0.9, 0.3))
    assert [row[0] for row in between(two, [one])] == ["same"]


def test_who_wishes_contradicts_nobody(draft):
    one = draft("Ana Brandt said she would like the dam at Karsk to be opened").who("Ana Brandt")
    one.says("Ana Brandt", "said", "she would like the dam at Karsk to be opened")
    two = draft("Ole Sund said the dam at Karsk was not opened").who("Ole Sund")
    said = "the dam at Karsk was not opened"
    two.says("Ole Sund", "said", said, negated=True, near=(0.9, 0.3))
    assert between(two, [one]) == []


def test_a_shared_name_alone_is_no_contradiction(draft):
    one = draft("Ana Brandt said the mayor of Karsk has sold his boat").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the mayor of Karsk has sold his boat")
    two = draft("Ole Sund said the road to Karsk is not safe").who("Ole Sund")
    said = "the road to Karsk is not safe"
    two.says("Ole Sund", "said", said, negated=True, near=(0.7, 0.7))
    assert between(two, [one]) == []


def test_two_things_that_one_speaker_says_stay_two(draft):
    text = "Ana Brandt said the ferry trade at Karsk may suffer. She said the ferry to Karsk is old"
    one = draft(text).who("Ana Brandt", also=["She"])
    one.says("Ana Brandt", "said", "the ferry trade at Karsk may suffer")
    one.says("Ana Brandt", "said", "the ferry to Karsk is old", near=(0.6, 0.8))
    assert between(one) == []


def test_who_does_not_know_denies_nothing(draft):
    one = draft("Lo Vessin sold the house in Karsk. The mayor said he could not confirm the sale")
    one.who("Lo Vessin").who("The mayor", also=["he"])
    one.says("The mayor", "said", "he could not confirm the sale", negated=True, near=(0.7, 0.7))
    two = draft("Ana Brandt said the mayor confirmed the sale of the house in Karsk")
    two.who("Ana Brandt").who("the mayor")
    said = "the mayor confirmed the sale of the house in Karsk"
    two.says("Ana Brandt", "said", said, near=(0.7, 0.7))
    assert not [row for row in between(two, [one]) if row[0] == "contradicts"]


def test_an_office_stands_for_its_holder(draft):
    one = draft("The Harbour Post reported Lo Vessin, the harbour master, is guarded by police")
    one.who("The Harbour Post", kind="outlet").who("Lo Vessin")
    yes = "Lo Vessin, the harbour master, is guarded by police"
    one.says("The Harbour Post", "reported", yes)
    two = draft("Ana Brandt said the first hearing about the harbour master is not public")
    two.who("Ana Brandt")
    no = "the first hearing about the harbour master is not public"
    two.says("Ana Brandt", "said", no, negated=True, near=(0.7, 0.7))
    assert between(two, [one]) == []


def test_what_should_not_be_contradicts_nobody(draft):
    one = draft("Ana Brandt said the mayor plans to meet the envoy alone in Karsk").who(
        "Ana Brandt"
    )
    one.says("Ana Brandt", "said", "the mayor plans to meet the envoy alone in Karsk")
    two = draft("Ole Sund said the mayor should not meet the envoy alone in Karsk").who("Ole Sund")
    no = "the mayor should not meet the envoy alone in Karsk"
    two.says("Ole Sund", "said", no, negated=True, near=(0.9, 0.4))
    assert not [row for row in between(two, [one]) if row[0] == "contradicts"]


def test_a_topic_contradicts_nothing(draft):
    one = draft("Ana Brandt spoke about the service of Lo Vessin at sea in Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "spoke", "about the service of Lo Vessin at sea in Karsk")
    two = draft("Ole Sund said the service of Lo Vessin at sea was not in Karsk").who("Ole Sund")
    no = "the service of Lo Vessin at sea was not in Karsk"
    two.says("Ole Sund", "said", no, negated=True, near=(0.9, 0.4))
    assert not [row for row in between(two, [one]) if row[0] == "contradicts"]


def test_a_denial_meets_exactly_what_it_denies(draft):
    one = draft("The Post reported Lo Vessin applied for a pilot licence and is guarded by police")
    one.who("The Post", kind="outlet").who("Lo Vessin")
    yes = "Lo Vessin applied for a pilot licence"
    guarded = "Lo Vessin is guarded by police"
    one.says("The Post", "reported", "Lo Vessin applied for a pilot licence")
    text = "The Star reported Lo Vessin is guarded by police"
    other = draft(text).who("The Star", kind="outlet").who("Lo Vessin")
    other.says("The Star", "reported", guarded, near=(0.6, 0.6))
    denial = "it had received an application for a pilot licence from Lo Vessin"
    two = draft(f"The ministry denied {denial}").who("Lo Vessin")
    two.who("The ministry", kind="organization", also=["it"])
    two.says("The ministry", "denied", denial, stance="denies", near=(0.8, 0.5))
    found = between(two, [one, other])
    assert ("contradicts", denial, yes) in found
    assert not [row for row in found if guarded in row]


def test_what_moves_from_day_to_day_is_a_history(draft):
    one = draft("Ana Brandt said the flood at Karsk killed 12 people", published="2031-03-05")
    one.who("Ana Brandt").says("Ana Brandt", "said", "the flood at Karsk killed 12 people")
    two = draft("Ole Sund said the flood at Karsk killed 15 people", published="2031-03-07")
    later = "the flood at Karsk killed 15 people"
    two.who("Ole Sund").says("Ole Sund", "said", later, near=(0.95, 0.1))
    assert between(two, [one]) == [("changed", later, "the flood at Karsk killed 12 people")]
    # read in the other order, the later value still comes first
    assert between(one, [two]) == [("changed", later, "the flood at Karsk killed 12 people")]


def test_what_has_not_happened_may_happen_the_day_after(draft):
    no, yes = "the police have not arrested the mayor", "the police arrested the mayor"

    def told(day):
        one = draft(f"Ole Sund said {no}", published="2031-03-05").who("Ole Sund")
        one.says("Ole Sund", "said", no, negated=True)
        two = draft(f"Ana Brandt said {yes}", published=day).who("Ana Brandt")
        two.says("Ana Brandt", "said", yes, near=(0.95, 0.3))
        return [row[0] for row in between(two, [one])]

    assert told("2031-03-06") == ["changed"]
    assert told("2031-03-05") == ["contradicts"]
    assert told("2031-03-04") == ["contradicts"]


def test_who_turns_down_a_thing_to_do_denies_no_fact(draft):
    one = draft("Ana Brandt backed the idea of selling the boat at Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "backed", "the idea of selling the boat at Karsk")
    said = "selling the boat at Karsk"

    def told(cue):
        two = draft(f"Ole Sund {cue} {said}").who("Ole Sund")
        two.says("Ole Sund", cue, said, stance="denies", near=(0.95, 0.3))
        return [row[0] for row in between(two, [one]) if row[0] in ("contradicts", "disagrees")]

    assert told("rejected") in (["disagrees"], [])
    assert told("denied") in (["contradicts"], [])


def test_a_question_tells_nothing(draft):
    no = "the mayor did not sell the boat at Karsk"
    text = f"Did Ana Brandt say the mayor sold the boat at Karsk? Ole Sund said {no}"

    def told(text):
        one = draft(text).who("Ana Brandt").who("Ole Sund")
        one.says("Ana Brandt", "say", "the mayor sold the boat at Karsk")
        one.says("Ole Sund", "said", no, negated=True, near=(0.9, 0.4))
        return [row[0] for row in between(one)]

    assert told(text) == []
    assert told(text.replace("?", ".").replace("Did ", "")) != []


def test_a_fixed_number_is_no_history(draft):
    one = draft("Ana Brandt said the dam at Karsk is 41 metres high", published="2031-03-05")
    one.who("Ana Brandt").says("Ana Brandt", "said", "the dam at Karsk is 41 metres high")
    two = draft("Ole Sund said the dam at Karsk is 43 metres high", published="2031-03-07")
    two.who("Ole Sund").says("Ole Sund", "said", "the dam at Karsk is 43 metres high")
    assert [row[0] for row in between(two, [one])] == ["contradicts"]


def test_an_exact_number_refines_a_loose_one(draft):
    one = draft("Ana Brandt said some 40 ferries were late at Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "said", "some 40 ferries were late at Karsk")
    two = draft("Ole Sund said 38 ferries were late at Karsk").who("Ole Sund")
    two.says("Ole Sund", "said", "38 ferries were late at Karsk", near=(0.95, 0.1))
    fine, coarse = "38 ferries were late at Karsk", "some 40 ferries were late at Karsk"
    assert between(two, [one]) == [("refines", fine, coarse)]


@pytest.mark.parametrize(
    "denied",
    [
        "the mayor did not only sell the boat at Karsk",
        "the mayor has not yet sold the boat at Karsk",
        "if the mayor had not sold the boat at Karsk",
    ],
)
def test_a_partial_negation_denies_nothing(draft, denied):
    one = draft("Ana Brandt said the mayor sold the boat at Karsk").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the mayor sold the boat at Karsk")
    two = draft(f"Ole Sund said {denied}").who("Ole Sund")
    two.says("Ole Sund", "said", denied, negated=True, near=(0.9, 0.4))
    assert not [row for row in between(two, [one]) if row[0] == "contradicts"]


def test_a_model_that_reads_both_texts_has_a_say(draft):
    one = draft("Ana Brandt said the dam at Karsk is broken").who("Ana Brandt")
    one.says("Ana Brandt", "said", "the dam at Karsk is broken")
    two = draft("Ole Sund denied that the dam at Karsk is broken").who("Ole Sund")
    said = "the dam at Karsk is broken"
    two.says("Ole Sund", "denied", said, stance="denies", near=(0.9, 0.3))
    asked = []

    def told(given):
        def weigh(pairs):
            asked.extend(pairs)
            return np.array([[0.0, 0.0, given, 0.0, 0.0]] * len(pairs), dtype=np.float32)

        found = judge(two.done(), [one.done()], weigh)
        return next((j for j in found if j.relation == "contradicts"), None)

    sure, open_, unlikely = told(4.0), told(0.0), told(-4.0)
    assert sure.score > open_.score > unlikely.score
    assert sure.maker == "rules-1, pairs-1, evidence-1"
    assert set(asked) == {
        ("It is not true: the dam at Karsk is broken", "the dam at Karsk is broken"),
        ("the dam at Karsk is broken", "It is not true: the dam at Karsk is broken"),
    }


@pytest.mark.parametrize(
    ("text", "negated", "denied"),
    [
        ("that the mayor sold the boat is false", True, "sell"),
        ("the report that the mayor sold the boat is completely untrue", True, "sell"),
        ("any suggestion that the mayor sold the boat is not true", True, "sell"),
        ("it is not true that the mayor sold the boat", True, "sell"),
        ("that isn't true", True, None),  # which is not said
        ("the mayor was not right", True, "right"),
        ("false papers were found in Karsk", False, None),  # they only are called so
        ("none of the 40 farmers on board survived", True, "surviv"),  # there were farmers
        ("no farmers at the market were hurt", True, "injur"),
        ("no one in that market has ever treated farmers", True, "treat"),
        ("no boats were sold", True, "sell"),
        ("no arrests have been made at Karsk", True, "arrest"),
        ("no injuries were reported at Karsk", True, "injur"),
        ("no plan to sell the boat was made", True, "sell"),
        ("there were no farmers on the boat", True, "farm"),
        ("he denied the allegation", True, None),  # which one is not said
        ("the toll declined to 11 dollars", False, None),
    ],
)
def test_what_is_called_false_is_denied(text, negated, denied):
    said = Statement("s", "r", (), (), ((0, len(text)),), "own voice")
    (clause,) = clauses(text, said, [])
    assert (clause.negated, clause.denied) == (negated, denied)


NO, YES = "the mayor did not sell the boat at Karsk", "the mayor sold the boat at Karsk"


@pytest.mark.parametrize(
    "yes",
    [
        "the mayor tried to sell the boat at Karsk",  # which he need not have done
        "the auditors are looking into whether the mayor sold the boat at Karsk",
        "the harbour office of Norvik sold the boat at Karsk",
        "the mayor left the boat at Karsk unsold",
    ],
)
def test_what_is_not_just_that_is_less_of_a_contradiction(draft, yes):
    def score(said):
        one = draft(f"Ana Brandt said {said}").who("Ana Brandt")
        one.says("Ana Brandt", "said", said)
        two = draft(f"Ole Sund said {NO}").who("Ole Sund")
        two.says("Ole Sund", "said", NO, negated=True, near=(0.9, 0.4))
        found = judge(two.done(), [one.done()])
        return max((j.score for j in found if j.relation == "contradicts"), default=0.0)

    assert score(YES) > 0.8
    assert score(yes) < score(YES)


@pytest.mark.parametrize(
    ("cited", "relations"), [("The Harbour Post", ["same origin"]), ("The Star", [])]
)
def test_who_cites_an_outlet_says_what_stands_in_its_report(draft, cited, relations):
    one = draft(
        "A guard told us Lo Vessin has left for the border with police", outlet="Harbour Post"
    )
    one.who("A guard", kind="unnamed").who("Lo Vessin")
    one.says("A guard", "told", "Lo Vessin has left for the border with police")
    two = draft(f"{cited} said Lo Vessin is at the border with police cars")
    two.who(cited, kind="outlet").who("Lo Vessin")
    two.says(cited, "said", "Lo Vessin is at the border with police cars", near=(0.65, 0.75))
    assert [row[0] for row in between(two, [one])] == relations


@pytest.mark.parametrize(("word", "told"), [("a", ["contradicts"]), ("the alleged", [])])
def test_what_is_only_named_as_alleged_is_not_said(draft, word, told):
    yes = f"Ana Brandt took {word} bribe from the Harbour Post at Karsk"
    one = draft(f"Ole Sund said that {yes}").who("Ole Sund").who("Ana Brandt")
    one.says("Ole Sund", "said", yes)
    no = "she took a bribe from the Harbour Post at Karsk"
    two = draft(f"Ana Brandt denied that {no}").who("Ana Brandt", "she")
    two.says("Ana Brandt", "denied", no, stance="denies", near=(0.9, 0.2))
    assert [row[0] for row in between(two, [one])] == told
