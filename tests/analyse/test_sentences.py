"""Where sentences end, and where they do not."""

import pytest

from onrecord.analyse.sentences import split

CASES = [
    "Talks began in the U.S. Senate on Jan. 3 in Ostrel.|Nobody came.",
    "He moved to the U.S. |The family stayed.",
    "Mr. Harl met Gen. T. R. Okoye and Dr. Lind.|They spoke for 2.5 hours.",
    "“We waited.|Nobody came.|The boat was gone,” Ms. Vell said.",
    "“Why now?” she asked.|“[The mayor] went home.”|[He] did not answer.",
    "She paused... then went on.|“It is over!” cried Dorn Hale.",
    "The board of Tarn Co. said no.|It met at 9 a.m. on Friday.|Then it left.",
    "He wanted “more.”|The council refused.",
    "The envoy met Pell Orvane.The two spoke briefly.",
    "See www.example.org for more.|It is No. 4 on the list.",
    "It was so...|Nobody knew.",
]


@pytest.mark.parametrize("case", CASES)
def test_split(case: str) -> None:
    text = case.replace(".The|", ".The").replace("|", " ")
    want = [part.strip() for part in case.replace("Orvane.The", "Orvane.|The").split("|")]
    text = text.replace("  ", " ")
    assert [text[s:e] for s, e in split(text)] == want


def test_a_line_break_always_ends_a_sentence() -> None:
    text = "No full stop here\n\nand this goes on\n  \nThe end."
    assert [text[s:e] for s, e in split(text)] == [
        "No full stop here",
        "and this goes on",
        "The end.",
    ]


def test_nothing_gives_nothing() -> None:
    assert split("") == ()
    assert split(" \n ") == ()
