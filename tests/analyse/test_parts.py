from __future__ import annotations

from itertools import pairwise

import pytest

from onrecord.analyse.parts import cut, joined, part_of
from onrecord.records import (
    Analysis,
    Entity,
    Name,
    Statement,
    Time,
    bare_report,
    entity_id,
    statement_id,
)

TEXT = "Ada Marlow said no.\n\nAda Marlow said yes on Monday.\n\n"


@pytest.mark.parametrize(
    "text",
    ["", "one two", "a b\n\nc d\n\n" * 50, "a b\nc\n" * 50, "Aa. Bb. " * 50, "a " * 99, "x" * 200],
)
def test_parts_cover_the_text_and_fit(text: str) -> None:
    spans = cut(text, 40)
    assert spans[0][0] == 0
    assert spans[-1][1] == len(text)
    assert all(end - start <= 40 for start, end in spans)
    assert all(a[1] == b[0] for a, b in pairwise(spans))


def test_a_part_ends_with_a_paragraph_where_it_can() -> None:
    text = "A line.\n\nAnother line that is long.\nIts end."
    assert cut(text, 16)[0] == (0, len("A line.\n\n"))


def _read(text: str, report: str) -> Analysis:
    """A reading of one part by hand: who, said, what; the first word's name."""
    said = text.index("said")
    source, cue, content = ((0, 10),), ((said, said + 4),), ((said + 5, text.index(".")),)
    speaker = Entity(
        entity_id(report, "person", (0, 10)), report, "person", text[:10], source, source
    )
    outer = Statement(
        statement_id(report, source, cue, content), report, source, cue, content, "indirect",
        speaker=speaker.id, to=(0, 3),
    )  # fmt: skip
    inner = Statement(
        statement_id(report, (), cue, content), report, (), cue, content, "indirect",
        parent=outer.id, via=(speaker.id,),
    )  # fmt: skip
    at = text.find("Monday")
    times = (Time((at, at + 6), "Monday", None, "DATE", None),) if at >= 0 else ()
    return Analysis(
        report, "maker", ((0, len(text.rstrip())),), (outer, inner), (speaker,),
        (Name((0, 10), "person", 0.9),), times, (), {outer.id: b"v"},
    )  # fmt: skip


def test_parts_joined_have_offsets_and_ids_of_the_whole() -> None:
    report = bare_report(TEXT, paragraphs=((0, 19), (21, 51)))
    spans = cut(TEXT, 35)
    assert len(spans) == 2
    parts = [(start, part_of(report, (start, end))) for start, end in spans]
    assert [p.text[slice(*p.paragraphs[0])] for _, p in parts] == [
        "Ada Marlow said no.",
        "Ada Marlow said yes on Monday.",
    ]
    whole = joined(report, [(start, _read(part.text, report.id)) for start, part in parts])
    assert [TEXT[slice(*s.content[0])] for s in whole.statements[::2]] == ["no", "yes on Monday"]
    assert all(
        s.id == statement_id(report.id, s.source, s.cue, s.content) for s in whole.statements
    )
    (speaker,) = whole.entities
    assert speaker.id == entity_id(report.id, "person", speaker.mentions[0])
    assert [TEXT[a:b] for a, b in speaker.mentions] == ["Ada Marlow"] * 2
    outer, inner = whole.statements[2:]
    assert (outer.speaker, inner.via, inner.parent) == (speaker.id, (speaker.id,), outer.id)
    assert TEXT[slice(*outer.to or (0, 0))] == "Ada"
    assert set(whole.vectors) == {s.id for s in whole.statements[::2]}
    assert [TEXT[slice(*t.span)] for t in whole.times] == ["Monday"]
    assert len({s.id for s in whole.statements}) == 4


def test_no_parts_is_an_error() -> None:
    with pytest.raises(ValueError, match="no parts"):
        joined(bare_report(TEXT), [])
