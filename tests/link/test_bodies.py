"""Organisations: acronyms, legal forms, spellings; and what stays two."""

from __future__ import annotations

import pytest

from onrecord.link.bodies import body_name, same_body_name
from onrecord.link.parties import parties, same_parties


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Radio Norland International", "RNI", True),
        ("the Federal Bureau of Harbours", "FBH", True),
        ("the Department of Justice", "DoJ", True),
        ("the U.S. Department of Harbour Security", "DHS", True),
        ("the Norwegian Food and Drug Authority", "FDA", True),
        ("Karsk Shipping Inc.", "Karsk Shipping", True),
        ("Ostrel Defence Centre", "the Ostrel Defense Center", True),
        ("Karsk & Sund", "Karsk and Sund", True),
        ("RNI", "RNI's Karsk Service", False),
        ("Harbour News", "Harbour News Asia", False),
        ("the Karsk Shipping Union", "Karsk Shipping", False),
        ("Karsk police", "Ostrel police", False),
        ("Norway's foreign ministry", "Norway's trade ministry", False),
    ],
)
def test_two_names(one, other, same):
    a, b = body_name(one), body_name(other)
    assert a is not None
    assert b is not None
    assert bool(same_body_name(a, b)) is same
    assert bool(same_body_name(b, a)) is same
    assert not same or set(a.keys) & set(b.keys)


def joined(*drafts):
    evidence = [draft.done() for draft in drafts]
    judgements = [j for at, item in enumerate(evidence) for j in same_parties(item, evidence[:at])]
    return [set(party.aliases) for party in parties(evidence, judgements)[0]]


def test_an_acronym_is_known_though_no_report_spells_it_out_beside_it(draft):
    one = draft("Radio Norland International said so")
    one.who("Radio Norland International", kind="outlet")
    two = draft("He told RNI").who("RNI", kind="outlet")
    assert joined(one, two) == [{"Radio Norland International", "RNI"}]


def test_an_acronym_of_two_bodies_is_neithers(draft):
    one = draft("Radio Norland International said so")
    one.who("Radio Norland International", kind="outlet")
    two = draft("The Royal Navigation Institute is closed")
    two.who("Royal Navigation Institute", kind="organization")
    three = draft("He told RNI").who("RNI", kind="outlet")
    assert len(joined(one, two, three)) == 3
    assert len(joined(one, three, two)) == 3


def test_a_ministry_without_its_country_is_the_only_one_of_the_story(draft):
    one = draft("Norway's foreign ministry said so")
    one.who("Norway's foreign ministry", kind="organization")
    two = draft("The Foreign Ministry said so").who("The Foreign Ministry", kind="organization")
    assert len(joined(one, two)) == 1
    three = draft("Chile's foreign ministry denied it")
    three.who("Chile's foreign ministry", kind="organization")
    assert len(joined(one, three, two)) == 3
