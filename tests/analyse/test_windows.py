"""The same text gives the same statements wherever its windows fall, on any number of threads.

Exact sameness is promised only for the same text on one machine. Where windows fall
elsewhere the model sees other surroundings, and int8 rounds otherwise: docs/determinism.md
says how much that matters, and eval/robustness.py measures it.
"""

from __future__ import annotations

import pytest

from onrecord.analyse import attributions
from onrecord.analyse.attributions import Attribution
from onrecord.analyse.encoder import Encoder
from onrecord.analyse.sentences import split
from onrecord.analyse.tokens import windows
from onrecord.spans import overlap

TEXT = (
    "The mayor of Vessin said the old bridge would close in spring.\n\n"
    "“It is not safe,” Ada Marlow, an engineer, told the council on Monday. “I have seen the "
    "cracks with my own eyes.”\n\n"
    "Two lanes lead over the water, and a footpath runs beside them. On most mornings the fog is "
    "gone by nine, and the first lorries come down from the quarry.\n\n"
    "According to the Norland Courier, the ministry had been warned in May. The ministry denied "
    "that it had received a letter.\n\n"
    "Shopkeepers on the far side fear for their trade. “Who will come to us by ferry?” asked "
    "Jonas Teel, who sells fishing tackle. He said that his takings had fallen by a third.\n\n"
    "The quay lies a little further up the river, behind the old customs house. The ferry needs "
    "eleven minutes for the same way, and it does not run at night.\n\n"
    "A spokesman for the railway said its own bridge could carry no more trains. The union "
    "warned that drivers would strike if shifts grew longer.\n\n"
    "In the town hall the plans hang in a glass case. Children have drawn ships on the pane, and "
    "nobody has wiped them away.\n\n"
    "The council will vote in autumn, Marlow said. “Until then we can only wait and count the "
    "cars,” she added."
)
BEFORE = (
    "The bridge is forty years old. It was painted green in the spring. ",
    "The river is at its widest here, and at its slowest. Herons stand on the western bank. ",
    "The road from the north ends at the market, where three others begin. ",
)


@pytest.fixture(scope="module")
def model() -> Encoder:
    return Encoder()


def said(model: Encoder, text: str) -> list[Attribution]:
    return attributions.extract(text, model.read(text, split(text)))


def test_the_text_needs_several_windows(model: Encoder) -> None:
    assert len(windows(model.tokens.lay_out(TEXT, split(TEXT)))) > 1


@pytest.mark.parametrize("length", [1, 3, 6, 10, 15])
def test_no_statement_is_lost_at_an_edge(model: Encoder, length: int) -> None:
    before = "".join(BEFORE[at % len(BEFORE)] for at in range(length)) + "\n\n"
    later = said(model, before + TEXT)
    for one in said(model, TEXT):
        cue, content = (
            tuple((start + len(before), end + len(before)) for start, end in spans)
            for spans in (one.cue, one.content)
        )
        assert any(overlap(cue, x.cue) and overlap(content, x.content) for x in later), (
            TEXT[slice(*one.cue[0])],
            TEXT[slice(*one.content[0])],
        )


def test_threads_and_company_change_nothing(model: Encoder) -> None:
    once = said(model, TEXT)
    said(model, BEFORE[0] * 20)
    assert said(model, TEXT) == once
    assert said(Encoder(threads=2), TEXT) == once
