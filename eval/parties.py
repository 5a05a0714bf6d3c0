"""Who is one person across reports, among people who share a surname: python eval/parties.py

Reads the reports of eval/gold/parties.jsonl (offsets into the shared data, labelled by
reading) story by story, in the gold's order, as `onrecord read` does, and asks of each two
of its names with one surname whether they ended up in one party. "wrong merges" are pairs
of two people in one party, "found" pairs of one person in one party; a name that the
reading did not see is in no party. "of full names" are the pairs whose names are both full
ones: whether two people become one party. The others have a bare surname, which the reading
lays to one of its bearers inside a report. "of two people" counts each two people once,
merged if any of their names were.
"across" counts only pairs of two reports. "surnames alone" asks within each report: a labelled
surname whose report has labelled full names of its people is laid to another than its own
("to another") or to nobody of them ("to nobody").
--half: "tune" and "measure" are the first stories, "second" and "unseen" later ones, which the
rules of namesakes were not made on. docs/parties.md says how the gold was made.
--grow times invented stories of 100 to 800 reports.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.analyse import Reader
from onrecord.link import parties as link
from onrecord.records import Analysis, Entity, Evidence, bare_report, entity_id
from onrecord.spans import Span

GOLD = Path(__file__).parent / "gold" / "parties.jsonl"
HALVES = ("tune", "measure", "second", "unseen", "all")
Place = tuple[str, str]  # file under shared/data, document


@dataclass(frozen=True)
class Labelled:
    """One name in one report, and which person it is; "cruz.2" is a second Cruz."""

    story: str
    place: Place
    span: Span
    person: str

    @property
    def surname(self) -> str:
        return self.person.split(".")[0]


class Names(Reader):
    """Reads without the sentence vectors, which nobody asks for here."""

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        return [b""] * len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--half", choices=HALVES, default="unseen")
    parser.add_argument("--show", action="store_true", help="print what is wrong, by story")
    parser.add_argument("--grow", action="store_true", help="time invented stories instead")
    asked = parser.parse_args()
    if asked.grow:
        for reports in (100, 200, 400, 800):
            derive, judge = (1000 * seconds for seconds in growing(reports))
            size = f"{reports:4} reports, {8 * reports:5} entities"
            print(f"{size}: parties {derive:6.0f} ms, one report more {judge:6.0f} ms")
        return
    if not (asked.shared / "data").is_dir():
        sys.exit(f"no data in {asked.shared}: give its folder with --shared")
    for name, figure in measure(asked.shared, None, asked.half, asked.show).items():
        print(f"{name:34} {figure:8.1f}")


def measure(
    shared: Path, first: int | None = None, half: str = "unseen", show: bool = False
) -> dict[str, float]:
    """The figures of one half's stories (or of its ``first`` ones)."""
    stories = dict(list(gold(half).items())[:first])
    places = {name.place for names in stories.values() for name in names}
    reader = Names()
    texts = documents(shared, places)
    read = {place: reader.annotate(*texts[place]) for place in sorted(places)}
    return score(stories, read, show)


def gold(half: str) -> dict[str, list[Labelled]]:
    """The labelled names of one of HALVES, by story."""
    out: dict[str, list[Labelled]] = defaultdict(list)
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        if half in ("all", row["half"]):
            start, end = row["span"]
            place = row["file"], row["id"]
            out[row["story"]].append(Labelled(row["story"], place, (start, end), row["person"]))
    return out


def documents(shared: Path, wanted: Iterable[Place]) -> dict[Place, tuple[str, str | None]]:
    """Text and date of the wanted documents. A story's nth without an id is "STORY#n"."""
    found: dict[Place, tuple[str, str | None]] = {}
    asked = set(wanted)
    for file in sorted({file for file, _ in asked}):
        with gzip.open(shared / "data" / file, "rt", encoding="utf-8") as rows:
            for row in map(json.loads, rows):
                for name, document in _in_row(row):
                    if (file, name) in asked:
                        found[file, name] = document["text"], document.get("date")
    if missing := asked - set(found):
        sys.exit(f"not in {shared}: {sorted(missing)}")
    return found


def _in_row(row: dict) -> Iterable[tuple[str, dict]]:
    if "docs" in row:
        for at, document in enumerate(row["docs"]):
            yield document.get("id", f"{row['story']}#{at}"), document
    elif "pair" in row:
        yield from ((row[side]["id"], row[side]) for side in "ab")
    else:
        yield row["id"], row


