from __future__ import annotations

import pytest

from onrecord.clean import bylines


@pytest.mark.parametrize(
    ("line", "who", "role"),
    [
        ("By Ana Duarte", ("Ana Duarte",), "byline"),
        ("BY ANA DUARTE AND BEN OKORO", ("Ana Duarte", "Ben Okoro"), "byline"),
        ("By Ana Duarte, Harbour Press", ("Ana Duarte",), "byline"),
        ("By Ana Duarte | 3 May 2024", ("Ana Duarte",), "byline"),
        ("Posted by Ana Duarte on 3 May 2024", ("Ana Duarte",), "byline"),
        ("Posted on 3 May 2024 by Ana de la Cruz", ("Ana de la Cruz",), "byline"),
        ("This entry was posted in Harbour, Ships by Ana Duarte.", ("Ana Duarte",), "byline"),
        ("Additional reporting by Ben Okoro in Skell; editing by Li Chan",
         ("Ben Okoro",), "contributor"),
        ("Ben Okoro contributed to this report.", ("Ben Okoro",), "contributor"),
        ("Ben Okoro and Li Chan in Skell contributed reporting.",
         ("Ben Okoro", "Li Chan"), "contributor"),
    ],
)  # fmt: skip
def test_credit(line: str, who: tuple[str, ...], role: str) -> None:
    assert bylines.credit(line) == bylines.Credit(who, role)


@pytest.mark.parametrize(
    "line",
    [
        "By Friday the water had gone.",
        "By the time the boat came, nobody was left.",
        "Ben Okoro said the report was false.",
        "Posted on by",
        "By",
    ],
)
def test_no_credit(line: str) -> None:
    assert bylines.credit(line) is None


def test_lone_names() -> None:
    assert bylines.lone_name("Eva-Maria O’Neill") == ("Eva-Maria O’Neill",)
    assert bylines.lone_name("Ana Duarte and Ben Okoro") == ("Ana Duarte", "Ben Okoro")
    for line in ("World News", "Read More", "The Harbour", "“Nobody rang.”", "Ana Duarte said so"):
        assert bylines.lone_name(line) == ()


def test_labels_that_lost_their_names() -> None:
    assert bylines.empty_label("Posted on by")
    assert bylines.empty_label("By")
    assert not bylines.empty_label("By now")
    assert not bylines.empty_label("—")
