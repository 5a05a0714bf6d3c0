"""A person's word on an older version holds of the same sentence in the new one."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord import flow
from onrecord.corrections import Corrections
from onrecord.records import Evidence, Story

from .shelf import Shelf

POST = {"url": "https://post.example/norline", "outlet": "Holm Post", "title": "Norline"}
OSSEL = "Ines Ossel said that 12 people had been taken to hospital after the accident."
FIRST = f"A ferry struck the breakwater at Vessin on Tuesday.\n\n{OSSEL}"
OTHER = "Maren Holt said that the ferry had left the quay an hour late because of the fog."


class Table(Shelf):
    """A shelf at which a person judges."""

    def story(self) -> Story:
        flow.derive(self.ledger)
        return flow.with_versions(self.ledger.story("ferry"), self.ledger)

    def person(self, by: str = "Ida") -> Corrections:
        self.hour += 1
        flow.derive(self.ledger)
        return Corrections(self.ledger, by, f"2031-03-05T{self.hour:02}:00:00Z")

    def evidence(self, outlet: str) -> Evidence:
        return next(one for one in self.story().evidence if one.report.outlet == outlet)

    def said(self, outlet: str = "Courier") -> str:
        """The statement with a source in an outlet's last version."""
        return next(s.id for s in self.evidence(outlet).analysis.statements if s.named)

    def claims(self) -> list[set[str]]:
        return [set(claim.members) for claim in self.story().derived.claims]

    def parties(self) -> dict[str, tuple[str, ...]]:
        return {party.name: party.entities for party in self.story().derived.parties}


@pytest.fixture
def table(tmp_path: Path) -> Table:
    made = Table(tmp_path)
    made.read(FIRST)
    made.read(OTHER, **POST)
    return made


def test_a_judgement_holds_of_the_same_sentence_in_the_new_version(table: Table) -> None:
    table.person().judge(table.said(), "same", table.said("Holm Post"), "one and the same")
    before = table.said()
    table.read(f"{FIRST}\n\nThe harbour was closed until noon.")
    now, other = table.said(), table.said("Holm Post")
    assert now != before
    assert {now, other} in table.claims()
    (shown,) = [j for j in table.story().judgements if j.made]
    assert ({shown.a, shown.b}, shown.why) == ({now, other}, "one and the same")
    table.read(OTHER.replace("the fog", "fog") + "\n\nIt sails again on Friday.", **POST)
    assert not any({now, table.said("Holm Post")} <= claim for claim in table.claims())
    table.read(f"{OTHER}\n\nIt sails again on Saturday.", **POST)  # the old words are back
    assert {now, table.said("Holm Post")} in table.claims()
    story = table.story()
    flow.rebuild(table.ledger)
    assert table.story() == story


def test_retired_it_holds_nowhere(table: Table) -> None:
    made = table.person().judge(table.said(), "same", table.said("Holm Post"))
    table.read(f"{FIRST}\n\nThe harbour was closed until noon.")
    table.person().retire(made.id, "they speak of two things")
    assert all(len(claim) == 1 for claim in table.claims())


def test_words_that_were_changed_are_judged_no_more(table: Table) -> None:
    table.person().judge(table.said(), "same", table.said("Holm Post"))
    table.read(FIRST.replace("12", "15"))
    assert all(len(claim) == 1 for claim in table.claims())


def test_the_last_word_counts_and_an_old_id_means_the_new_sentence(table: Table) -> None:
    old, other = table.said(), table.said("Holm Post")
    first = table.person().judge(old, "same", other)
    table.read(f"{FIRST}\n\nThe harbour was closed until noon.")
    made = table.person("Ole").judge(old, "contradicts", other, "no")
    assert {made.a, made.b} == {table.said(), other}
    held = {j.id: j.retired for j in table.story().judgements if j.made}
    assert held == {made.id: None}
    assert table.ledger.judgement(first.id).retired == f"replaced by {made.id}"


def test_parties_stay_merged_split_and_renamed(table: Table) -> None:
    names = table.parties()
    assert {"Ines Ossel", "Maren Holt"} <= names.keys()
    ossel, holt = names["Ines Ossel"][0], names["Maren Holt"][0]
    table.person().merge(ossel, holt, "one person under two names")
    table.person().rename(ossel, "Ines Ossel-Holt")
    table.read(f"The ferry is back.\n\n{FIRST}")
    assert len(table.parties()["Ines Ossel-Holt"]) == 2
    table.person().split(
        table.parties()["Ines Ossel-Holt"][0], [table.evidence("Holm Post").report.id]
    )
    table.read(f"{OTHER}\n\nIt sails again on Friday.", **POST)
    table.read(f"The ferry is back again.\n\n{FIRST}")
    assert {name: len(held) for name, held in table.parties().items()}["Ines Ossel-Holt"] == 1
    assert len(table.parties()["Maren Holt"]) == 1


def test_a_model_s_judgement_that_was_retired_stays_so(table: Table) -> None:
    table.read(FIRST, url="https://gazette.example/f", outlet="Gazette", title="Ferry")
    pair = {table.said(), table.said("Gazette")}
    (link,) = [j for j in table.story().judgements if j.relation == "same" and {j.a, j.b} == pair]
    table.person().retire(link.id, "by chance the same words")
    table.read(f"{FIRST}\n\nThe harbour was closed until noon.")
    pair = {table.said(), table.said("Gazette")}
    again = [j for j in table.story().judgements if j.relation == "same" and {j.a, j.b} == pair]
    assert [j.retired for j in again] == ["by chance the same words"]
