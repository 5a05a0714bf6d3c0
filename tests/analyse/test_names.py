from __future__ import annotations

import numpy as np
import pytest

from onrecord.analyse import names
from onrecord.analyse.encoder import Encoder, Reading, log_softmax

TAGS = ("O", "B-PER", "I-PER", "B-LOC", "I-LOC")


def reading(text: str, tags: list[str]) -> Reading:
    """Words split at white space, sure of ``tags``."""
    tokens, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        tokens.append((at, at + len(word)))
        at += len(word)
    logits = np.zeros((len(tags), len(TAGS)), np.float32)
    for row, tag in enumerate(tags):
        logits[row, TAGS.index(tag)] = 9
    return Reading(
        tokens=tuple(tokens),
        sentence=np.zeros(len(tokens), np.int64),
        name_scores=log_softmax(logits),
        name_tags=TAGS,
    )


def found(text: str, tags: list[str]) -> list[tuple[str, str]]:
    return [
        (text[slice(*name.span)], name.kind) for name in names.extract(text, reading(text, tags))
    ]


def test_runs_become_names() -> None:
    text = "Ada Marlow left Vessin"
    assert found(text, ["B-PER", "I-PER", "O", "B-LOC"]) == [
        ("Ada Marlow", "person"),
        ("Vessin", "place"),
    ]


def test_neighbours_stay_apart() -> None:
    assert found("Quill Bo", ["B-PER", "B-PER"]) == [("Quill", "person"), ("Bo", "person")]


def test_what_is_one_name_elsewhere_is_one_here() -> None:
    text = "Vessa Quill met the Vessa Quill team"
    tags = ["B-PER", "I-PER", "O", "O", "B-PER", "B-PER", "O"]
    assert found(text, tags) == [("Vessa Quill", "person")] * 2


def test_a_middle_initial_begins_no_name() -> None:
    assert found("Ada B. Quill", ["B-PER", "B-PER", "I-PER"]) == [("Ada B. Quill", "person")]
    assert found("Vessin B. Quill", ["B-LOC", "B-PER", "I-PER"]) == [
        ("Vessin", "place"),
        ("B. Quill", "person"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Hillary Quill", ["Hillary Quill"]),
        ("Quill Hillary Marlow", ["Quill", "Hillary Marlow"]),
        ("Bill Hillary", ["Bill", "Hillary"]),
    ],
)
def test_a_surname_right_after_a_given_name_is_its_rest(text: str, names: list[str]) -> None:
    tags = ["B-PER"] * 2 if len(text.split()) == 2 else ["B-PER", "B-PER", "I-PER"]
    assert found(text, tags) == [(name, "person") for name in names]


@pytest.mark.parametrize("end", ["'s", "’s", "'S"])
def test_possessive_is_not_the_name(end: str) -> None:
    assert found(f"Marlow{end} boat", ["B-PER", "O"]) == [("Marlow", "person")]


def test_scores_are_probabilities() -> None:
    (name,) = names.extract("Ada", reading("Ada", ["B-PER"]))
    assert 0.9 < name.score <= 1


def test_nothing_in_nothing() -> None:
    assert names.extract("", Encoder().read("", ())) == ()


def test_shipped_model_on_invented_people() -> None:
    text = "Ada Marlow of Vessin's port met officials of the United Nations in Paris."
    got = {
        text[slice(*name.span)]: name.kind
        for name in names.extract(text, Encoder().read(text, ((0, len(text)),)))
    }
    assert got["Ada Marlow"] == "person"
    assert got["United Nations"] == "organization"
    assert got["Paris"] == "place"
