"""Reports put with their stories; stories that join and part."""

from __future__ import annotations

import json

import numpy as np
import pytest

from onrecord.link import (
    Grouping,
    Known,
    assign,
    choices,
    joined,
    keys,
    opening,
    parted,
    sketch,
    unpacked,
)
from onrecord.link.division import division, halves
from onrecord.link.index import PER_KEY, REACH, Index
from onrecord.link.sketches import marks

DAM = [
    ("Dam breaks above Karsk", "The dam above Karsk broke on Sunday night. The Lower Town was "
     "flooded and 40 families were taken to the school by rescuers from Vessin."),
    ("Karsk flooded after dam breaks", "Rescuers from Vessin took 40 families out of the Lower "
     "Town of Karsk after the dam above it broke. The school is open to them."),
    ("Forty families without a home in Karsk", "The dam that broke above Karsk on Sunday night "
     "has flooded the Lower Town; families sleep in the school, rescuers said."),
]  # fmt: skip
FERRY = [
    ("Ferry fares to rise in Norland", "The Norland council voted to raise ferry fares by a "
     "tenth from spring. Islanders who commute to Calder said they would protest at the pier."),
    ("Islanders protest against ferry fares", "Islanders protested at the pier of Calder after "
     "the Norland council raised ferry fares by a tenth. Commuters blocked the pier."),
    ("Calder pier blocked over fares", "Commuters from the islands blocked the pier of Calder "
     "in a protest against ferry fares that the Norland council raised by a tenth."),
]  # fmt: skip


def vector(*weights):
    row = np.zeros(384, dtype=np.float32)
    row[: len(weights)] = weights
    return (row / np.linalg.norm(row)).astype("<f2").tobytes()


def made(told, day="2031-03-05", near=(1.0, 0.1)):
    return sketch(*told, day, vector(*near))


def assigned(new, stories):
    """The story that a report is put with where the index finds all there is."""
    return assign(
        new, stories, {key: one for story in stories for key, one in story.sketches.items()}
    )


def known(name, reports, day="2031-03-05", near=(1.0, 0.1)):
    return Known(name, {f"{name} {at}": made(one, day, near) for at, one in enumerate(reports)})


def test_a_report_joins_the_story_it_tells():
    stories = [known("ferry", FERRY, near=(0.1, 1.0)), known("dam", DAM[:2])]
    assert assigned(made(DAM[2]), stories) == "dam"
    assert assigned(made(DAM[2]), stories[:1]) is None
    assert assigned(made(DAM[2]), []) is None


def test_the_same_words_of_another_year_are_another_story():
    grouping = Grouping()
    for at, day in enumerate(("2031-03-05", "2031-03-05", "2034-06-01")):
        grouping.place(f"dam {at}", *DAM[at], day, vector(1.0, 0.1))
    assert [grouping.story_of(f"dam {at}") for at in range(3)] == ["dam 0", "dam 0", "dam 2"]
    assert assigned(made(DAM[2], None), [known("dam", DAM[:2])]) == "dam"


def test_an_opening_is_the_title_and_the_first_words():
    assert opening("Dam breaks", "It broke") == "Dam breaks\nIt broke"
    assert opening(None, "It broke") == "It broke"
    assert len(opening("T", "x" * 2000)) == 502


@pytest.mark.parametrize("text", ["", "…", "x", "It rained in Calder. " * 900])
@pytest.mark.parametrize("day", [None, "2031-03-05", "0001-01-01", "no date"])
def test_a_sketch_survives_its_bytes_and_any_text(text, day):
    one = sketch(None, text, day, vector(0.0, 0.0, 1.0))
    assert unpacked(one.packed()) == one
    assert assigned(one, [Known("dam", {"r": made(DAM[0])})]) is None
    assert assign(one, [], {}) is None


def test_a_sketch_without_a_vector_is_compared_by_its_words():
    bare = sketch(*DAM[0], None, b"")
    assert unpacked(bare.packed()) == bare
    assert assigned(bare, [known("ferry", FERRY), known("dam", DAM)]) == "dam"


def test_the_index_looks_at_the_last_reports_of_a_word_within_reach():
    index = Index()
    for number in range(PER_KEY + 10):
        index.add(f"undated {number}", made(DAM[0], None))
        index.add(f"old {number}", made(DAM[0], "2019-01-01"))
    index.add("near", made(DAM[0], "2031-03-01"))
    index.add("other", made(FERRY[0], "2031-03-05"))
    found = index.near(made(DAM[1], "2031-03-05"))
    assert "near" in found
    assert "other" not in found
    assert f"undated {PER_KEY + 9}" in found
    assert "undated 9" not in found
    assert not any(name.startswith("old") for name in found)
    assert "near" not in index.near(made(DAM[1], "2033-03-05"))
    assert REACH == 30


def test_rows_fall_into_stories_in_the_order_in_which_they_come():
    def told():
        grouping = Grouping()
        rows = [*zip(DAM, FERRY, strict=True)]
        return [
            grouping.place(name, *one, "2031-03-05", vector(*near))
            for at, pair in enumerate(rows)
            for name, one, near in (
                (f"dam {at}", pair[0], (1.0, 0.1)), (f"ferry {at}", pair[1], (0.1, 1.0))
            )
        ]  # fmt: skip

    assert told() == ["dam 0", "ferry 0"] * 3
    assert told() == told()


