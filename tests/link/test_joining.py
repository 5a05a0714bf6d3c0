"""A person's merge, split and new name, and that the order of judgements is nothing."""

from __future__ import annotations

import itertools

import pytest

from onrecord.link.parties import parties, same_parties
from onrecord.records import Judgement


@pytest.fixture
def three(draft):
    """Three reports that name one Ana Brandt, as the rules have it."""
    texts = ("Ana Brandt spoke", "Then Ana Brandt left", "Nobody saw Ana Brandt again")
    return [draft(text).who("Ana Brandt").done() for text in texts]


def judged(evidence):
    return [j for at, item in enumerate(evidence) for j in same_parties(item, evidence[:at])]


def entity(item, at=0):
    return item.analysis.entities[at].id


def sets(evidence, judgements):
    return sorted(sorted(party.entities) for party in parties(evidence, judgements)[0])


def person(relation, a, b, made="2031-03-06T10:00:00Z", retired=None):
    why = "as a reader knows"
    return Judgement(f"j{relation}{a}{b}", relation, a, b, 1.0, "person: ed", why, retired, made)


def test_the_rules_join_three(three):
    assert len(sets(three, judged(three))) == 1


@pytest.mark.parametrize("leaver", [0, 1, 2])
def test_who_is_split_off_leaves_alone(three, leaver):
    stays = next(at for at in range(3) if at != leaver)
    split = person("contradicts", entity(three[leaver]), entity(three[stays]))
    expected = sorted(
        [[entity(three[leaver])], sorted(entity(three[at]) for at in range(3) if at != leaver)]
    )
    assert sets(three, [*judged(three), split]) == expected


def test_those_who_leave_leave_together(three, draft):
    four = [*three, draft("Ana Brandt, it was said, is ill").who("Ana Brandt").done()]
    splits = [person("contradicts", entity(four[at]), entity(four[0])) for at in (2, 3)]
    found = sets(four, [*judged(four), *splits])
    assert [len(members) for members in found] == [2, 2]
    assert sorted([entity(four[0]), entity(four[1])]) in found


def test_a_later_report_stays_with_those_who_stay(three, draft):
    split = person("contradicts", entity(three[0]), entity(three[1]))
    late = draft("Ana Brandt is back").who("Ana Brandt").done()
    evidence = [*three, late]
    found = sets(evidence, [*judged(evidence), split])
    assert [entity(three[0])] in found
    assert len(found) == 2


def test_a_retired_split_is_over(three):
    split = person("contradicts", entity(three[0]), entity(three[1]), retired="2031-04-01")
    assert len(sets(three, [*judged(three), split])) == 1


def test_a_merge_outranks_names(draft):
    one = draft("Ana Brandt spoke").who("Ana Brandt").done()
    two = draft("Captain Lo left").who("Captain Lo").done()
    three = draft("Then Ana Brandt left").who("Ana Brandt").done()
    four = draft("Rosa Lo it was").who("Rosa Lo").done()
    evidence = [one, two, three, four]
    merges = [person("same", entity(four), entity(one)), person("same", entity(two), entity(four))]
    assert len(sets(evidence, [*judged(evidence), *merges])) == 1


def test_of_two_persons_the_split_wins(draft):
    one = draft("Ana Brandt spoke").who("Ana Brandt").done()
    two = draft("Rosa Lo left").who("Rosa Lo").done()
    three = draft("Ole Sund came").who("Ole Sund").done()
    a, b, c = (entity(item) for item in (one, two, three))
    said = [person("same", a, b), person("same", b, c), person("contradicts", c, a)]
    assert len(sets([one, two, three], said)) == 2


def test_a_new_name_is_shown_and_the_reports_names_stay(three):
    rename = person("renames", entity(three[1]), "Ana Brandt-Lo")
    (party,) = parties(three, [*judged(three), rename])[0]
    assert party.name == "Ana Brandt-Lo"
    assert party.aliases == ("Ana Brandt",)
    later = person("renames", entity(three[0]), "Ana Lo", made="2031-03-07T10:00:00Z")
    assert parties(three, [later, rename, *judged(three)])[0][0].name == "Ana Lo"


def test_the_models_name_nobody(three):
    rename = Judgement("j1", "renames", entity(three[0]), "Rosa Lo", 1.0, "rules-1", "")
    assert parties(three, [*judged(three), rename])[0][0].name == "Ana Brandt"


def test_the_order_of_judgements_is_nothing(three, draft):
    four = [*three, draft("Rosa Lo spoke").who("Rosa Lo").done()]
    said = [
        *judged(four),
        person("contradicts", entity(four[0]), entity(four[1])),
        person("same", entity(four[3]), entity(four[0])),
        person("renames", entity(four[0]), "Ana Lo"),
    ]
    found = {repr(parties(four, order)) for order in itertools.permutations(said)}
    assert len(found) == 1
