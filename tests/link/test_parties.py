"""Who is one party across reports, and who is not."""

from __future__ import annotations

import pytest

from onrecord.link import derive, judge
from onrecord.link.bodies import body_name, same_body_name
from onrecord.link.demonyms import fold_countries, one_country, table
from onrecord.link.parties import parties, same_parties
from onrecord.link.people import full_name, person_name, same_person_name
from onrecord.records import Judgement, Name


def joined(*drafts):
    """The sets of names that parties hold after the reports came one by one."""
    known, judgements = [], []
    for item in drafts:
        judgements += judge(item.done(), known)
        known.append(item.done())
    return [set(party.aliases) for party in derive(known, judgements).parties]


def test_the_table_of_countries_is_whole():
    assert len(table()) >= 180
    assert fold_countries("Norway’s navy, the Norwegian navy") == "§norway  navy, the §norway  navy"
    assert "§" not in fold_countries("polish the swedes")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Rim Tae-jun", "Rim Tae Jun", True),
        ("Prime Minister Ana Marín", "Ana Marin’s", True),
        ("Muammar Gadafi", "Moammar Gaddafi", True),
        ("Ana Lucia Brandt", "Ana Brandt", True),
        ("Marco Vessin", "Lo Vessin", False),
        ("Mario Vessin", "Maria Vessin", False),
        ("Rim Tae Jun", "Rim Tae Ho", False),
    ],
)
def test_full_names(one, other, same):
    a, b = full_name(person_name(one)), full_name(person_name(other))
    assert a is not None
    assert b is not None
    assert same_person_name(a, b) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Norway’s foreign ministry", "The Norwegian foreign ministry", True),
        ("Oslo’s foreign ministry", "the Norwegian Ministry of Foreign Affairs", True),
        ("Norland's foreign ministry", "the Norlandic foreign ministry", True),
        ("Norland's foreign ministry", "the Sudlandic foreign ministry", False),
        ("Norway's spy agency", "the Swedish spy agency", False),
        ("Vessin's port authority", "the port authority of Vessin", True),
        ("Vessin's port authority", "the port authority of Karsk", False),
        ("Radio Norland International", "RNI", True),
        ("Italian newspaper La Voce", "La Voce", True),
        ("Norway’s Fjordposten daily", "Fjordposten", True),
        ("University of Karsk", "Karsk University", False),
        ("British Airways", "Airways", False),
        ("NRK", "NRK News", True),
        ("Tarn", "Tarn News", False),
    ],
)
def test_names_of_bodies(one, other, same):
    a, b = body_name(one), body_name(other)
    assert a is not None
    assert b is not None
    assert bool(same_body_name(a, b)) is same


@pytest.mark.parametrize("words", ["the report", "an Italian press report", "the ministry"])
def test_a_description_is_no_name(words):
    assert body_name(words) is None


def test_an_invented_country_needs_more_than_a_like_beginning():
    assert one_country("norland", "norlandic")
    assert not one_country("norland", "northern")


def test_title_and_surname_join_the_only_full_name(draft):
    one = draft("Ambassador Lo Vessin has left").who("Ambassador Lo Vessin")
    two = draft("They asked Ambassador Vessin to stay").who("Ambassador Vessin")
    assert joined(one, two) == [{"Ambassador Lo Vessin", "Ambassador Vessin"}]


def test_a_surname_alone_joins_nobody(draft):
    one = draft("Lo Vessin has left").who("Lo Vessin")
    two = draft("Then Vessin came back").who("Vessin")
    assert len(joined(one, two)) == 2


def test_two_bearers_of_a_surname_keep_a_third_apart(draft):
    one = draft("Ambassador Lo Vessin met Ambassador Marco Vessin")
    one.who("Ambassador Lo Vessin").who("Ambassador Marco Vessin")
    two = draft("They asked Ambassador Vessin to stay").who("Ambassador Vessin")
    assert len(joined(one, two)) == 3


def may_be(*items):
    known, found = [], []
    for item in (one.done() for one in items):
        found += [j for j in judge(item, known) if j.relation == "may be the same"]
        known.append(item)
    names = {e.id: e.name for item in known for e in item.analysis.entities}
    return [{names[j.a], names[j.b]} for j in found]


