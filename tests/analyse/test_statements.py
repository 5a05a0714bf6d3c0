"""From attributions to statements."""

from collections.abc import Callable
from typing import Any

import pytest

from onrecord.analyse import timewords  # noqa: F401  (registers its rules)
from onrecord.analyse.sentences import split
from onrecord.analyse.statements import build
from onrecord.analyse.times import resolve
from onrecord.records import Entity, Statement

Make = Callable[..., Any]
Read = Callable[..., tuple[list[Statement], dict[str, Entity]]]


@pytest.fixture
def read(make_report: Make, make_raw: Make, make_names: Make) -> Read:
    """(text, roles as words, names) -> all statements and the entities by id."""

    def run(
        text: str, *roles: tuple[str, str, str], **kinds: str
    ) -> tuple[list[Statement], dict[str, Entity]]:
        report, sentences = make_report(text), split(text)
        names = make_names(text, {k.replace("_", " "): v for k, v in kinds.items()})
        times = resolve(text, report.published, sentences)
        raw = [make_raw(text, *role) for role in roles]
        statements, entities = build(report, raw, names, sentences, times)
        return list(statements), {e.id: e for e in entities}

    return run


def words(text: str, statement: Statement) -> str:
    return " … ".join(text[s:e] for s, e in statement.content)


def test_kind_follows_the_quotation_marks(read: Read) -> None:
    text = "“It broke,” said Vell. Vell said it broke. Vell said it was a “small” break."
    said, _ = read(
        text,
        ("Vell", "said", "“It broke,”"),
        Vell="person",
    )
    assert said[0].kind == "direct"
    text = "Vell said it was a “small” break."
    said, _ = read(text, ("Vell", "said", "it was a “small” break"), Vell="person")
    assert said[0].kind == "mixed"


def test_a_report_of_a_report_is_nested_and_goes_through_its_outlet(read: Read) -> None:
    text = "The Tarn Courier reported that a port official said that Vell had left the island."
    said, entities = read(
        text,
        ("The Tarn Courier", "reported",
         "that a port official said that Vell had left the island"),
        Tarn_Courier="organization",
    )  # fmt: skip
    outer, inner = sorted(said, key=lambda s: s.content)
    assert words(text, inner) == "Vell had left the island"
    assert inner.parent == outer.id
    assert [entities[v].name for v in inner.via] == ["Tarn Courier"]
    assert entities[inner.speaker or ""].kind == "unnamed"


def test_an_outlet_inside_the_source_is_a_hop(read: Read) -> None:
    text = "A diplomat who spoke to the Tarn Courier said the envoy was safe."
    said, entities = read(
        text,
        ("A diplomat who spoke to the Tarn Courier", "said", "the envoy was safe"),
        Tarn_Courier="organization",
    )
    assert [entities[v].name for v in said[0].via] == ["Tarn Courier"]
    assert not said[0].named


def test_silences_are_added(read: Read) -> None:
    text = (
        "The trade ministry was asked about it but did not respond to questions from Calder. "
        "Mayor Ada Quill declined to comment on the case."
    )
    said, entities = read(text, Ada_Quill="person")
    told = [s for s in said if s.kind != "own voice"]
    assert [s.stance for s in told] == ["no response", "declines to comment"]
    assert words(text, told[0]) == "questions from Calder"
    assert entities[told[0].speaker or ""].name == "trade ministry"
    assert entities[told[1].speaker or ""].name == "Ada Quill"


def test_the_day_belongs_to_the_report_and_not_to_what_it_says(read: Read) -> None:
    text = "The Tarn Courier reported Monday the mayor had left."
    said, _ = read(
        text,
        ("The Tarn Courier", "reported", "Monday the mayor had left"),
        Tarn_Courier="organization",
    )
    assert words(text, said[0]) == "the mayor had left"
    assert said[0].said == "2021-06-14"


def test_whom_it_was_told(read: Read) -> None:
    text = "The envoy is safe, the spy agency told lawmakers in Ostrel on Monday."
    said, _ = read(text, ("the spy agency", "told", "The envoy is safe"))
    to = said[0].to
    assert to is not None
    assert text[slice(*to)] == "lawmakers in Ostrel"
    assert said[0].said == "2021-06-14"


def test_a_joined_predicate_has_the_sentences_subject(read: Read) -> None:
    text = "Quill has praised the plan, and has said it came late."
    said, entities = read(text, ("", "has said", "it came late"), Quill="person")
    speaker = next(s.speaker for s in said if s.kind != "own voice")
    assert entities[speaker or ""].name == "Quill"


def test_a_conjunct_ends_where_the_next_cue_begins(read: Read) -> None:
    text = "The ministry denied it had seen him, and stated it was not hiding him."
    said, _ = read(
        text,
        ("The ministry", "denied", "it had seen him, and stated it was not hiding him"),
        ("The ministry", "stated", "it was not hiding him"),
    )
    assert {words(text, s): (s.stance, s.negated) for s in said} == {
        "it had seen him": ("denies", False),
        "it was not hiding him": ("asserts", True),
    }


def test_what_nobody_is_said_to_say_is_the_reports_own_voice(read: Read) -> None:
    text = "The dam was built in 1962. Vell said it leaks. Photo: Orl."
    said, _ = read(text, ("Vell", "said", "it leaks"), Vell="person")
    own = [s for s in said if s.kind == "own voice"]
    assert [words(text, s) for s in own] == ["The dam was built in 1962."]
    assert own[0].source == own[0].cue == ()


def test_nonsense_and_doubles_go(read: Read) -> None:
    text = "Vell said it leaks badly now."
    said, _ = read(
        text,
        ("Vell", "said", "it leaks badly now"),
        ("Vell", "said", "it leaks"),
        ("Vell", "said", ""),
        Vell="person",
    )
    assert len(said) == 1


def test_same_in_same_out(read: Read) -> None:
    text = "“It broke,” said Vell. The ministry declined to comment."
    assert read(text, Vell="person") == read(text, Vell="person")


@pytest.mark.parametrize("source", ["Vell", ""])
def test_a_described_source_before_said_keeps_its_words(read: Read, source: str) -> None:
    text = "A clerk, who asked for no name to be used, said Vell left on a boat in May."
    content = "A clerk, who asked for no name to be used"
    said, entities = read(text, (source, "said", content), Vell="person")
    assert [words(text, s) for s in said] == ["Vell left on a boat in May"]
    assert entities[said[0].speaker or ""].kind == "unnamed"
