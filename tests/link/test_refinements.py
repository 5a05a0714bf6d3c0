"""What one statement says more exactly than another: where it was, and who."""

from __future__ import annotations

from dataclasses import replace

import pytest

from onrecord.link import judge
from onrecord.link.places import containment, place_key
from onrecord.records import Role


def finer(one, two):
    """(finer, coarser) contents of the judgements "refines" between two drafts."""
    known, new = one.done(), two.done()
    text = {
        s.id: e.report.text[s.content[0][0] : s.content[0][1]]
        for e in (known, new)
        for s in e.analysis.statements
    }
    found = judge(new, [known])
    return [(text[j.a], text[j.b]) for j in found if j.relation == "refines"]


@pytest.mark.parametrize(
    ("fine", "coarse"),
    [
        ("the envoys signed the grain pact in Rome", "the envoys signed the grain pact in Italy"),
        (
            "the envoys signed the grain pact in Rome",
            "the envoys signed the grain pact in a European capital",
        ),
        (
            "the envoys signed the grain pact in Kenya",
            "the envoys signed the grain pact in an African country",
        ),
    ],
)
def test_a_place_within_another_refines(draft, fine, coarse):
    one = draft(f"Ana Brandt said {coarse}").who("Ana Brandt")
    one.says("Ana Brandt", "said", coarse)
    one.where(*(name for name in ("Italy",) if name in coarse))
    two = draft(f"Ole Sund said {fine}").who("Ole Sund")
    two.says("Ole Sund", "said", fine, near=(0.95, 0.2)).where(fine.split()[-1])
    assert finer(one, two) == [(fine, coarse)]


@pytest.mark.parametrize(
    "coarse",
    [
        "the envoys signed the grain pact in an Asian capital",  # Rome is none
        "the envoys signed the grain pact in Norway",
        "the envoys never signed the grain pact in Italy",
        "the widows buried the old king in Italy",
    ],
)
def test_another_place_or_matter_refines_nothing(draft, coarse):
    one = draft(f"Ana Brandt said {coarse}").who("Ana Brandt")
    one.says("Ana Brandt", "said", coarse)
    one.where(*(name for name in ("Italy", "Norway") if name in coarse))
    fine = "the envoys signed the grain pact in Rome"
    two = draft(f"Ole Sund said {fine}").who("Ole Sund")
    two.says("Ole Sund", "said", fine, near=(0.95, 0.2)).where("Rome")
    assert finer(one, two) == []


@pytest.mark.parametrize(
    ("told", "inner", "outer"),
    [
        ("KARSK, Norland - The dam broke", "KARSK", "Norland"),
        ("The dam at Karsk in northern Norland broke", "Karsk", "Norland"),
        ("The dam broke at Karsk, a small port on the coast of Norland", "Karsk", "Norland"),
    ],
)
def test_reports_tell_what_lies_where(draft, told, inner, outer):
    within = containment([draft(told).where(inner, outer).done()])
    assert place_key(outer) in within[place_key(inner)]


def test_a_list_of_places_tells_nothing(draft):
    told = draft("Dams broke at Karsk, Norvik and Lo").where("Karsk", "Norvik", "Lo").done()
    assert place_key("Karsk") not in containment([told])


def test_an_adjective_tells_whose_a_place_is(draft):
    told = draft("The dam in the Italian town of Karsk broke").where("Karsk").done()
    assert place_key("Italy") in containment([told])[place_key("Karsk")]


def minister(draft, text, said, role):
    """A report that names a person and tells a role of his."""
    two = draft(f"Ole Sund said {text}").who("Ole Sund").who("Ivo Ress")
    held = Role(role, None, None, two.id, two.at("Ivo Ress"))
    two.entities["Ivo Ress"] = replace(two.entities["Ivo Ress"], roles=(held,))
    return two.says("Ole Sund", "said", said, near=(0.95, 0.2))


@pytest.mark.parametrize(
    ("somebody", "role", "is_finer"),
    [
        ("a senior official", "deputy minister", True),
        ("a deputy minister", "deputy minister", True),
        ("a man", "farmer", True),
        ("a diplomat", "deputy minister", False),
        ("an ambassador", "deputy minister", False),
        ("the deputy minister", "deputy minister", False),  # no description of somebody
    ],
)
def test_a_name_refines_a_description_that_fits(draft, somebody, role, is_finer):
    coarse = f"{somebody} was arrested at the harbour of Karsk with forged papers"
    fine = "Ivo Ress was arrested at the harbour of Karsk with forged papers"
    one = draft(f"Ana Brandt said {coarse}").who("Ana Brandt")
    one.says("Ana Brandt", "said", coarse)
    two = minister(draft, fine, fine, role)
    assert finer(one, two) == ([(fine, coarse)] if is_finer else [])
