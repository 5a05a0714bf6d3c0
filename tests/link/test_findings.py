"""What does not fit between reports, of people that are one party."""

from onrecord.link.findings import between
from onrecord.records import Derived, Evidence, Party


def one_party(*evidence: Evidence) -> Derived:
    """All entities as one person."""
    entities = tuple(e.id for item in evidence for e in item.analysis.entities)
    party = Party("p1", "Mary Ostreik", "person", (), (), entities)
    return Derived((party,), dict.fromkeys(entities, "p1"), {}, (), ())


def found(*evidence: Evidence) -> list[tuple[str, str, str]]:
    texts = {item.report.id: item.report.text for item in evidence}
    told = between(evidence, one_party(*evidence))
    return [(texts[f.report][slice(*f.span)], f.kind, f.message) for f in told]


def test_a_name_that_two_reports_spell_in_two_ways(draft):
    one = draft("Mary Ostreik said so.", "The Quay").who("Mary Ostreik").done()
    two = draft("So said Mary Ostriek.", "The Lock").who("Mary Ostriek").done()
    same = draft("Then Mary Ostreik left.", "The Mole").who("Mary Ostreik").done()
    assert found(one, two, same) == [
        (
            "Mary Ostriek",
            "name spelt in two ways by two reports",
            "“Mary Ostriek” here, “Mary Ostreik” in The Quay, 2031-03-05",
        )
    ]
    assert found(one, same) == []


def test_two_ages_in_two_reports(draft):
    one = draft("Mary Ostreik, 54, said so.", "The Quay").who("Mary Ostreik").done()
    two = draft("So said Mary Ostreik, 45.", "The Lock").who("Mary Ostreik").done()
    assert found(one, two) == [
        (
            "Mary Ostreik, 45",
            "two ages for one person in two reports",
            "Mary Ostreik is 45 here and 54 in The Quay, 2031-03-05",
        )
    ]


def test_a_birthday_between_two_reports_is_no_finding(draft):
    one = draft("Mary Ostreik, 54, said so.").who("Mary Ostreik").done()
    older = draft("Mary Ostreik, 55, said no.").who("Mary Ostreik").done()
    later = draft("Mary Ostreik, 64, left.", published="2041-03-05").who("Mary Ostreik").done()
    assert found(one, older, later) == []


def test_two_who_are_not_one_party_are_not_compared(draft):
    one = draft("Mary Ostreik, 54, said so.").who("Mary Ostreik").done()
    two = draft("Mary Ostriek, 45, left.").who("Mary Ostriek").done()
    entities = [item.analysis.entities[0].id for item in (one, two)]
    parties = tuple(Party(e, "x", "person", (), (), (e,)) for e in entities)
    assert between([one, two], Derived(parties, {}, {}, (), ())) == ()
