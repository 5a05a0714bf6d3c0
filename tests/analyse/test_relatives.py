"""Whom or what "who", "which" and "that" take up."""

from collections.abc import Callable
from typing import Any

import pytest

from onrecord.analyse.figures import Figure
from onrecord.analyse.relatives import taken_up
from onrecord.analyse.sentences import split
from onrecord.analyse.statements import build

Make = Callable[..., Any]
PEOPLE = ("Ada Quill", "Ole Dorn", "Dorn")
BODIES = ("Tarn Council", "Harbour Watch")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A letter reached Ole Dorn, who", "Ole Dorn"),
        ("A letter reached Ada Quill of Tarn, the union leader who", "Ada Quill"),
        ("They hailed Ada Quill, T-Vale., who", "Ada Quill"),
        ("They cite Ada Quill, head of the school of law and a fellow of the Centre for Sea "
         "Rights at Tarn, who", "Ada Quill"),
        ("They hailed Ada Quill, Ole Dorn's former deputy, who", "Ada Quill"),
        ("The plan helped Dorn, a keeper, who slept and saw nothing, and who", "Dorn"),
        ("They turned to the Tarn Council, which", "Tarn Council"),
        ("A gift came from Harbour Watch, a new charity, which", "Harbour Watch"),
        ("The boat sank after lawmakers in the Tarn Council who", "lawmakers"),
        ("But those doubts didn't sway lawmakers, who", "lawmakers"),
        ("It was a chance to convince the wary shipowners who", "the wary shipowners"),
        ("It backs a law loved by fishermen’s families who", "fishermen’s families"),
        ("It was told by sources in the ministry who", "sources"),
        ("A rebuke came from members of the port ministry, which", "the port ministry"),
        ("It was said in a memo in 2031 that", "a memo"),
        ("Of 90 sailors some 12 percent who", "some 12 percent"),
        ("It won over a handful of lawmakers who", "a handful of lawmakers"),
        ("He kept a letter from Ole Dorn in 2031 that", "a letter"),
        ("“Gone!” who", ""),
    ],
)  # fmt: skip
def test_what_is_taken_up(text: str, wanted: str) -> None:
    form = text.split()[-1]
    at = len(text) - len(form)
    names = PEOPLE if form == "who" else BODIES
    named = sorted(
        (
            ((text.index(name), text.index(name) + len(name)), Figure("person"))
            for name in names
            if name in text and not (name == "Dorn" and "Ole Dorn" in text)
        ),
        key=lambda item: item[0],
    )
    found = taken_up(text, 0, at, named, form, {"Ole", "Dorn"})
    if isinstance(found, Figure):
        found = next(span for span, figure in named if figure is found)
    assert text[slice(*found)] == wanted


def test_a_relative_s_source_is_its_antecedent(
    make_report: Make, make_raw: Make, make_names: Make
) -> None:
    text = (
        "The letter went to the port ministry, which said that the quay was safe. "
        "A copy went to Mr. Dorn, who denied that he had seen it. WHO said the water was clean."
    )
    report = make_report(text)
    statements, entities = build(
        report,
        [
            make_raw(text, "which", "said", "that the quay was safe"),
            make_raw(text, "who", "denied", "that he had seen it"),
            make_raw(text, "WHO", "said", "the water was clean"),
        ],
        make_names(text, {"Dorn": "person"}),
        split(text),
        (),
    )
    who = {e.id: (e.kind, e.name) for e in entities}
    said = [who[s.speaker or ""] for s in statements if s.kind != "own voice"]
    assert said == [
        ("organization", "port ministry"),
        ("person", "Dorn"),
        ("organization", "WHO"),
    ]
