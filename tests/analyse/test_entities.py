"""Who is who within one report."""

from collections.abc import Callable
from typing import Any

import pytest

from onrecord.analyse import timewords  # noqa: F401  (registers its rules)
from onrecord.analyse.entities import Cast
from onrecord.analyse.sentences import split
from onrecord.analyse.statements import build
from onrecord.analyse.times import resolve
from onrecord.records import Entity, Statement, bare_report

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


Case = tuple[str, dict[str, str], list[tuple[str, str, str]], list[str]]
WHO: dict[str, Case] = {
    "a pronoun keeps to its gender": (
        "Maria Vell met Peter Hale in Ostrel. She said the dam held. He said it leaked.",
        {"Maria Vell": "person", "Peter Hale": "person"},
        [("She", "said", "the dam held"), ("He", "said", "it leaked")],
        ["Maria Vell", "Peter Hale"],
    ),
    "the speaker goes on, whoever the quotation names": (
        "Ivo Marn said the port was shut. “Dorn Hale knew it. Dorn Hale shut it,” he said.",
        {"Ivo Marn": "person", "Dorn Hale": "person"},
        [
            ("Ivo Marn", "said", "the port was shut"),
            ("he", "said", "“Dorn Hale knew it. Dorn Hale shut it,”"),
        ],
        ["Ivo Marn", "Ivo Marn"],
    ),
    "a title is what a description points to": (
        "Energy Minister Ana Roth met Ivo Marn on the quay. The minister said rain was near.",
        {"Ana Roth": "person", "Ivo Marn": "person"},
        [("The minister", "said", "rain was near")],
        ["Ana Roth"],
    ),
    "an abbreviated title too": (
        "Sen. Ana Roth met Ivo Marn on the quay. The lawmaker said rain was near.",
        {"Ana Roth": "person", "Ivo Marn": "person"},
        [("The lawmaker", "said", "rain was near")],
        ["Ana Roth"],
    ),
    "the company is the firm in focus": (
        "Tarnwell cut its prices in June. The company said costs fell.",
        {"Tarnwell": "organization"},
        [("The company", "said", "costs fell")],
        ["Tarnwell"],
    ),
    "parentheses give the short name": (
        "The Vessin Society of Pilots (VP) met in Ostrel. VP said fog was near.",
        {"Vessin Society of Pilots": "organization", "VP": "organization"},
        [("VP", "said", "fog was near")],
        ["Vessin Society of Pilots"],
    ),
    "who takes up the name before an apposition": (
        "The quay was sold to Ivo Marn, a longtime donor who says he paid.",
        {"Ivo Marn": "person"},
        [("who", "says", "he paid")],
        ["Ivo Marn"],
    ),
    "a family name of two words": (
        "Bill de Tarn left at noon. De Tarn said he was ill.",
        {"Bill de Tarn": "person", "De Tarn": "person"},
        [("De Tarn", "said", "he was ill")],
        ["Bill de Tarn"],
    ),
    "his campaign is not he": (
        "Ivo Marn lost the vote. His campaign said the count was wrong.",
        {"Ivo Marn": "person"},
        [("His campaign", "said", "the count was wrong")],
        ["His campaign"],
    ),
    "a description before a title and a name": (
        "It is late, according to the panel's top Democrat, Sen. Ana Roth of Tarn.",
        {"Democrat": "other", "Ana Roth": "person", "Tarn": "place"},
        [("the panel's top Democrat, Sen. Ana Roth of Tarn", "according to", "It is late")],
        ["Ana Roth"],
    ),
    "an office told with its body": (
        "Speaker of the House Ana Roth said it was late.",
        {"House": "organization", "Ana Roth": "person"},
        [("Speaker of the House Ana Roth", "said", "it was late")],
        ["Ana Roth"],
    ),
    "a friend of who holds one is another": (
        "A friend of President Ana Roth said it was late.",
        {"Ana Roth": "person"},
        [("A friend of President Ana Roth", "said", "it was late")],
        ["A friend of President Ana Roth"],
    ),
    "one of a party is no body": (
        "Sen. Ana Roth met Ivo Marn on the quay. The Tarn Democrat said rain was near.",
        {"Ana Roth": "person", "Ivo Marn": "person", "Tarn Democrat": "other"},
        [("The Tarn Democrat", "said", "rain was near")],
        ["Ana Roth"],
    ),
    "a surname that the names lack": (
        "Maria Vell was mayor. Ana Roth spoke to a crowd. Vell left early. She said it rained.",
        {"Maria Vell": "person", "Ana Roth": "person"},
        [("She", "said", "it rained")],
        ["Maria Vell"],
    ),
}


@pytest.mark.parametrize(("text", "kinds", "said", "names"), WHO.values(), ids=WHO)
def test_who_is_meant(
    text: str,
    kinds: dict[str, str],
    said: list[tuple[str, str, str]],
    names: list[str],
    make_report: Make,
    make_raw: Make,
    make_names: Make,
) -> None:
    statements, entities = read(text, kinds, said, (make_report, make_raw, make_names))
    told = {text[slice(*s.source[0])]: entities[s.speaker or ""].name for s in statements}
    assert [told[source] for source, _, _ in said] == names


