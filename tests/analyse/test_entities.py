"""Who is who within one report."""

from collections.abc import Callable
from typing import Any

from onrecord.analyse import timewords  # noqa: F401  (registers its rules)
from onrecord.analyse.sentences import split
from onrecord.analyse.statements import build
from onrecord.analyse.times import resolve
from onrecord.records import Entity, Statement

Make = Callable[..., Any]


def read(
    text: str, kinds: dict[str, str], roles: list[tuple[str, str, str]], makers: tuple[Make, ...]
) -> tuple[list[Statement], dict[str, Entity]]:
    report, raw, names = makers
    made = report(text)
    sentences = split(text)
    statements, entities = build(
        made,
        [raw(text, *role) for role in roles],
        names(text, kinds),
        sentences,
        resolve(text, made.published, sentences),
    )
    said = [s for s in statements if s.kind != "own voice"]
    return said, {e.id: e for e in entities}


def test_surname_title_and_pronoun_are_one_person(
    make_report: Make, make_raw: Make, make_names: Make
) -> None:
    text = (
        "Dorn Hale, head of the Tarn Institute, said the dam held. "
        "Mr. Hale warned that rain was near. “We are ready,” he said."
    )
    said, entities = read(
        text,
        {"Dorn Hale": "person", "Hale": "person", "Tarn Institute": "organization"},
        [
            ("Dorn Hale, head of the Tarn Institute", "said", "the dam held"),
            ("Mr. Hale", "warned", "that rain was near"),
            ("he", "said", "“We are ready,”"),
        ],
        (make_report, make_raw, make_names),
    )
    assert len({s.speaker for s in said}) == 1
    hale = entities[said[0].speaker or ""]
    assert (hale.kind, hale.name) == ("person", "Dorn Hale")
    assert [role.role for role in hale.roles] == ["head of the Tarn Institute"]
    assert all(s.named for s in said)


def test_a_role_has_its_date(make_report: Make, make_raw: Make, make_names: Make) -> None:
    text = "Ada Quill, who became acting mayor in October 2017, said the town was calm."
    said, entities = read(
        text,
        {"Ada Quill": "person"},
        [("Ada Quill, who became acting mayor in October 2017", "said", "the town was calm")],
        (make_report, make_raw, make_names),
    )
    (role,) = entities[said[0].speaker or ""].roles
    assert (role.role, role.start) == ("acting mayor", "2017-10")


def test_the_report_is_the_outlet_named_next(
    make_report: Make, make_raw: Make, make_names: Make
) -> None:
    text = (
        "The bridge may close, according to a press report. Local newspaper The Tarn Courier "
        "reported that cracks were found. The mayor knew, the report says."
    )
    said, entities = read(
        text,
        {"Tarn Courier": "organization"},
        [
            ("a press report", "according to", "The bridge may close"),
            ("Local newspaper The Tarn Courier", "reported", "that cracks were found"),
            ("the report", "says", "The mayor knew"),
        ],
        (make_report, make_raw, make_names),
    )
    assert len({s.speaker for s in said}) == 1
    assert entities[said[0].speaker or ""].kind == "outlet"
    assert [s.named for s in said] == [False, True, True]


def test_unnamed_sources_stay_apart(make_report: Make, make_raw: Make, make_names: Make) -> None:
    text = (
        "A port official said he left. Another official said he stayed. "
        "The ministry of trade said he came. The ministry added that he went."
    )
    said, entities = read(
        text,
        {},
        [
            ("A port official", "said", "he left"),
            ("Another official", "said", "he stayed"),
            ("The ministry of trade", "said", "he came"),
            ("The ministry", "added", "that he went"),
        ],
        (make_report, make_raw, make_names),
    )
    assert [entities[s.speaker or ""].kind for s in said] == [
        "unnamed",
        "unnamed",
        "organization",
        "organization",
    ]
    assert said[0].speaker != said[1].speaker
    assert said[2].speaker == said[3].speaker


def test_two_people_of_one_surname_stay_two(
    make_report: Make, make_raw: Make, make_names: Make
) -> None:
    text = "Ivo Marn said yes. Petra Marn said no."
    said, _ = read(
        text,
        {"Ivo Marn": "person", "Petra Marn": "person"},
        [("Ivo Marn", "said", "yes"), ("Petra Marn", "said", "no")],
        (make_report, make_raw, make_names),
    )
    assert said[0].speaker != said[1].speaker
