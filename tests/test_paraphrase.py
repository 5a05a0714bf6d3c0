"""Attributions told in other words: every span stays on what it means."""

from __future__ import annotations

import random
from types import ModuleType
from typing import Any

import pytest

from .scripts import script

BEFORE, AFTER = "The ferry was late. ", " Nobody else was asked."
SAID = "The harbour master said that the bridge will close."


@pytest.fixture(scope="module")
def paraphrase() -> ModuleType:
    return script("training/paraphrase.py")


def one(text: str, source: str, cue: str, content: str) -> dict[str, Any]:
    def span(words: str) -> list[list[int]]:
        assert text.count(words) == 1, words
        return [[text.index(words), text.index(words) + len(words)]]

    return {"source": span(source), "cue": span(cue), "content": span(content)}


def told(row: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        tuple(" | ".join(row["text"][a:b] for a, b in each[role]) for role in each)
        for each in row["attributions"]
    ]


def others(module: ModuleType, sentence: str, *parts: str) -> dict[str, tuple[str, ...]]:
    """Every way in which the sentence may be told, and its source, cue and content there."""
    text = f"{BEFORE}{sentence}{AFTER}"
    row = {"text": text, "attributions": [one(text, *parts)]}
    plain = {word for word in text.split() if word.islower()}
    found = module.rewritings(text, row["attributions"][0], plain, random.Random(0))
    out = {}
    for new in found:
        made = module.applied(row, {0: new})
        assert made["text"].startswith(BEFORE)
        assert made["text"].endswith(AFTER)
        out[made["text"][len(BEFORE) : -len(AFTER)]] = told(made)[0]
    return out


def test_indirect_speech_in_every_order(paraphrase: ModuleType) -> None:
    parts = "The harbour master", "said", "that the bridge will close"
    source, said = "the harbour master", "bridge will close"
    found = others(paraphrase, SAID, *parts)
    assert (
        found.items()
        >= {
            f"The bridge will close, {source} said.": (source, "said", f"The {said}"),
            f"The bridge will close, said {source}.": (source, "said", f"The {said}"),
            f"According to {source}, the {said}.": (source, "According to", f"the {said}"),
            f"The {said}, according to {source}.": (source, "according to", f"The {said}"),
        }.items()
    )
    assert SAID not in found


def test_according_to_becomes_speech(paraphrase: ModuleType) -> None:
    found = others(
        paraphrase,
        "According to her, Vessin will pay.",
        "her",
        "According to",
        "Vessin will pay",
    )
    assert found == {
        "She said that Vessin will pay.": ("She", "said", "that Vessin will pay"),
        "Vessin will pay, she said.": ("she", "said", "Vessin will pay"),
        "Vessin will pay, according to her.": ("her", "according to", "Vessin will pay"),
    }


def test_quotations_keep_their_marks(paraphrase: ModuleType) -> None:
    found = others(paraphrase, "“It is closed,” Ada said.", "Ada", "said", "“It is closed,”")
    assert (
        found.items()
        >= {
            "Ada said, “It is closed.”": ("Ada", "said", "“It is closed.”"),
            "“It is closed,” said Ada.": ("Ada", "said", "“It is closed,”"),
            "Ada said that it is closed.": ("Ada", "said", "that it is closed"),
        }.items()
    )
    found = others(paraphrase, 'Ada said, "We are closed."', "Ada", "said", '"We are closed."')
    assert found['"We are closed," Ada said.'] == ("Ada", "said", '"We are closed,"')
    assert not any("that" in text for text in found)  # "we" would mean others


def test_no_mark_stands_beside_another(paraphrase: ModuleType) -> None:
    parts = "Ada Quill, a banker,", "said", "it will close"
    found = others(paraphrase, "Ada Quill, a banker, said it will close.", *parts)
    assert "It will close, Ada Quill, a banker, said." in found
    assert not any(",." in text or ",," in text for text in found)


def test_the_cue_is_exchanged_in_its_tense(paraphrase: ModuleType) -> None:
    found = others(paraphrase, "Ada says all is well today.", "Ada", "says", "all is well today")
    cues = {parts[1] for text, parts in found.items() if parts[2] == "all is well today"}
    assert "tells" in cues
    assert cues - {"tells", "says", "According to"} <= {f[1] for f in paraphrase.FORMS}
    hearer = next(text for text, parts in found.items() if parts[1] == "tells")
    assert hearer.split(" all is")[0].split("tells ")[1] in paraphrase.HEARERS


@pytest.mark.parametrize(
    ("sentence", "parts"),
    [
        ("Ada announced the sale.", ("Ada", "announced", "the sale")),  # not a clause
        ("Ada mocked the new quay.", ("Ada", "mocked", "the new quay")),
    ],
)
def test_what_is_not_plain_stays(
    paraphrase: ModuleType, sentence: str, parts: tuple[str, str, str]
) -> None:
    assert not paraphrase.exchanged(
        sentence, *(tuple(one(sentence, *parts)[r][0]) for r in paraphrase.ROLES), random.Random(1)
    )


def test_what_lies_inside_comes_along(paraphrase: ModuleType) -> None:
    text = "Ada said that Ivo denies the fire. Ivo was silent."
    outer = one(text, "Ada", "said", "that Ivo denies the fire")
    inner = {"source": [[14, 17]], "cue": [[18, 24]], "content": [[25, 33]]}
    late = one(text, "Ivo was", "silent", "Ivo was silent")
    row = {"text": text, "attributions": [outer, inner, late]}
    seen = set()
    for seed in range(40):
        new = paraphrase.paraphrased(row, random.Random(seed))
        seen.add(new["text"])
        assert told(new)[1] == ("Ivo", "denies", "the fire")
        assert told(new)[2][:2] == ("Ivo was", "silent")
    assert "Ivo denies the fire, according to Ada. Ivo was silent." in seen
    assert len(seen) > 5


def test_nothing_is_torn(paraphrase: ModuleType) -> None:
    text = "Ada said that Ivo left."
    across = {"source": [], "cue": [[0, 8]], "content": [[14, 22]]}  # "Ada said"
    outer = one(text, "Ada", "said", "that Ivo left")
    row = {"text": text, "attributions": [outer, across]}
    for seed in range(20):
        new = paraphrase.paraphrased(row, random.Random(seed))
        assert new["text"].startswith("Ada ")
        assert told(new)[1][1].startswith("Ada ")
        assert told(new)[1][2] == "Ivo left"


def test_the_same_draw_gives_the_same_text(paraphrase: ModuleType) -> None:
    text = f"{BEFORE}{SAID}{AFTER}"
    outer = one(text, "The harbour master", "said", "that the bridge will close")
    row = {"text": text, "attributions": [outer]}
    texts = [paraphrase.paraphrased(row, random.Random(seed))["text"] for seed in (3, 3, 5, 8)]
    assert texts[0] == texts[1]
    assert len(set(texts)) > 1
    assert paraphrase.paraphrased(row, random.Random(3), share=0.0) is row