def test_a_surname_that_two_of_its_report_bear_may_be_either_s(draft):
    one = draft("Vessin left. Lo Vessin met Ada Vessin")
    one.who("Vessin").who("Lo Vessin").who("Ada Vessin")
    assert len(joined(one)) == 3
    assert may_be(one) == [{"Lo Vessin", "Vessin"}, {"Ada Vessin", "Vessin"}]


def test_beside_a_namesake_the_title_tells_who_is_meant(draft):
    one = draft("President Lo Vessin spoke").who("President Lo Vessin")
    two = draft("President Vessin waved to Ada Vessin").who("President Vessin").who("Ada Vessin")
    assert {"President Lo Vessin", "President Vessin"} in joined(one, two)
    other = draft("The mayor, Vessin, waved to Ada Vessin").who("Vessin").who("Ada Vessin")
    assert len(joined(one, other)) == 3


def test_two_people_are_not_joined_by_way_of_a_third(draft):
    one = draft("Minister Lo Vessin has left").who("Minister Lo Vessin").done()
    two = draft("They asked Minister Vessin to stay").who("Minister Vessin").done()
    three = draft("Minister Marco Vessin is in").who("Minister Marco Vessin").done()
    a, b, c = (item.analysis.entities[0].id for item in (one, two, three))
    links = [
        Judgement("j1", "same", b, a, 0.8, "rules-1", "the only one"),
        Judgement("j2", "same", c, b, 0.8, "rules-1", "the only one"),
    ]
    parties = derive([one, two, three], links).parties
    assert [len(party.entities) for party in parties] == [1, 1, 1]


def test_unnamed_sources_are_never_joined(draft):
    one = draft("a diplomat said it").who("a diplomat", kind="unnamed")
    two = draft("then a diplomat left").who("a diplomat", kind="unnamed")
    assert len(joined(one, two)) == 2


def test_a_person_outranks_the_rules(draft):
    one = draft("Ana Brandt spoke").who("Ana Brandt").done()
    two = draft("Then Ana Brandt left").who("Ana Brandt").done()
    a, b = one.analysis.entities[0].id, two.analysis.entities[0].id
    judgements = judge(two, [one])
    assert len(derive([one, two], judgements).parties) == 1
    no = Judgement("j0", "contradicts", a, b, 1.0, "person:ed", "two women of one name")
    assert len(derive([one, two], [*judgements, no]).parties) == 2
    taken_back = Judgement("j0", "contradicts", a, b, 1.0, "person:ed", "", "2031-03-06")
    assert len(derive([one, two], [*judgements, taken_back]).parties) == 1


def test_a_party_keeps_its_id_and_takes_the_fullest_name(draft):
    one = draft("Ambassador Vessin has left").who("Ambassador Vessin").done()
    two = (
        draft("Lo Vessin, the ambassador, and Ambassador Lo Vessin")
        .who("Lo Vessin", "Ambassador Lo Vessin")
        .done()
    )
    before = derive([one], []).parties[0]
    after = derive([one, two], judge(two, [one])).parties
    assert [party.id for party in after] == [before.id]
    assert after[0].name == "Lo Vessin"


@pytest.mark.parametrize(
    ("text", "written", "titles"),
    [
        ("Norwegian Prime Minister Ana Lo’s", "Ana Lo", {"prime", "minister"}),
        ("then-Ambassador Rim Tae Jun", "Rim Tae Jun", {"ambassador"}),
        ("Norlandic Foreign Minister Ana Lo", "Ana Lo", {"minister"}),
        ("Secretary of State Ole Sund, 61", "Ole Sund", {"secretary"}),
        ("Marta Jordan", "Marta Jordan", set()),
        ("Jordan Reyes", "Jordan Reyes", set()),
        ("the Norwegian envoy", "", {"envoy"}),
        ("Ana de la Cruz", "Ana de la Cruz", set()),
    ],
)
def test_a_name_without_what_stands_before_it(text, written, titles):
    name = person_name(text)
    assert (name.written, set(name.titles)) == (written, titles)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("Norway’s Fjordposten daily", "Fjordposten"),
        ("the Norwegian news agency Fjordpress 1", "Fjordpress 1"),
        ("South Korea’s spy agency", "South Korea's spy agency"),
        ("The Harbour Post", "Harbour Post"),
        ("Angie’s List", "Angie's List"),
        ("the St. Olav Courier", "St. Olav Courier"),
    ],
)
def test_the_written_name_of_a_body(text, written):
    name = body_name(text)
    assert name is not None
    assert name.written == written


