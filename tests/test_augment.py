"""Names swapped in the training data: spans stay on their words, a person stays one person."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import pytest

from .scripts import script

TEXT = (
    "Ada Marlow told the Vessin Courier in Port Calder that she would sell. MARLOW’s lawyers, "
    "who met the Marlows’ banker, left Calder. “I have no choice,” said Marlow."
)


@pytest.fixture(scope="module")
def augment() -> ModuleType:
    return script("training/augment.py")


def named(words: str, label: str) -> tuple[int, int, str]:
    at = TEXT.index(words)
    return at, at + len(words), label


ENTITIES = [
    named("Ada Marlow", "PERSON"),
    named("Vessin Courier", "ORG"),
    named("Port Calder", "LOC"),
    named("MARLOW", "PERSON"),
    (TEXT.rindex("Marlow"), len(TEXT) - 1, "PER"),
]


def row() -> dict[str, Any]:
    said = TEXT.rindex("said Marlow")
    one = {
        "source": [[0, 10]],
        "cue": [[11, 15]],
        "content": [[TEXT.index("that"), TEXT.index(". M")]],
    }
    two = {
        "source": [[said + 5, said + 11]],
        "cue": [[said, said + 4]],
        "content": [[TEXT.index("“"), TEXT.index("”") + 1]],
    }
    return {"id": "x", "text": TEXT, "attributions": [one, two]}


def test_names_go_and_spans_stay_on_their_words(augment: ModuleType) -> None:
    new = augment.renamed(row(), ENTITIES, random.Random(3))
    text = new["text"]
    one, two = (
        {r: [text[a:b] for a, b in x[r]] for r in augment.ROLES} for x in new["attributions"]
    )
    first, last = one["source"][0].split()
    assert one["cue"] == ["told"]
    assert one["content"] == ["that she would sell"]
    assert two == {"source": [last], "cue": ["said"], "content": ["“I have no choice,”"]}
    assert "Ada" not in text
    assert "Marlow" not in text
    assert f"{last.upper()}’s lawyers, who met the {last}s’ banker" in text
    assert first != last
    place = text[text.index("Port ") + 5 :].split()[0]
    assert f"left {place}." in text
    assert len(text.split()) == len(TEXT.split())


def test_the_same_draw_gives_the_same_text(augment: ModuleType) -> None:
    texts = [augment.renamed(row(), ENTITIES, random.Random(seed))["text"] for seed in (1, 1, 2)]
    assert texts[0] == texts[1] != texts[2]


def test_without_names_nothing_changes(augment: ModuleType) -> None:
    assert augment.renamed(row(), [], random.Random(1)) == row()


def test_silver_tags_become_entities(augment: ModuleType) -> None:
    silver = {"tokens": [[0, 3], [4, 10], [11, 15]], "ner": ["PERSON", "PERSON", "O"]}
    assert augment.entities(silver) == [(0, 10, "PERSON")]