def score(
    stories: Mapping[str, Sequence[Labelled]],
    read: Mapping[Place, Evidence],
    show: bool = False,
) -> dict[str, float]:
    """Percentages over all pairs that share a story and a surname."""
    counts: dict[str, list[bool]] = defaultdict(list)
    worst = 0.0
    for names in stories.values():
        party = parties(names, read)
        full = {n: " " in read[n.place].report.text[slice(*n.span)] for n in names}
        here: list[bool] = []
        people: dict[tuple[str, str], bool] = {}
        for one, other in itertools.combinations(names, 2):
            if one.surname != other.surname:
                continue
            merged = party[one] is not None and party[one] == party[other]
            kind = "same" if one.person == other.person else "different"
            counts[kind].append(merged)
            if one.place != other.place:
                counts[kind + " across"].append(merged)
            if full[one] and full[other]:
                counts[kind + " full"].append(merged)
            if kind == "different":
                here.append(merged)
                pair = min(one.person, other.person), max(one.person, other.person)
                people[pair] = people.get(pair, False) or merged
            if show and merged != (kind == "same"):
                print(kind, *(_shown(name, read, party[name]) for name in (one, other)), sep=" | ")
        counts["people"] += people.values()
        for wrong, nobody in alone(names, read, full):
            counts["to another"].append(wrong)
            counts["to nobody"].append(nobody)
        worst = max(worst, share(here))
    return {
        "wrong merges, of all pairs": share(counts["different"]),
        "wrong merges, across reports": share(counts["different across"]),
        "wrong merges, of two people": share(counts["people"]),
        "wrong merges, worst story": worst,
        "wrong merges, of full names": share(counts["different full"]),
        "found, of full names": share(counts["same full"]),
        "found, of all pairs": share(counts["same"]),
        "found, across reports": share(counts["same across"]),
        "surnames alone, to another": share(counts["to another"]),
        "surnames alone, to nobody": share(counts["to nobody"]),
        "surnames alone": float(len(counts["to another"])),
        "pairs of two people, full names": float(len(counts["different full"])),
        "pairs of one person, full names": float(len(counts["same full"])),
        "pairs of two people": float(len(counts["different"])),
        "pairs of one person": float(len(counts["same"])),
    }


def alone(
    names: Sequence[Labelled], read: Mapping[Place, Evidence], full: Mapping[Labelled, bool]
) -> Iterable[tuple[bool, bool]]:
    """(laid to another's entity, to no entity of its own person's) of each surname alone.

    Of those whose report has labelled full names of two people with that surname.
    """
    by_report: dict[tuple[Place, str], list[Labelled]] = defaultdict(list)
    for name in names:
        by_report[name.place, name.surname].append(name)
    for (place, _), here in by_report.items():
        entity = {name: entity_at(read[place], name.span) for name in here}
        bearers: dict[str, set[str | None]] = defaultdict(set)
        for name in here:
            if full[name]:
                bearers[name.person].add(entity[name])
        for name in here if len(bearers) > 1 else ():
            if not full[name]:
                own = bearers.get(name.person, {None})
                others = {e for p, held in bearers.items() if p != name.person for e in held}
                found = entity[name]
                right = found is not None and found in own
                yield (
                    not right and found in others - {None},
                    found is None or (found not in own and found not in others),
                )


def parties(
    names: Sequence[Labelled], read: Mapping[Place, Evidence]
) -> dict[Labelled, str | None]:
    """The party that each name is in after its story's reports were read one by one."""
    known: list[Evidence] = []
    judgements = []
    for place in dict.fromkeys(name.place for name in names):
        judgements += link.same_parties(read[place], known)
        known.append(read[place])
    _, party_of = link.parties(known, judgements)
    return {name: party_of.get(entity_at(read[name.place], name.span) or "") for name in names}


def entity_at(evidence: Evidence, span: Span) -> str | None:
    """The entity with the closest mention that holds the middle of a name, if any."""
    middle = (span[0] + span[1]) // 2
    spans = (
        (end - start, entity.id)
        for entity in evidence.analysis.entities
        for start, end in (*entity.names, *entity.mentions)
        if start <= middle < end
    )
    return min(spans, default=(0, None))[1]


def growing(reports: int) -> tuple[float, float]:
    """Seconds to derive an invented story's parties, and to judge the last of its reports."""
    rng = random.Random(1)
    words = ["".join(rng.choice("bdgklmnprstv") + rng.choice("aeiou") for _ in range(3)).title()
             for _ in range(2 * reports)]  # fmt: skip
    evidence = [_invented([f"{rng.choice(words)} {rng.choice(words)}sen" for _ in range(7)],
                          f"Report {at}: ") for at in range(reports)]  # fmt: skip
    matched = link.same_parties(evidence[0], evidence[1:])
    started = time.perf_counter()
    link.parties(evidence, matched)
    derived = time.perf_counter()
    link.same_parties(evidence[-1], evidence[:-1])
    return derived - started, time.perf_counter() - derived


def _invented(names: Sequence[str], opening: str) -> Evidence:
    """A report of eight entities: seven people, and a president whom all reports name."""
    text, spans = opening, []
    for name in (*names, "President Ana Vessin"):
        spans.append((len(text), len(text) + len(name)))
        text += f"{name} met "
    report = bare_report(text, published="2031-03-05")
    people = tuple(
        Entity(entity_id(report.id, "person", span), report.id, "person", text[slice(*span)],
               (span,), (span,))
        for span in spans
    )  # fmt: skip
    return Evidence(report, Analysis(report.id, "made up", (), (), people, (), (), ()))


def share(found: Sequence[bool]) -> float:
    """How many are true, in percent."""
    return 100 * sum(found) / len(found) if found else 0.0


def _shown(name: Labelled, read: Mapping[Place, Evidence], party: str | None) -> str:
    words = read[name.place].report.text[slice(*name.span)]
    return f"{name.story} {name.place[1][-24:]} {name.span[0]} “{words}” {name.person} {party}"


if __name__ == "__main__":
    main()