def test_two_stories_that_became_one_are_joined():
    first, second = known("first", DAM[:1]), known("second", DAM[1:2])
    other = known("ferry", FERRY, near=(0.1, 1.0))
    near = {**first.sketches, **second.sketches, **other.sketches}
    chosen = choices(made(DAM[2]), [other, second], near)
    found = joined(first, [other, second], chosen)
    assert found is not None
    assert found.story == "second"
    assert joined(first, [other], chosen) is None


def test_a_story_of_two_is_parted_and_a_story_of_one_is_not():
    dam = known("dam", DAM).sketches
    ferry = known("ferry", FERRY, near=(0.1, 1.0)).sketches
    assert parted(Known("both", {**dam, **ferry})) == tuple(ferry)
    assert parted(Known("dam", dam)) == ()
    assert parted(Known("both", {**dam, "ferry 0": ferry["ferry 0"]})) == ()


OSKBY = [
    ("Karn floods Oskby", "The Karn flooded Oskby on Monday. Twelve people drowned in the valley "
     "when the sawmill dam gave way, said mayor Ada Brandal. The road up the valley is closed."),
    ("Sawmill dam gives way in Karn valley", "Twelve drowned in Oskby when the dam of the sawmill "
     "gave way and the river Karn rose. Mayor Ada Brandal asked the valley for blankets."),
    ("Twelve dead in Karn flood", "The flood in the Karn valley killed twelve people in Oskby. The "
     "sawmill had been warned about its dam, Ada Brandal said. The road is closed."),
    ("Karn flood: who knew of the dam?", "The owner of the sawmill at Oskby knew that its dam "
     "leaked, mayor Ada Brandal said after the flood that killed twelve in the Karn valley."),
]  # fmt: skip
LUNDEBY = [
    ("Karn floods camp at Lundeby", "The Karn flooded a camp site at Lundeby on Friday. 31 campers "
     "drowned in the valley after a cloudburst, said warden Ove Hessel. The road is closed."),
    ("Cloudburst drowns 31 in Karn valley", "A cloudburst let the river Karn rise by night and "
     "drowned 31 campers at Lundeby. Warden Ove Hessel had asked them to leave the valley."),
    ("31 dead in Karn flood", "The flood in the Karn valley killed 31 campers at Lundeby. Ove "
     "Hessel, the warden, said the cloudburst came by night. The road is closed."),
    ("Karn flood: campers were warned", "Campers at Lundeby were warned of the cloudburst, warden "
     "Ove Hessel said after the flood that killed 31 in the Karn valley. They were asleep."),
]  # fmt: skip


def test_two_floods_of_one_valley_are_two_stories_and_one_is_one():
    one = known("oskby", OSKBY, None)
    other = known("lundeby", LUNDEBY, None, near=(1.0, 0.5))
    pairs = zip(one.sketches.items(), other.sketches.items(), strict=True)
    mixed = dict(each for both in pairs for each in both)
    assert parted(Known("both", mixed)) == tuple(other.sketches)
    assert parted(one) == parted(other) == ()
    assert joined(one, [other], choices(made(OSKBY[0], None), [other], mixed)) is None
    assert joined(one, [other], {"lundeby": 9.0}) is None
    assert halves(list(mixed.values())) == ([0, 2, 4, 6], [1, 3, 5, 7])


def test_halves_and_their_division_bear_any_reports():
    blank, one = sketch(None, "", None, b""), made(DAM[0])
    for members in ([one, one], [blank, blank, blank], [one, blank, one, blank]):
        first, second = halves(members)
        assert sorted(first + second) == list(range(len(members)))
        assert first[0] == 0
        groups = ([members[at] for at in half] for half in (first, second))
        assert np.isfinite(division(*groups))


def test_marks_are_months_weekdays_years_and_numbers():
    months, weekdays, years, numbers = marks("On Friday, 3 May 2019, may 1,300 of Sept. march")
    assert (months, weekdays, years) == ({5, 9}, {4}, {2019})
    assert len(numbers) == 2
    assert numbers == marks("1300 and 3")[3]


def test_what_the_story_has_beside_others_counts():
    stories, new = [known("dam", DAM[:2])], made(DAM[2])
    near = dict(stories[0].sketches)
    alone = choices(new, stories, near)
    among = choices(new, stories, {**near, "other": made(DAM[2]), "more": made(DAM[2])})
    assert among["dam"] < alone["dam"]


def test_keys_are_rare_words():
    assert len(keys(made(DAM[0]))) <= 14
    shared = set(keys(made(DAM[0]))) & set(keys(made(DAM[1])))
    assert len(shared) >= 5
    assert not shared & set(keys(made(FERRY[0])))
    json.dumps(keys(made(DAM[0])))  # plain integers


def test_rows_tell_the_story_they_are_in_when_the_last_one_was_read():
    grouping = Grouping()
    told = [(f"dam {at}", one, (1.0, 0.1)) for at, one in enumerate(DAM)]
    told += [(f"ferry {at}", one, (0.1, 1.0)) for at, one in enumerate(FERRY)]
    for name, one, near in told:  # as if all had been put together, by a mistake
        grouping.add(name, made(one, near=near), "dam 0")
    story = grouping.place("dam 3", *DAM[1], "2031-03-05", vector(1.0, 0.1))
    assert story == "dam 0"
    assert {grouping.story_of(f"dam {at}") for at in range(4)} == {"dam 0"}
    assert {grouping.story_of(f"ferry {at}") for at in range(3)} == {"ferry 0"}