def test_mr_and_mrs_of_one_surname_stay_two(
    make_report: Make, make_raw: Make, make_names: Make
) -> None:
    text = "Mrs. Marn said yes. Peter Marn said no. Mr. Marn said nothing more."
    said, _ = read(
        text,
        {"Marn": "person", "Peter Marn": "person"},
        [
            ("Mrs. Marn", "said", "yes"),
            ("Peter Marn", "said", "no"),
            ("Mr. Marn", "said", "nothing"),
        ],
        (make_report, make_raw, make_names),
    )
    assert said[0].speaker != said[1].speaker
    assert said[1].speaker == said[2].speaker


def test_i_is_who_speaks_the_quotation(make_report: Make, make_names: Make) -> None:
    text = "Ana Roth spoke first. “I said it was near and it was,” said Dorn Hale. I was there."
    cast = Cast(
        make_report(text),
        make_names(text, {"Ana Roth": "person", "Dorn Hale": "person"}),
        split(text),
    )
    at = text.index("I said")
    quoted, named = cast.source((at, at + 1), None)
    at = text.index("I was")
    author, _ = cast.source((at, at + 1), None)
    assert (cast.entity(quoted).name, named) == ("Dorn Hale", True)
    assert author.kind == "unnamed"


def test_a_son_is_not_his_father_and_jr_is_no_surname(
    make_report: Make, make_raw: Make, make_names: Make
) -> None:
    text = (
        "Dorn Hale said the dam held. Dorn Hale Jr. said it would not. "
        "Ada Quill, of the Tarn Institute, agreed with Hale."
    )
    said, entities = read(
        text,
        {"Dorn Hale": "person", "Dorn Hale Jr.": "person", "Ada Quill": "person"},
        [("Dorn Hale", "said", "the dam held"), ("Dorn Hale Jr.", "said", "it would not")],
        (make_report, make_raw, make_names),
    )
    assert len({s.speaker for s in said}) == 2
    assert {entities[s.speaker or ""].name for s in said} == {"Dorn Hale", "Dorn Hale Jr."}


@pytest.mark.parametrize(
    ("text", "names", "source", "who"),
    [
        (  # named only later
            "The weary mayor said the bridge would stay closed. Mayor Ana Quill left at noon.",
            {"Ana Quill": "person"}, "The weary mayor", "Ana Quill",
        ),
        (  # a deputy is not the chief
            "Vice President Dorn Hale met President Ana Quill. The president said it went well.",
            {"Dorn Hale": "person", "Ana Quill": "person"}, "The president", "Ana Quill",
        ),
        (
            "Vice President Dorn Hale met President Ana Quill. The vice president said it went.",
            {"Dorn Hale": "person", "Ana Quill": "person"}, "The vice president", "Dorn Hale",
        ),
        (  # of another place
            "Tarn Governor Dorn Hale wept. The Ostrel governor said the dam held.",
            {"Dorn Hale": "person"}, "The Ostrel governor", "The Ostrel governor",
        ),
        (
            "Senate majority leader Dorn Hale met Ole Sund. The senator said the bill would pass.",
            {"Dorn Hale": "person", "Ole Sund": "person"}, "The senator", "Dorn Hale",
        ),
        (  # by the age
            "Dorn Hale, 52, met Ole Sund, 31. The 52-year-old said the dam held.",
            {"Dorn Hale": "person", "Ole Sund": "person"}, "The 52-year-old", "Dorn Hale",
        ),
        (
            "Dorn Hale, 52, met 31-year-old Ole Sund. Dorn Hale left. The 31-year-old man wept.",
            {"Dorn Hale": "person", "Ole Sund": "person"}, "The 31-year-old man", "Ole Sund",
        ),
        (  # in apposition, after its title
            "Ole Sund wept. The fund’s Tarn chairman, Senator Dorn Hale, said the dam held.",
            {"Ole Sund": "person", "Dorn Hale": "person", "Tarn": "place"},
            "The fund’s Tarn chairman, Senator Dorn Hale,", "Dorn Hale",
        ),
        (  # the kind of body stands beside its name
            "Inspectors shut the Yorrel Vale clinic. The clinic said that it would appeal.",
            {"Yorrel Vale": "organization"}, "The clinic", "Yorrel Vale",
        ),
    ],
)  # fmt: skip
def test_what_qualifies_a_description_must_fit(
    text: str, names: dict[str, str], source: str, who: str, make_report: Make, make_names: Make
) -> None:
    cast = Cast(make_report(text), make_names(text, names), split(text))
    cast.add_roles(())
    start = text.index(source)
    figure, _ = cast.source((start, start + len(source)), None)
    assert cast.entity(figure).name == who


@pytest.mark.parametrize(
    ("outlet", "told", "through"),
    [
        ("Ostrel Herald", "the newspaper", ["Tarn Courier"]),
        ("Ostrel Herald", "this newspaper", []),
        ("Ostrel Herald", "the Ostrel Herald", []),
        ("Tarn Courier Online", "the Tarn Courier", []),
    ],
)
def test_through_whom_somebody_is_told(
    outlet: str, told: str, through: list[str], make_raw: Make, make_names: Make
) -> None:
    text = f"The Tarn Courier reported a leak. “We knew,” a fund manager told {told}."
    kinds = {"Tarn Courier": "organization", "Ostrel Herald": "organization"}
    sentences = split(text)
    statements, entities = build(
        bare_report(text, outlet=outlet),
        [make_raw(text, "a fund manager", "told", "“We knew,”")],
        make_names(text, {k: v for k, v in kinds.items() if k in text}),
        sentences,
        (),
    )
    names = {entity.id: entity.name for entity in entities}
    (said,) = (s for s in statements if s.source)
    assert [names[one] for one in said.via] == through
