from __future__ import annotations

import pytest

from onrecord.analyse.jointly import beside
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
        # one of them alone speaks
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
