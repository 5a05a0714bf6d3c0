"""What is new in a story since it was last looked at, or since a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from onrecord.records import Claim, Judgement, Report, Statement, Story, TimelineEntry
from onrecord.tell.lookup import Lookup


@dataclass(frozen=True, slots=True)
class Change:
    """A claim that was there before: what it was, what it is, and who says it anew."""

    claim: Claim
    before: Claim
    members: tuple[Statement, ...]

    @property
    def status(self) -> bool:
        """Has its status changed?"""
        return self.claim.status != self.before.status


class News:
    """A story now beside the same story as it was; ``at`` is the time between (None: never)."""

    def __init__(self, before: Story, now: Story, at: str | None) -> None:
        self.before, self.now, self.at = Lookup(before), Lookup(now), at

    @cached_property
    def reports(self) -> tuple[Report, ...]:
        """The reports that came since, by date of publication."""
        return tuple(r for r in self.now.ordered if r.id not in self.before.reports)

    @cached_property
    def _earlier(self) -> dict[str, Claim]:
        """Statement id -> the claim it was of. A later version of a report says again what
        it said before, in the same words: that is nothing new."""
        by_words: dict[tuple[str, str], Claim] = {}
        found: dict[str, Claim] = {}
        for claim in self.before.story.derived.claims:
            for member in self.before.members(claim):
                by_words[_words(self.before, member)] = claim
                found[member.id] = claim
        for statement in self.now.statements.values():
            said = by_words.get(_words(self.now, statement))
            if said is not None:
                found.setdefault(statement.id, said)
        return found

    @cached_property
    def claims(self) -> tuple[Claim, ...]:
        """The claims that nobody made before."""
        return tuple(c for c in self.now.claims if not any(m in self._earlier for m in c.members))

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """The claims that gained members or changed their status, changed ones first."""
        out = []
        for claim in self.now.claims:
            was = next((self._earlier[m] for m in claim.members if m in self._earlier), None)
            if was is None:
                continue
            new = tuple(m for m in self.now.members(claim) if m.id not in self._earlier)
            change = Change(claim, was, new)
            if change.status or new:
                out.append(change)
        return tuple(sorted(out, key=lambda change: not change.status))

    @cached_property
    def conflicts(self) -> tuple[Judgement, ...]:
        """The disagreements that were not there before."""
        known = {j.id for j in self.before.conflicts}
        return tuple(j for j in self.now.conflicts if j.id not in known)

    @cached_property
    def dates(self) -> tuple[TimelineEntry, ...]:
        """The dated happenings that only new reports tell."""
        new = {r.id for r in self.reports}
        return tuple(e for e in self.now.story.derived.timeline if e.report in new)

    @cached_property
    def judgements(self) -> tuple[Judgement, ...]:
        """What persons judged since."""
        known = {j.id for j in self.before.story.judgements}
        return tuple(j for j in self.now.story.judgements if j.made and j.id not in known)

    def __bool__(self) -> bool:
        parts: Iterable[tuple[Any, ...]] = (
            self.reports, self.claims, self.changes, self.conflicts, self.judgements
        )  # fmt: skip
        return any(parts)

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of all that is new: reports, their statements, claims, judgements."""
        new = {r.id for r in self.reports}
        found = set(new) | {s.id for s in self.now.statements.values() if s.report in new}
        found |= {c.id for c in self.claims}
        found |= {j.id for j in (*self.conflicts, *self.judgements)}
        return frozenset(found)


def _words(look: Lookup, statement: Statement) -> tuple[str, str]:
    return look.outlet(look.report(statement)), look.spoken(statement)


def news_object(news: News) -> dict[str, Any]:
    """What is new as `onrecord story --since … --json` writes it, under ``since``."""
    return {
        "at": news.at,
        "reports": [r.id for r in news.reports],
        "claims": [c.id for c in news.claims],
        "changed": [
            {
                "claim": change.claim.id,
                "was": change.before.status,
                "is": change.claim.status,
                "why": change.claim.why,
                "members": [m.id for m in change.members],
            }
            for change in news.changes
        ],
        "conflicts": [j.id for j in news.conflicts],
        "judgements": [j.id for j in news.judgements],
    }
