"""Who "he", "the minister" and "the report" are: python eval/speakers.py [--half measure]

Reads the documents of eval/gold/speakers.jsonl (offsets into the shared data, annotated by
reading) as `onrecord annotate` does, and asks whose each source is. "as read" counts a
source that the model missed as wrong; "resolved" asks the rules for it all the same, so
that it measures them alone. A name is right when the speaker's names hold it (the same
full name, or surname or last word where only that is given; an organisation also by its
first words or initials); an unnamed source when the
speaker is not taken for a named one. docs/speakers.md says how the gold was made.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.analyse import Reader
from onrecord.analyse.entities import Cast, entities_of
from onrecord.records import Analysis, Entity, Evidence, Report
from onrecord.spans import Span, covers, overlap

GOLD = Path(__file__).parent / "gold" / "speakers.jsonl"
LEADING = re.compile(
    r"(?:(?:the|a|an|mr|mrs|ms|dr|sen|rep|gov|president|senator|representative|governor)\.?\s+)+",
    re.IGNORECASE,
)


class Speakers(Reader):
    """Reads without the sentence vectors, which nobody asks for here."""

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        return [b""] * len(texts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--half", choices=("tune", "measure", "all"), default="measure")
    parser.add_argument("--show", action="store_true", help="print what is wrong")
    options = parser.parse_args()
    if not (options.shared / "data").is_dir():
        sys.exit(f"no data in {options.shared}: give its folder with --shared")
    cases = gold(options.half)
    reader = Speakers()
    read = (
        (text, reader.annotate(text, date), cases[where])
        for where, text, date in documents(options.shared, cases)
    )
    score(read, options.show)


def measure(shared: Path, first: int | None = None, half: str = "measure") -> dict[str, float]:
    """Percentages of one half (or the ``first`` documents) that are right, resolved and as read."""
    cases = dict(list(gold(half).items())[:first])
    reader = Speakers()
    read = (
        (text, reader.annotate(text, date), cases[where])
        for where, text, date in documents(shared, cases)
    )
    right = score(read)
    return {"resolved": 100 * right["all"], "pronouns": 100 * right.get("pronoun", 0)}


def gold(half: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """The cases of one half (or "all"), by file and document."""
    found = defaultdict(list)
    for line in GOLD.read_text("utf-8").splitlines():
        row = json.loads(line)
        if half in ("all", row["half"]):
            found[row["file"], row["id"]].append(row)
    return found


def documents(
    shared: Path, wanted: dict[tuple[str, str], Any]
) -> Iterator[tuple[tuple[str, str], str, str | None]]:
    """(file and id, text, date of publication) of the documents that are wanted."""
    for file in sorted({file for file, _ in wanted}):
        seen = set()
        with gzip.open(shared / "data" / file, "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                inner = row.get("docs") or [row[k] for k in "ab" if k in row] or [row]
                for at, document in enumerate(inner):
                    name = document.get("id") or f"{row.get('story') or row.get('pair')}#{at}"
                    if (file, name) in wanted and name not in seen:
                        seen.add(name)
                        yield (file, name), document["text"], document.get("date") or None


def score(
    read: Iterator[tuple[str, Evidence, list[dict[str, Any]]]], show: bool = False
) -> dict[str, float]:
    """Prints the table; returns the share that is right, resolved, by kind."""
    marks: dict[str, list[tuple[bool, bool]]] = defaultdict(list)
    for text, evidence, cases in read:
        direct = resolved(evidence.report, evidence.analysis, [tuple(c["source"]) for c in cases])
        for case in cases:
            statement, entity = direct[tuple(case["source"])]
            right = judge(text, evidence.analysis, entity, case["antecedent"])
            said = speaker(evidence.analysis, statement)
            as_read = statement is not None and judge(
                text, evidence.analysis, said, case["antecedent"]
            )
            for kind in (case["kind"], "all", "named" if case["antecedent"] else "unnamed"):
                marks[kind].append((as_read, right))
            if show and not right:
                show_wrong(text, case, entity)
    print(f"{'source is':<14}{'cases':>6}{'as read':>10}{'resolved':>10}")
    for kind in ("pronoun", "description", "named", "unnamed", "all"):
        if rows := marks[kind]:
            shares = [100 * sum(row[i] for row in rows) / len(rows) for i in (0, 1)]
            print(f"{kind:<14}{len(rows):>6}{shares[0]:>10.1f}{shares[1]:>10.1f}")
    return {k: sum(r for _, r in rows) / len(rows) for k, rows in marks.items()}


def speaker(analysis: Analysis, statement: Any) -> Entity | None:
    """The entity that a statement names as its speaker."""
    if statement is None:
        return None
    return next((e for e in analysis.entities if e.id == statement.speaker), None)


def resolved(
    report: Report, analysis: Analysis, asked: Sequence[Span]
) -> dict[Span, tuple[Any, Entity | None]]:
    """(the statement with this source, the entity the rules give it) for each source asked."""
    said = [s for s in analysis.statements if s.kind != "own voice" and s.source]
    spans = {span: next((s for s in said if overlap(s.source, (span,))), None) for span in asked}
    cast = Cast(report, analysis.names, analysis.sentences)
    cast.add_roles(analysis.times)
    turns = [((s.source[0][0], s.source[-1][1]), s) for s in said]
    turns += [(span, None) for span, statement in spans.items() if statement is None]
    figures: dict[Any, Any] = {}
    for span, statement in sorted(turns, key=lambda turn: turn[0]):
        holders = [
            s for s in said if s is not statement and s.id in figures and covers(s.content, (span,))
        ]
        holder = min(holders, key=lambda s: sum(e - b for b, e in s.content), default=None)
        figure, _ = cast.source(span, figures[holder.id] if holder else None)
        figures[statement.id if statement else span] = figure
    cast.add_roles(analysis.times)
    out = {}
    for span, statement in spans.items():
        figure = figures.get(statement.id if statement else span)
        entity = entities_of(cast, [cast.final(figure)])[0] if figure else None
        out[span] = statement, entity
    return out


def words(text: str, span: Sequence[int]) -> tuple[str, ...]:
    """A name's words without title, article and possessive ending."""
    plain = re.sub(r"['’]s?$", "", text[slice(*span)].strip(" ,.“”\"'"))
    return tuple(LEADING.sub("", plain.lower()).split())


