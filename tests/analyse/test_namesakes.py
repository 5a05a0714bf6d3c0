"""Whom a surname alone means where two people of a report bear it."""

from __future__ import annotations

import re

import pytest

from onrecord.analyse.entities import Cast
from onrecord.analyse.sentences import split
from onrecord.records import Name, bare_report


def cast(text: str, *names: str, places: tuple[str, ...] = ()) -> Cast:
    """A text's people: every place where one of ``names`` stands is tagged as a person's."""
    words = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    tags = [Name(m.span(), "person", 0.9) for m in re.finditer(rf"\b(?:{words})\b", text)]
    tags += [Name(m.span(), "place", 0.9) for p in places for m in re.finditer(p, text)]
    taken: list[Name] = []
    for tag in sorted(tags, key=lambda one: (one.kind != "place", one.span)):
        if not any(a.span[0] < tag.span[1] and tag.span[0] < a.span[1] for a in taken):
            taken.append(tag)
    return Cast(bare_report(text), taken, split(text))


def called(text: str, *names: str, nth: int = -1, places: tuple[str, ...] = ()) -> str:
    """The fullest name of whom the ``nth`` lone surname of a text means."""
    made = cast(text, *names, places=places)
    alone = [(s, f) for s, f in made.people.plain if " " not in text[slice(*s)]]
    return made.entity(alone[nth][1]).name


BOTH = "Ada Quill", "Ole Quill", "Quill"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ada Quill opened the bridge. Her cousin Ole Quill came late. Quill said she was glad.",
         "Ada Quill"),
        ("Ole Quill opened the bridge with Ada Quill. Mrs. Quill was glad.", "Ada Quill"),
        ("Ada Quill met President Ole Quill. “It holds,” President Quill said.",
         "Ole Quill"),
        ("Ada Quill wept. Quill’s husband, Ole Quill, was there.", "Ada Quill"),
        ("Ole Quill sued the town. His daughter, Ada Quill, did not. The younger Quill left.",
         "Ada Quill"),
        ("Ole Quill sued the town. His daughter, Ada Quill, did not. The elder Quill left. "
         "Quill lost.", "Ole Quill"),
        ("Ole Quill and Ada Quill sued the town. “My husband is wrong,” Quill said.",
         "Ada Quill"),
    ],
)  # fmt: skip
def test_what_stands_beside_it_tells(text: str, who: str) -> None:
    assert called(text, *BOTH) == who


def test_who_leads_the_report_is_called_so_throughout() -> None:
    text = (
        "Ole Quill built the dam. Quill said that it holds. The mayor praised Quill. His wife, "
        "Ada Quill, keeps bees. The council met. It heard three engineers. Quill did not come."
    )
    assert called(text, *BOTH) == "Ole Quill"


def test_where_nothing_tells_nobody_is_meant() -> None:
    text = "The list names Ada Quill and Ole Quill. One vote went to Quill."
    made = cast(text, *BOTH)
    people = [f for f in made.figures if f.kind == "person"]
    assert len(people) == 3
    assert called(text, *BOTH) == "Quill"


def test_a_surname_before_every_full_name_is_another_s() -> None:
    text = (
        "President Quill left on Monday. Quill’s daughter, Ada Quill, stayed. "
        "President Quill waved."
    )
    made = cast(text, "Ada Quill", "Quill")
    assert {made.entity(f).name for f in made.figures if f.kind == "person"} == {
        "Quill",
        "Ada Quill",
    }
    assert called(text, "Ada Quill", "Quill") == "Quill"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ole H. W. Quill", "Ole W. Quill", False),
        ("Ole H. Quill", "Ole Quill", True),
        ("Ole Harald Quill", "Ole H. Quill", True),
        ("Ole Quill", "Ole Quill, Jr.", False),
        ("Ken Quill", "Kenneth Quill", True),
        ("Sara Quill", "Sarah Quill", True),
        ("Eric Quill", "Erica Quill", False),
    ],
)
def test_middle_names_and_sons(one: str, other: str, same: bool) -> None:
    text = f"{one} spoke. {other} left."
    tagged = "Ole H. W. Quill", "Ole W. Quill", "Ole H. Quill", "Ole Harald Quill", "Ole Quill"
    tagged += "Ken Quill", "Kenneth Quill", "Sara Quill", "Sarah Quill", "Eric Quill", "Erica Quill"
    assert (len(cast(text, *tagged).figures) == 1) is same


def test_the_son_s_surname_is_the_son_s() -> None:
    text = "Ole Quill met Ole Quill Jr. in Ostrel. Quill Jr. said nothing."
    made = cast(text, *BOTH)
    (_, last) = made.people.plain[-1]
    assert ("ole", "quill", "jr") in last.keys


def test_a_person_s_name_tagged_once_as_a_place_stays_a_person_s() -> None:
    text = "Ada Castile spoke. Castile said the dam holds. Police found Castile. Castile left."
    tags = [Name((0, 11), "person", 0.9)]
    kinds = iter(("person", "place", "person"))
    tags += [
        Name(m.span(), next(kinds), 0.9)  # type: ignore[arg-type]
        for m in re.finditer("(?<!Ada )Castile", text)
    ]
    made = Cast(bare_report(text), tags, split(text))
    (only,) = made.figures
    assert len(only.plain) == 4


def test_glued_names_are_two() -> None:
    text = "Ada QuillOle Marlow said the dam holds."
    made = Cast(bare_report(text), [Name((0, 19), "person", 0.9)], split(text))
    assert sorted(made.entity(f).name for f in made.figures) == ["Ada Quill", "Ole Marlow"]


def test_the_same_text_always_gives_the_same_bearers() -> None:
    text = "Ada Quill and Ole Quill met. Quill spoke. Mrs. Quill left. Quill stayed with his wife."
    first = cast(text, *BOTH)
    for _ in range(3):
        again = cast(text, *BOTH)
        assert [f.plain for f in again.figures] == [f.plain for f in first.figures]
