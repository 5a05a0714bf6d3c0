"""Hold a story against what a careful reader expects of it, section by section.

    python tests/sample_score.py LEDGER [STORY]

prints hits of all for each section, then every miss. A statement is found when its content
agrees with the expected one by Dice >= 0.6 over words, and its sources share a content word
(or the expected source is a pronoun and the party is right). Each is matched once.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from onrecord.desk import Desk
from onrecord.records import Evidence, Judgement, Party, Statement, Story
from onrecord.spans import words as spanned

EXPECTED = Path(__file__).with_name("sample_expected.json")
PRONOUNS = {"he", "she", "they", "it"}
# What a reader accepts for a relation: a link that says the same or more.
ACCEPTED = {
    "disagrees": {"disagrees", "contradicts"},
    "supports": {"supports", "same", "same origin"},
}


def words(text: str) -> list[str]:
    """Lower-case words and numbers; one kind of apostrophe."""
    return re.findall(r"[a-z0-9]+(?:[.'-][a-z0-9]+)*", text.replace("’", "'").lower())


SMALL = set(words("a an the of in on at to for by with and or that is was has have had be it its"))


def dice(one: str, other: str) -> float:
    """Agreement of two texts over their words, 0 to 1."""
    a, b = Counter(words(one)), Counter(words(other))
    return 2 * (a & b).total() / ((a + b).total() or 1)


def share(one: str, other: str) -> bool:
    """True when the two have a content word in common."""
    return bool(set(words(one)) & set(words(other)) - SMALL)


def content_words(text: str) -> set[str]:
    """Words that name something: no articles, no possessive endings."""
    return {word.removesuffix("'s") for word in words(text)} - SMALL


class Score:
    """Hits and all by section, and the misses in words."""

    def __init__(self, story: Story, gold: dict[str, Any]) -> None:
        self.story, self.gold = story, gold
        self.hits: Counter[str] = Counter()
        self.all: Counter[str] = Counter()
        self.misses: list[str] = []
        self.by_file = {
            name: one
            for name in gold["reports"]
            for one in story.evidence
            if name in one.report.place
        }
        self.parties = {party.id: party for party in story.derived.parties}
        self.report_of = {e.report.id: e.report for e in story.evidence}
        self.matched: dict[str, Statement] = {}
        for name, expected in gold["reports"].items():
            self._report(name, expected)
        for section in (
            self._links,
            self._claims,
            self._turns,
            self._timeline,
            self._findings,
            self._parties,
        ):
            section()

    def tally(self, section: str, hit: object, what: str) -> None:
        """Count one expectation."""
        self.all[section] += 1
        self.hits[section] += bool(hit)
        if not hit:
            self.misses.append(f"{section}: {what}")

    # ------------------------------------------------------------- reading

    def _report(self, name: str, want: dict[str, Any]) -> None:
        one = self.by_file.get(name)
        self.tally("reports", one, name)
        if one is None:
            return
        report = one.report
        for field in ("title", "outlet", "published", "published_from", "modified"):
            have = getattr(report, field)
            # A page may give the hour as well; the day is what a reader names.
            same = have == want[field] or str(have).startswith(str(want[field]) + "T")
            self.tally(field, same, f"{name}: {want[field]!r}, not {have!r}")
        for field in ("byline", "contributors"):
            have = list(getattr(report, field))
            self.tally(field, have == want[field], f"{name}: {want[field]}, not {have}")
        for edge in ("body_starts", "body_ends"):
            self.tally("body kept", want[edge] in report.text, f"{name}: {want[edge]}")
        for piece in want["furniture"]:
            self.tally("furniture gone", piece not in report.text, f"{name}: {piece}")
        for excerpt in want["references"]:
            apart = any(excerpt in reference.excerpt for reference in report.references)
            self.tally(
                "reference apart", apart and excerpt not in report.text, f"{name}: {excerpt}"
            )
        captions = [report.text[start:end] for start, end in report.captions]
        for caption in want["captions"]:
            self.tally("captions", any(caption in have for have in captions), f"{name}: {caption}")
        self._statements(name, one, want["statements"])

    def party(self, statement: Statement) -> Party | None:
        """Whose words a statement gives."""
        return self.parties.get(self.story.derived.party_of.get(statement.speaker or "", ""))

    def named(self, party: Party | None, name: str) -> bool:
        """True when a party goes by that name; sharing a surname alone is not enough."""
        if party is None:
            return False
        wanted, called = content_words(name), content_words(party.name)
        aliases = map(content_words, (party.name, *party.aliases))
        return (bool(called) and called <= wanted) or any(
            wanted <= alias or len(wanted & alias) > 0.67 * (len(wanted) + len(alias)) / 2
            for alias in aliases
        )

    def content(self, statement: Statement) -> str:
        """The words said."""
        return spanned(self.report_of[statement.report].text, statement.content)

    def _fit(self, statement: Statement, want: dict[str, Any]) -> float:
        text = self.report_of[statement.report].text
        source = spanned(text, statement.source)
        same = share(source, want["source"]) or (
            want["source"].lower() in PRONOUNS and self.named(self.party(statement), want["party"])
        )
        if not want["content"]:  # nothing was said: the cue must fit instead
            return float(same and share(spanned(text, statement.cue), want["cue"]))
        agreement = dice(self.content(statement), want["content"])
        return agreement if same and agreement >= 0.6 else 0.0

    def _statements(self, name: str, one: Evidence, wanted: list[dict[str, Any]]) -> None:
        said = [s for s in one.analysis.statements if s.kind != "own voice"]
        fits = [(self._fit(s, w), w["id"], s.id) for w in wanted for s in said]
        found: dict[str, str] = {}
        for fit, wanted_id, statement in sorted(fits, reverse=True):
            if fit and wanted_id not in found and statement not in found.values():
                found[wanted_id] = statement
        by_id = {s.id: s for s in said}
        self.matched |= {wanted_id: by_id[statement] for wanted_id, statement in found.items()}
        for statement in said:
            extra = statement.id not in found.values()
            self.tally("no statement too many", not extra, f"{name}: {self.content(statement)!r}")
        for want in wanted:
            have = self.matched.get(want["id"])
            what = f"{want['id']} {want['source']} | {want['content'][:70]}"
            self.tally("statements", have, what)
            if have is not None:
                self._one(one, want, have)

    def _one(self, one: Evidence, want: dict[str, Any], have: Statement) -> None:
        who, text = want["id"], one.report.text
        cue = spanned(text, have.cue)
        self.tally("cue", share(cue, want["cue"]), f"{who} {want['cue']!r}, not {cue!r}")
        party = self.party(have)
        name = party.name if party else None
        self.tally("party", self.named(party, want["party"]), f"{who} {want['party']}, not {name}")
        for field in ("kind", "stance", "named"):
            value = getattr(have, field)
            self.tally(field, value == want[field], f"{who} {want[field]!r}, not {value!r}")
        if "negated" in want:
            self.tally("negated", have.negated == want["negated"], who)
        if "hedge" in want:
            hedges = spanned(text, have.hedges)
            self.tally("hedges", share(hedges, want["hedge"]), f"{who} {want['hedge']}: {hedges!r}")
        if "parent" in want:
            parent = self.matched.get(want["parent"])
            self.tally("nested", parent is not None and have.parent == parent.id, who)
        if "said" in want:
            self.tally("said when", have.said == want["said"], f"{who} {want['said']}: {have.said}")
        if "to" in want:
            to = text[slice(*have.to)] if have.to else ""
            self.tally("to whom", share(to, want["to"]), f"{who} {want['to']}: {to!r}")
        for hop in want.get("via", []):
            chain = self.story.derived.chains.get(have.id)
            hops = [self.parties.get(party) for party in (chain.via if chain else ())]
            self.tally("via", any(self.named(party, hop) for party in hops), f"{who} {hop}")

    # ------------------------------------------------------------- linking

    def members(self, member: str) -> set[str]:
        """Ids of a matched statement, or of those of a report that say what 'FILE: words' says:
        in its own voice, or on nobody's word ("reportedly")."""
        if member in self.matched:
            return {self.matched[member].id}
        name, _, piece = member.partition(": ")
        one = self.by_file.get(name)
        wanted = set(words(piece))
        return {
            s.id
            for s in (one.analysis.statements if one else ())
            if (s.kind == "own voice" or not s.source)
            and len(wanted & set(words(self.content(s)))) >= 0.8 * len(wanted)
        }

    def _joins(self, judgement: Judgement, a: set[str], b: set[str]) -> bool:
        ahead = judgement.a in a and judgement.b in b
        back = judgement.a in b and judgement.b in a
        return ahead or (back and judgement.relation != "refines")

    def _links(self) -> None:
        holding = [j for j in self.story.judgements if j.retired is None]
        for want in self.gold["links"]:
            accepted = ACCEPTED.get(want["relation"], {want["relation"]})
            a, b = self.members(want["a"]), self.members(want["b"])
            hit = any(j.relation in accepted and self._joins(j, a, b) for j in holding)
            self.tally("links", hit, f"{want['relation']} {want['a']} {want['b']}: {want['why']}")
        real = [
            [
                {i for member in tension[side] for i in self.members(member)}
                for side in ("one", "other")
            ]
            for tension in self.gold["tensions"]
        ]
        for judgement in holding:
            if judgement.relation in ("contradicts", "disagrees"):
                known = any(self._joins(judgement, one, other) for one, other in real)
                self.tally("no tension too many", known, f"{judgement.relation}: {judgement.why}")

    def _claims(self) -> None:
        for want in self.gold["claims"]:
            members = {self.matched[m].id for m in want["members"] if m in self.matched}
            claim = next((c for c in self.story.derived.claims if members <= set(c.members)), None)
            together = claim if len(members) == len(want["members"]) else None
            self.tally("claims joined", together, want["what"])
            if together is None:
                continue
            self.tally("status", together.status in want["status"], f"{want['what']}: {together}")
            if want["origins"] is not None:
                origins = [self.parties.get(origin) for origin in together.origins]
                same = len(origins) == len(want["origins"]) and all(
                    any(self.named(origin, name) for origin in origins) for name in want["origins"]
                )
                have = [origin.name if origin else None for origin in origins]
                self.tally("origins", same, f"{want['what']}: {want['origins']}, not {have}")

    def _turns(self) -> None:
        for want in self.gold["turns"]:
            members = self.members(want["claim"])
            turns = [
                turn
                for claim in self.story.derived.claims
                if members & set(claim.members)
                for turn in claim.turns
            ]
            one = self.by_file.get(want["report"])
            hit = one and any((t.kind, t.report) == (want["kind"], one.report.id) for t in turns)
            self.tally("turns", hit, f"{want['kind']} {want['claim']}: {want['why']}")

    def _timeline(self) -> None:
        for want in self.gold["timeline"]:
            one = self.by_file.get(want["report"])
            entries = [
                entry.edtf
                for entry in self.story.derived.timeline
                if one is not None and entry.report == one.report.id
            ]
            hit = any(near(edtf, want) for edtf in entries)
            what = f"{want['report']}: {want.get('qualifier', '')} {want['edtf']} {want['what']}"
            self.tally("timeline", hit, what)

    def _findings(self) -> None:
        found = [(e, f) for e in self.story.evidence for f in e.analysis.findings]
        expected = set()
        for want in self.gold["findings"]:
            hits = {
                (f.report, f.span)
                for e, f in found
                if want["report"] in e.report.place
                and f.kind == want["kind"]
                and share(e.report.text[slice(*f.span)], want["words"])
            }
            expected |= hits
            self.tally("findings", hits, f"{want['report']}: {want['words']}")
        for _, finding in found:
            known = (finding.report, finding.span) in expected
            self.tally("no finding too many", known, finding.message)

    def _parties(self) -> None:
        parties = self.story.derived.parties
        for want in self.gold["parties"]:
            names = {p.id: {" ".join(words(n)) for n in (p.name, *p.aliases)} for p in parties}
            wanted = {" ".join(words(alias)) for alias in want["aliases"]}
            best = max(
                parties,
                key=lambda p: (len(wanted & names[p.id]), dice(p.name, want["name"]), p.id),
            )
            for alias in want["aliases"]:
                one = " ".join(words(alias)) in names[best.id]
                self.tally("aliases on one party", one, f"{want['name']}: {alias}")
            for other in want["never"]:
                both = {" ".join(words(other)), " ".join(words(want["name"]))}
                apart = not any(both <= called for called in names.values())
                self.tally("never merged", apart, f"{want['name']} is not {other}")
            self.tally("party kind", best.kind == want["kind"], f"{want['name']}: {best.kind}")
            roles = {(role.role.lower(), role.start) for role in best.roles}
            for role in want.get("roles", []):
                hit = any(
                    share(role["role"], have) and str(start or "").startswith(role["start"])
                    for have, start in roles
                )
                self.tally("roles", hit, f"{want['name']}: {role}, not {sorted(map(str, roles))}")

    def __str__(self) -> str:
        lines = [f"{name:22} {self.hits[name]:3d} of {self.all[name]}" for name in self.all]
        return "\n".join([*lines, "", *self.misses])


def near(edtf: str, want: dict[str, Any]) -> bool:
    """True when an EDTF value says the expected date, at its precision, qualified if it is."""
    plain = edtf.rstrip("~?%")
    if "qualifier" in want:  # part of a month: an interval inside it, or a qualified month
        return plain.startswith(want["edtf"]) and edtf != want["edtf"]
    return plain == want["edtf"]


def expected() -> dict[str, Any]:
    """What the careful reader expects of the sample."""
    gold: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
    return gold


def main() -> None:
    """Score the ledger named on the command line."""
    gold = expected()
    name = sys.argv[2] if len(sys.argv) > 2 else gold["story"]
    print(Score(Desk(Path(sys.argv[1])).story(name), gold))


if __name__ == "__main__":
    main()
