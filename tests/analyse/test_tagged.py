"""The model's names put right before anybody is made of them."""

import pytest

from onrecord.analyse.tagged import called, put_right, whole
from onrecord.records import Name, NameKind


def tagged(text: str, *names: tuple[str, NameKind]) -> list[Name]:
    """Names in text order, each looked for behind the one before."""
    out, at = [], 0
    for words, kind in names:
        start = text.index(words, at)
        out.append(Name((start, at := start + len(words)), kind, 0.9))
    return out


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        (". Quill", ["Quill"]),
        ("council.Ada Quill", ["Ada Quill"]),
        ("Tarn Council.It", ["Tarn Council"]),
        ("Ada Quill Ada Quill", ["Ada Quill", "Ada Quill"]),
        ("U.S. Steel", ["U.S. Steel"]),
        ("Joan d’Arc Jr.", ["Joan d’Arc Jr."]),
    ],
)
def test_a_name_is_cut_where_two_are_one(words: str, wanted: list[str]) -> None:
    text = f"They met {words} today"
    found = whole(text, tagged(text, (words, "person")))
    assert [text[slice(*name.span)] for name in found] == wanted


@pytest.mark.parametrize(
    ("text", "words", "no_name"),
    [
        ("They met Mr. today", "Mr.", True),
        ("Sen. Quill (D-Tarn) left", "D-Tarn", True),
        ("The AFK-TIO union left", "AFK-TIO", False),
        ("a senator, the Senator, left", "Senator", True),
        ("Then King left", "King", False),
        ("I’ve left", "I’ve", True),
    ],
)
def test_what_is_no_name(text: str, words: str, no_name: bool) -> None:
    assert called(text, tagged(text, (words, "person"))[0]) is no_name


@pytest.mark.parametrize(
    ("text", "names", "wanted"),
    [
        ("GTP left", [("GTP", "person")], ["organization"]),
        ("Gro T. Pihl, GTP", [("Gro T. Pihl", "person"), ("GTP", "person")], ["person"] * 2),
        ("Vale, which sank", [("Vale", "person")], ["organization"]),
        ("GTP LEFT", [("GTP", "person")], ["person"]),
        ("Vale, Vale, Vale",
         [("Vale", "person"), ("Vale", "organization"), ("Vale", "organization")],
         ["organization"] * 3),
        ("Vale, Vale", [("Vale", "organization"), ("Vale", "person")], ["organization", "person"]),
        ("President Vale, Vale, Vale",
         [("Vale", "person"), ("Vale", "place"), ("Vale", "place")],
         ["person", "place", "place"]),
        ("Ole Dorn, Dorn, Dorn, Dorn",
         [("Ole Dorn", "person"), ("Dorn", "person"), ("Dorn", "place"), ("Dorn", "place")],
         ["person", "person", "place", "place"]),
    ],
)  # fmt: skip
def test_one_tag_against_the_others(
    text: str, names: list[tuple[str, NameKind]], wanted: list[NameKind]
) -> None:
    assert [name.kind for name in put_right(text, tagged(text, *names))] == wanted