def test_a_name_that_a_report_misread_is_no_alias(draft):
    one = draft("Ana Lo met Rosa Lo. Ana Lo, the mayor, left")
    one.who("Ana Lo", "Ana Lo, the mayor", "Rosa Lo")
    two = draft("Ana Lo is back").who("Ana Lo")
    (aliases,) = joined(one, two)
    assert aliases == {"Ana Lo", "Ana Lo, the mayor"}


def shown(*drafts):
    """(kind, name) of the parties that the rules make of reports."""
    items = [one.done() for one in drafts]
    judged = [j for at, item in enumerate(items) for j in same_parties(item, items[:at])]
    return sorted((party.kind, party.name) for party in parties(items, judged)[0])


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (("Prince Olaf wept.", "Then Olaf slept."), "Prince Olaf"),
        (("Prince Olaf Vessin wept.",), "Olaf Vessin"),
        (("Pope Olaf II wept.",), "Pope Olaf II"),
        (("President Vessin wept.",), "Vessin"),
    ],
)
def test_the_title_of_a_single_name_is_shown(draft, texts, name):
    words = [text.removesuffix(".").rpartition(" ")[0].removeprefix("Then ") for text in texts]
    found = shown(*(draft(text).who(one) for text, one in zip(texts, words, strict=True)))
    assert ("person", name) in found


def test_a_son_is_shown_as_one(draft):
    assert shown(
        draft("Ole Vessin Jr. met his father, Ole Vessin.").who("Ole Vessin Jr.", key="son")
    ) == [("person", "Ole Vessin Jr.")]


def test_an_outlet_is_shown_by_its_longer_name(draft):
    times = draft("The Tarn Times and the Times and The Times told it.")
    times.who("Tarn Times", "Times", "The Times", kind="outlet")
    assert shown(times) == [("outlet", "Tarn Times")]


def test_one_congress_of_one_country(draft):
    one = draft("Then Congress met.").who("Congress", kind="organization")
    other = draft("Now the Congress met.").who("the Congress", kind="organization")
    assert shown(one, other) == [("organization", "Congress")]
    lands = [
        draft(f"Then {land} Congress met.").who(f"{land} Congress", kind="organization")
        for land in ("Norwegian", "Chilean")
    ]
    assert len(shown(one, other, *lands)) == 4


def test_a_country_is_one_source_in_all_reports(draft):
    made = [
        draft(f"{words} said no.").who(words, kind="organization")
        for words in ("Chile", "the Chilean government", "Chile’s government", "Norway")
    ]
    assert shown(*made) == [("organization", "Chile"), ("organization", "Norway")]
    assert body_name("Chilean") is None
    assert body_name("the U.S.").tokens == body_name("the United States").tokens


def test_a_ministry_is_shown_with_its_country(draft):
    made = draft("The Norwegian Foreign Ministry, the Foreign Ministry and the Foreign Ministry")
    made.who("Foreign Ministry", "The Norwegian Foreign Ministry", kind="organization")
    assert shown(made) == [("organization", "Norwegian Foreign Ministry")]


def test_a_town_that_one_report_took_for_a_person(draft):
    odd = draft("Vessin was silent.").who("Vessin")
    odd.names.append(Name(odd.at("Vessin"), "person", 0.6))
    known = [
        draft("They met near the town of Vessin, and Dorn wept.").who("Dorn").where("Vessin"),
        draft("Rain fell in Vessin. Vessin said no.").who("Vessin", kind="organization"),
    ]
    known[1].where("Vessin")
    assert shown(*known, odd) == [("organization", "Vessin"), ("person", "Dorn")]
    # not who is "he", nor who is a person in as many reports, nor a surname of the story
    he = draft("Vessin was silent; he slept.").who("Vessin", also=["he"])
    assert ("person", "Vessin") in shown(*known, he)
    assert ("person", "Vessin") in shown(odd)
    ada = draft("Ada Vessin was silent.").who("Ada Vessin")
    assert ("person", "Vessin") in shown(*known, odd, ada)
