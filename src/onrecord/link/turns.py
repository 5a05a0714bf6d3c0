"""What became of a claim from day to day: first seen, hardened, drifted, denied, changed, dropped.

The timeline of reporting, beside the timeline of events. Every turn is a fact about one
report: its day, the statement that did it, and why it is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from onrecord.link.verdicts import shown
from onrecord.records import Chain, Judgement, Statement, Turn, TurnKind
from onrecord.spans import words

if TYPE_CHECKING:
    from onrecord.link.claims import Claims

ALLEGED, ANONYMOUS, SAID, CONFIRMED = range(4)  # how surely a member says it
LEVELS = ("alleged", "said by an unnamed source", "said by a named source", "confirmed")
FLAT = 2.0  # certainty (FactBank's scale) from which words are flat


def turns(claims: Claims, members: Sequence[str]) -> tuple[Turn, ...]:
    """The turns of a claim with these members, by day; undated ones in the reports' order."""
    found = [
        *_told(claims, members),
        *_denied(claims, members),
        *_changed(claims, members),
        *_dropped(claims, members),
    ]
    order = {report: at for at, report in enumerate(claims.place)}
    return tuple(sorted(found, key=lambda turn: (_day(claims, turn.report), order[turn.report])))


def _day(claims: Claims, report: str) -> str:
    """A day to sort by; a report without one stands where it came, after those before it."""
    day = claims.days[report]
    if day:
        return day
    before = [d for r, d in claims.days.items() if d and claims.place[r] < claims.place[report]]
    return max(before, default="")


def level(statement: Statement, chain: Chain) -> int:
    """How surely a statement says it: ALLEGED where it is hedged, asked or doubted, ANONYMOUS
    from an unnamed source, SAID from a named one or in a report's own voice, CONFIRMED."""
    unsure = statement.certainty is not None and abs(statement.certainty) < FLAT
    if statement.hedges or statement.stance in ("speculates", "asks") or unsure:
        return ALLEGED
    if statement.kind == "own voice":
        return SAID
    if not chain.established:
        return ANONYMOUS
    return CONFIRMED if statement.stance == "confirms" else SAID


def _told(claims: Claims, members: Sequence[str]) -> list[Turn]:
    """First seen, and each time that it is said more surely than in any report before.

    In a report's own voice it hardens on nobody's word, unless a named source had said it:
    alleged by one, repeated by the next, stated flatly by a third.
    """
    by_report: dict[str, list[str]] = {}
    for key in members:
        by_report.setdefault(claims.statements[key].report, []).append(key)
    order = sorted(by_report, key=lambda report: (_day(claims, report), claims.place[report]))
    out: list[Turn] = []
    sure = -1
    named = False
    for report in order:
        levels = {key: _level(claims, key) for key in by_report[report]}
        top = max(levels, key=lambda key: (levels[key], -members.index(key)))
        statement = claims.statements[top]
        if not out:
            why = f"{LEVELS[levels[top]]}: {_speaker(claims, top)}"
            out.append(_turn(claims, "first seen", top, why))
        elif levels[top] > sure:
            own = statement.kind == "own voice"
            kind: TurnKind = "drifted" if own and not named else "hardened"
            before = LEVELS[sure]
            now = "stated flatly in the report's own voice" if own else LEVELS[levels[top]]
            out.append(_turn(claims, kind, top, f"{before} before, now {now}"))
        sure = max(sure, levels[top])
        named = named or any(
            claims.statements[key].kind != "own voice" and claims.chains[key].established
            for key in levels
        )
    return out


def _level(claims: Claims, key: str) -> int:
    return level(claims.statements[key], claims.chains[key])


def _speaker(claims: Claims, key: str) -> str:
    statement = claims.statements[key]
    if statement.kind == "own voice":
        return "in the report's own voice"
    for party in claims.chains[key].origins:
        return claims.parties[party].name
    return words(claims.texts[statement.report], statement.source) or "nobody named"


def _turn(claims: Claims, kind: TurnKind, key: str, why: str) -> Turn:
    report = claims.statements[key].report
    return Turn(kind, claims.days[report], report, key, why)


def _denied(claims: Claims, members: Sequence[str]) -> list[Turn]:
    """The first denial in each report by a party that speaks for itself."""
    seen: dict[str, Turn] = {}
    for key in members:
        if claims.denies(key):
            return []
        for other, judgement in claims.against[key]:
            report = claims.statements[other].report
            if claims.denies(other) and report not in seen:
                why = f"{_speaker(claims, other)}: {judgement.why}"
                seen[report] = _turn(claims, "denied", other, why)
    return list(seen.values())


def _changed(claims: Claims, members: Sequence[str]) -> list[Turn]:
    """Each later value that another report gives for what the claim says."""
    found = (pair for key in members for pair in claims.changed[key])
    later: dict[str, Judgement] = {}
    for other, judgement in found:
        later.setdefault(other, judgement)
    return [_turn(claims, "changed", other, judgement.why) for other, judgement in later.items()]


def _dropped(claims: Claims, members: Sequence[str]) -> list[Turn]:
    """Each article of which an older version said so and the last one does not.

    An older version says so where one of its statements was judged to say what a member
    says, and its words no longer stand in the article.
    """
    out: dict[str, Turn] = {}
    held = {claims.statements[key].report for key in members}
    for key in members:
        for gone, last in claims.gone[key]:
            if last.id in held or last.id in out:
                continue
            said = shown(gone)
            why = f"an older version of {last.outlet or last.place} said so ({said})"
            day = last.modified or last.published
            out[last.id] = Turn("dropped", day, last.id, None, f"{why}; the last one does not")
    return list(out.values())