def judge(
    text: str, analysis: Analysis, entity: Entity | None, antecedent: Sequence[int] | None
) -> bool:
    """Is this entity the one that the antecedent names (or, for None, a nameless one)?"""
    names = {words(text, n.span) for n in analysis.names if n.kind in ("person", "organization")}
    if antecedent is None:
        return entity is None or not any(words(text, span) in names for span in entity.names)
    if entity is None:
        return False
    wanted = words(text, antecedent)
    described = wanted[-1] == text[slice(*antecedent)].split()[-1] and wanted not in names
    if described and any(words(text, span) in names for span in entity.names):
        return False
    held = [words(text, span) for span in (*entity.names, *entity.mentions)]
    if not any(h and same(wanted, h, entity.kind != "person") for h in held):
        return False
    owner = next(
        (
            e
            for e in analysis.entities
            if e.kind == "person" and overlap(e.names, (tuple(antecedent),))
        ),
        None,
    )
    return owner is None or entity.kind != "person" or overlap(entity.names, owner.names)


def same(one: tuple[str, ...], other: tuple[str, ...], body: bool) -> bool:
    """Does one name end like the other; for a body also: begin like it, or abbreviate it?"""
    short, long = sorted((one, other), key=len)
    if long[-len(short) :] == short:
        return True
    initials = "".join(word[0] for word in long if word not in ("of", "and", "for", "the"))
    return body and (
        long[: len(short)] == short or (len(short) == 1 and initials.endswith(short[0]))
    )


def show_wrong(text: str, case: dict[str, Any], entity: Entity | None) -> None:
    (start, end), wanted = case["source"], case["antecedent"]
    before = " ".join(text[max(0, start - 420) : start].split())
    after = " ".join(text[end : end + 90].split())
    gave = f"{entity.kind} {entity.name!r}" if entity else "nobody"
    name = text[slice(*wanted)] if wanted else "nobody named"
    print(f"--- {case['id']}\n…{before} [{text[start:end]}] {after}\n    gave {gave}, not {name!r}")


if __name__ == "__main__":
    main()
