from __future__ import annotations

import pytest

from onrecord.analyse.jointly import beside, lands
from onrecord.records import Name, NameKind

PEOPLE = ("Ana Roth", "Ole Lind", "Kari Vik", "Dora Lenz")
OUTLETS = ("Sea Wire", "AFK", "Tarn Post")


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("Ana Roth and Ole Lind", ["Ole Lind"]),
        ("both Ana Roth and Ole Lind, who share a boat,", ["Ole Lind"]),
        ("Ana Roth, Ole Lind and Kari Vik", ["Ole Lind", "Kari Vik"]),
        ("Sens. Ana Roth of Tarn, Ole Lind of Karsk, and Kari Vik", ["Ole Lind", "Kari Vik"]),
        ("Ana Roth, D-Tarn, and Ole Lind, R-Karsk,", ["Ole Lind"]),
        ("Ana Roth and the harbour's chief of staff Ole Lind", ["Ole Lind"]),
        ("Foreign Minister Ana Roth (right) as well as Ole Lind", ["Ole Lind"]),
        ("Sea Wire, AFK and Tarn Post", ["AFK", "Tarn Post"]),
        ("both Mr. Ana Roth, a former keeper, and Ms. Ole Lind, the pilot,", ["Ole Lind"]),
        ("Sen. Ana Roth, D-N.Y., and Sen. Ole Lind, D-Mass.,", ["Ole Lind"]),
        ("AFK chief Ana Roth, D-N.Y., and Sen. Ole Lind", ["Ole Lind"]),
        ("Ana Roth (R), who is ill, and Ole Lind", ["Ole Lind"]),
        # one of them alone speaks
        ("Ana Roth and another Ole Lind aide", []),
        ("Ana Roth and Ole Lind Democrats", []),
        ("Ana Roth", []),
        ("Ana Roth, Ole Lind", []),
        ("Ana Roth, a friend of Ole Lind", []),
        ("Ana Roth, Ole Lind's sister", []),
        ("Ana Roth and Ole Lind's sister", []),
        ("the son of Ana Roth and Ole Lind", []),
        ("guys like Ana Roth and Ole Lind", []),
        ("Ana Roth, who sued Ole Lind and Kari Vik", []),
        ("Ana Roth of Sea Wire", []),
    ],
)  # fmt: skip
def test_who_says_it_too(source: str, wanted: list[str]) -> None:
    text = f"On Friday {source} said the harbour was shut."
    kinds: dict[str, NameKind] = dict.fromkeys(PEOPLE, "person")
    kinds |= dict.fromkeys(OUTLETS, "organization")
    names = [
        Name((text.index(name), text.index(name) + len(name)), kind, 1.0)
        for name, kind in kinds.items()
        if name in text
    ]
    names.sort(key=lambda name: name.span)
    start = text.index(source)
    found = beside(text, ((start, start + len(source)),), names)
    assert [text[slice(*span)] for span in found] == wanted


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("The foreign ministers of Norland and Tarn", ["Norland", "Tarn"]),
        ("the leaders of Norland, Vale and Tarn", ["Norland", "Vale", "Tarn"]),
        ("The governments of Norland and Tarn", ["Norland", "Tarn"]),
        ("The foreign minister of Norland", []),
        ("residents of Norland and Tarn", []),
        ("The leaders of the strike in Norland and Tarn", []),
    ],
)
def test_whose_ministers_speak_together(source: str, wanted: list[str]) -> None:
    text = f"{source} said in a joint statement that the sea was shut."
    names = [
        Name((text.index(name), text.index(name) + len(name)), "place", 1.0)
        for name in ("Norland", "Vale", "Tarn")
        if name in text
    ]
    names.sort(key=lambda name: name.span)
    assert [text[slice(*span)] for span in lands(text, ((0, len(source)),), names)] == wanted
