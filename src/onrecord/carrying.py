"""What a person judged of an older version, as it holds of the sentences in the last one.

A judgement is about ids, and a new version of an article has new ones. Where its sentence
stands in the new version in the same words (`link.article` says so), and where its entity is
named there as before, the judgement holds there, too. Nothing is written for it: it follows
from evidence and judgements, and goes when its judgement is retired.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord import link
from onrecord.ledger import Ledger
from onrecord.records import Evidence, Judgement, Relation

Pair = tuple[Relation, frozenset[str | None]]  # what is judged in which way


@dataclass(frozen=True, slots=True)
class Onward:
    """``to`` maps ids of older versions to those in the last; ``older`` has all of the former."""

    to: Mapping[str, str]
    older: frozenset[str]

    def of(self, subject: str) -> str | None:
        """A subject in the last version; None where it is not there any more."""
        return self.to.get(subject) if subject in self.older else subject

    def back(self, subjects: Iterable[str]) -> set[str]:
        """The subjects, and what they were in older versions."""
        wanted = set(subjects)
        return wanted | {old for old, new in self.to.items() if new in wanted}


def onward(
    ledger: Ledger, evidence: Iterable[Evidence], about: Collection[str] | None = None
) -> Onward:
    """From the older versions of these reports to the reports themselves.

    Versions are compared, which takes a while: with ``about`` only those that have one of
    these ids.
    """
    to: dict[str, str] = {}
    older: set[str] = set()
    for item in evidence:
        for version in before(ledger, item):
            ids = _ids(version)
            if about is None or not ids.isdisjoint(about):
                to |= _same(version, item)
                older |= ids
    return Onward(to, frozenset(older))


def ways_of(ledger: Ledger, subjects: Iterable[str]) -> Onward:
    """From the older versions of the articles in which statements or entities stand to the
    last ones. Raises KeyError."""
    articles = {ledger.article_of(ledger.report_of(subject)) for subject in subjects}
    last = [ledger.versions_in(article)[-1].id for article in sorted(articles)]
    return onward(ledger, [ledger.one_evidence(report) for report in last])


def before(ledger: Ledger, item: Evidence) -> list[Evidence]:
    """The versions of a report that were the last ones before it, oldest first."""
    ids = [one.id for one in ledger.versions_in(ledger.article_of(item.report.id))]
    return [ledger.one_evidence(one) for one in ids[: ids.index(item.report.id)]]


def carried(judgements: Sequence[Judgement], ways: Onward) -> tuple[Judgement, ...]:
    """The judgements with persons' on older versions as they hold of the last ones.

    What a person said of the last version itself comes first, then what was said last. A
    model's judgement that was retired of an older version is retired of the last one.
    """
    persons = [j for j in judgements if j.made is not None and j.retired is None]
    said = {_about(j) for j in persons if ways.older.isdisjoint((j.a, j.b))}
    latest: dict[object, Judgement] = {}
    for judgement in sorted(persons, key=lambda j: (j.made or "", j.id)):
        moved = _moved(judgement, ways)
        if moved is not None and _about(moved) not in said:
            latest[_about(moved)] = moved
    struck = {
        (j.relation, frozenset((ways.of(j.a), ways.of(j.b)))): j.retired
        for j in judgements
        if j.made is None and j.retired is not None and not ways.older.isdisjoint((j.a, j.b))
    }
    return (*(_struck(j, struck) for j in judgements), *latest.values())


def _about(judgement: Judgement) -> object:
    """What a judgement is about: two subjects, or the name of one."""
    if judgement.relation == "renames":
        return judgement.a
    return frozenset((judgement.a, judgement.b))


def _moved(judgement: Judgement, ways: Onward) -> Judgement | None:
    """A judgement on an older version, of the last one; None where it is none, or cannot be."""
    named = judgement.relation == "renames"
    a, b = ways.of(judgement.a), judgement.b if named else ways.of(judgement.b)
    if a is None or b is None or a == b or (a, b) == (judgement.a, judgement.b):
        return None
    return replace(judgement, a=a, b=b)


def _struck(judgement: Judgement, struck: Mapping[Pair, str]) -> Judgement:
    """A model's judgement, retired where a person retired it of an older version."""
    if judgement.made is not None or judgement.retired is not None:
        return judgement
    why = struck.get((judgement.relation, frozenset((judgement.a, judgement.b))))
    return judgement if why is None else replace(judgement, retired=why)


def _same(old: Evidence, new: Evidence) -> dict[str, str]:
    """Statements and entities of one version -> those of another that are the same."""
    (told,) = link.article("", (old, new), {}).changes
    out = {
        one.before: one.after
        for one in told.statements
        if one.kind == "carried over" and one.before and one.after
    }
    there = _named(new)
    return out | {one: there[key] for key, one in _named(old).items() if key in there}


def _named(version: Evidence) -> dict[tuple[str, str, int], str]:
    """Entities by kind, name, and which of those that bear it they are."""
    met: Counter[tuple[str, str]] = Counter()
    out: dict[tuple[str, str, int], str] = {}
    for entity in version.analysis.entities:
        key = (entity.kind, " ".join(entity.name.casefold().split()))
        met[key] += 1
        out[(*key, met[key])] = entity.id
    return out


def _ids(version: Evidence) -> set[str]:
    statements = {one.id for one in version.analysis.statements}
    return statements | {one.id for one in version.analysis.entities}
