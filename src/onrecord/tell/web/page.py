"""The story page: one HTML file and one style sheet, to be opened, printed or put anywhere.

No script, no font and no address is asked for. Every link lands on marked words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from onrecord.records import (
    STANCES,
    Article,
    Changes,
    Claim,
    Finding,
    LogEntry,
    Party,
    Report,
    Statement,
    Story,
)
from onrecord.spans import Span
from onrecord.tell import changed
from onrecord.tell.lookup import Lookup, count
from onrecord.tell.since import News
from onrecord.tell.visible import visible, web_link
from onrecord.tell.web import axis, chains, marked, matrix

STYLE = Path(__file__).parent / "static" / "style.css"
SAID = {
    "asserts": "Asserted by",
    "confirms": "Confirmed by",
    "denies": "Denied by",
    "no record": "No record of it, according to",
    "declines to comment": "No comment from",
    "no response": "No answer from",
    "asks": "Asked by",
    "speculates": "Thought possible by",
}


SAYS = {
    "same": "says the same as",
    "supports": "supports",
    "contradicts": "contradicts",
    "disagrees": "disagrees with",
    "refines": "is more exact than",
    "same origin": "has the same origin as",
    "changed": "is a later value than",
}
DOES = {
    "no response": "did not respond",
    "no record": "has no record of it",
    "declines to comment": "declines to comment",
}
PROBABLE, OPEN = 1.5, 0.5  # of FactBank's scale, from 3, certain, to 0, open
UNSURE = 0.55  # below this probability the page says that a statement may not be one


def write(
    story: Story, folder: Path, news: News | None = None, log: Sequence[LogEntry] = ()
) -> Path:
    """Write ``index.html`` and ``style.css`` into a folder, made if need be.

    With ``news``, what is new is told first and marked; ``log`` is what persons did to the
    ledger, of which the page shows what concerns this story. Only these two files are
    overwritten. Returns the path of ``index.html``.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "style.css").write_bytes(STYLE.read_bytes())
    page = folder / "index.html"
    page.write_text(render(story, news, log), encoding="utf-8", newline="\n")
    return page


def render(story: Story, news: News | None = None, log: Sequence[LogEntry] = ()) -> str:
    """The whole page as HTML."""
    look = Lookup(story)
    page = Page(look, news, log)
    return (
        environment()
        .get_template("page.html")
        .render(
            story=story,
            look=look,
            page=page,
            words=words,
            counted=changed.counted,
            rows=matrix.rows(look, page.leading),
            SAYS=SAYS,
            signs=matrix.SIGNS,
            legend=matrix.LEGEND,
            graph=chains.draw(look),
            axis=axis.draw([told[0] for told in look.happenings]),
        )
    )


def environment() -> Environment:
    """Jinja with escaping on, missing names an error, and foreign text made visible."""
    env = Environment(
        loader=PackageLoader("onrecord.tell.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: visible(value) if type(value) is str else value,
    )
    env.filters["web_link"] = web_link
    env.filters["count"] = count
    return env


def words(report: str, span: Span) -> str:
    """The id of words that are cited on their own, not as a statement."""
    return f"w{report}-{span[0]}-{span[1]}"


@dataclass(frozen=True, slots=True)
class Edition:
    """A report as the page shows it in full."""

    report: Report
    paragraphs: tuple[marked.Paragraph, ...]
    statements: dict[str, Statement]  # the attributed ones, by id, in text order
    findings: dict[str, Finding]  # by the id of their words

    @property
    def number(self) -> dict[str, int]:
        """The statements counted from 1."""
        return {s: n for n, s in enumerate(self.statements, 1)}


class Page:
    """What the templates ask of a story beyond its lookups."""

    def __init__(
        self, look: Lookup, news: News | None = None, log: Sequence[LogEntry] = ()
    ) -> None:
        self.look = look
        self.news = news
        self.log = [entry for entry in log if self._concerns(entry)]

    def _concerns(self, entry: LogEntry) -> bool:
        """Is it about something in this story (and no mere placement)?"""
        known = (self.look.statements, self.look.entities, self.look.reports)
        return entry.done == "forget" or (
            entry.done != "place" and any(one in ids for one in entry.subjects for ids in known)
        )

    @cached_property
    def article_of(self) -> dict[str, Article]:
        """The articles with more than one version, by the report that is shown."""
        shown = {e.report.id for e in self.look.story.evidence}
        return {v.report.id: a for a in self.look.story.revised for v in a.versions
                if v.report.id in shown}  # fmt: skip

    def hunks(self, article: Article, change: Changes) -> list[list[changed.Piece]]:
        """What was changed, with the words around it."""
        reports = {one.report.id: one.report for one in article.versions}
        return changed.hunks(reports[change.before], reports[change.after], change)

    def statements_of(
        self, article: Article, change: Changes
    ) -> list[tuple[str, list[tuple[str, str]]]]:
        """Statements that did not stay as they were: kind, and their words before and after."""
        versions = {one.report.id: one for one in article.versions}
        old, new = versions[change.before], versions[change.after]
        return [
            (
                kind,
                [
                    (
                        changed.said(old, one.before) if one.before else "",
                        changed.said(new, one.after) if one.after else "",
                    )
                    for one in held
                ],
            )
            for kind, held in changed.by_kind(change).items()
            if held and kind != "carried over"
        ]

    def subjects(self, entry: LogEntry) -> list[Markup]:
        """What a person's act is about, as links."""
        return [self._subject(one) for one in entry.subjects]

    def _subject(self, one: str) -> Markup:
        look = self.look
        if one in look.statements:
            words = " ".join(look.matter(look.statements[one]).split())
            shown = words if len(words) <= 90 else words[:88].rstrip() + "…"
            return Markup('<a href="#{}">“<bdi>{}</bdi>”</a>').format(one, visible(shown))
        party = look.party(look.story.derived.party_of.get(one))
        if party is not None:
            return Markup('<a href="#{}"><bdi>{}</bdi></a>').format(party.id, visible(party.name))
        return Markup("<code>{}</code>").format(visible(one))

    def outlets_of(self, statements: Sequence[Statement]) -> list[str]:
        """Each outlet of some statements once."""
        reports = (self.look.report(statement) for statement in statements)
        return list(dict.fromkeys(self.look.outlet(report) for report in reports))

    def does(self, statement: Statement) -> str:
        """What the source does: "denies", "does not say", "believes" …"""
        if statement.cue_negated and statement.stance == "asserts":
            return "does not say"
        if statement.stance in DOES:
            return DOES[statement.stance]
        plain = {"belief": "believes", "plan": "plans or wants", "shows": "shows"}
        if statement.stance == "asserts" and statement.cue_class in plain:
            return plain[statement.cue_class]
        negative = statement.negated and statement.stance == "asserts"
        return "asserts a negative" if negative else str(statement.stance)

    def manner(self, statement: Statement) -> str:
        """How the words put it, where it is more than a plain saying: how certain, where they
        hedge, and how sure it is that this is a statement at all."""
        said = []
        if statement.hedges and statement.stance == "asserts" and statement.certainty is not None:
            certainty = abs(statement.certainty)
            level = "probable" if certainty >= PROBABLE else "possible"
            said.append(f"put as {level if certainty >= OPEN else 'open'}")
        if statement.score < UNSURE:
            said.append(f"perhaps no statement ({statement.score:.0%})")
        return ", ".join(said)

    def new(self, subject: str) -> bool:
        """Is it to be marked as new?"""
        return self.news is not None and self.news.at is not None and subject in self.news.ids

    @cached_property
    def leading(self) -> list[Claim]:
        """The claims that more than one report, origin or side has to do with."""
        return [c for c in self.look.claims if self._leads(c)]

    @cached_property
    def single(self) -> list[Claim]:
        """The other claims: one report, one origin, nobody against it."""
        return [c for c in self.look.claims if not self._leads(c)]

    def _leads(self, claim: Claim) -> bool:
        members = self.look.members(claim)
        return len({m.report for m in members}) > 1 or any(
            m.id in self.look.against for m in members
        )

    def lead(self, claim: Claim) -> Statement:
        """The statement that a claim is quoted by."""
        return self.look.members(claim)[0]

    def by_stance(self, claim: Claim) -> list[tuple[str, list[Statement]]]:
        """A claim's members under the words for what they do with it."""
        groups: defaultdict[str, list[Statement]] = defaultdict(list)
        for member in self.look.members(claim):
            own = member.kind == "own voice"
            groups["In the reports’ own voice" if own else SAID[member.stance]].append(member)
        order = ["In the reports’ own voice", *(SAID[s] for s in STANCES)]
        return sorted(groups.items(), key=lambda g: order.index(g[0]))

    def against(self, claim: Claim) -> list[tuple[str, list[Statement]]]:
        """What other claims hold against this one, under the words for how."""
        said = {"denies": "Contradicted by", "differs": "A different account"}
        groups: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement, kind in dict.fromkeys(matrix.others(self.look, claim)):
            groups[said.get(kind, "Against the denial")].append(statement)
        return sorted(groups.items())

    def excerpt(self, statement: Statement) -> tuple[marked.Piece, ...]:
        """A statement in the words of its report."""
        return marked.excerpt(self.look.report(statement), statement, self.look.runs(statement))

    @cached_property
    def claim_of(self) -> dict[str, Claim]:
        """The listed claim that each statement belongs to."""
        return {m: c for c in self.look.claims for m in c.members}

    @cached_property
    def routes(self) -> list[tuple[tuple[str, ...], list[Statement]]]:
        """Every way that statements took, in names, with the statements."""
        ways: defaultdict[tuple[str, ...], list[Statement]] = defaultdict(list)
        for statement in self.look.attributed:
            ways[self.look.route(statement)].append(statement)
        return sorted(ways.items(), key=lambda w: (-len(w[0]), -len(w[1]), w[0]))

    @cached_property
    def quoted(self) -> list[Party]:
        """The parties that say or carry something or have a role, most quoted first."""
        said = self.said
        known = [p for p in self.look.parties.values() if p.id in self.look.on_record or p.roles]
        return sorted(known, key=lambda p: (-len(said.get(p.id, ())), p.name, p.id))

    @cached_property
    def mentioned(self) -> list[Party]:
        """The parties that are only named."""
        quoted = {p.id for p in self.quoted}
        return sorted(
            (p for p in self.look.parties.values() if p.id not in quoted),
            key=lambda p: (p.name, p.id),
        )

    @cached_property
    def said(self) -> dict[str, list[Statement]]:
        """The statements of each party."""
        out: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in self.look.attributed:
            for party in (self.look.speaker(statement) or "", *self.look.co_speakers(statement)):
                out[party].append(statement)
        return dict(out)

    @cached_property
    def editions(self) -> list[Edition]:
        """Every report in full, in order of publication."""
        found = self.look.findings
        return [
            self._edition(r, tuple(f for f in found if f.report == r.id)) for r in self.look.ordered
        ]

    def _edition(self, report: Report, findings: tuple[Finding, ...]) -> Edition:
        return Edition(
            report,
            marked.paragraphs(report, self._cited[report.id]),
            {s.id: s for s in self._statements[report.id]},
            {words(report.id, f.span): f for f in reversed(findings)},
        )

    @cached_property
    def _statements(self) -> defaultdict[str, list[Statement]]:
        out: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in self.look.attributed:
            out[statement.report].append(statement)
        return out

    @cached_property
    def _cited(self) -> defaultdict[str, list[marked.Marking]]:
        """All words of each report that something on the page links to."""
        out: defaultdict[str, list[marked.Marking]] = defaultdict(list)
        for statement in self.look.statements.values():
            out[statement.report] += marked.statement_markings(statement)
        spans = [(t.report, t.span, "when") for t in self.look.story.derived.timeline]
        spans += [(r.report, r.span, "title") for p in self.look.parties.values() for r in p.roles]
        spans += [(f.report, f.span, "finding") for f in self.look.findings]
        for report, span, role in spans:
            out[report].append(marked.Marking(words(report, span), role, (span,)))
        return out

    @cached_property
    def targets(self) -> list[str]:
        """Every id that words carry, for the rules that light them up."""
        return [i for e in self.editions for p in e.paragraphs for i in p.begins]

    @cached_property
    def scattered(self) -> list[str]:
        """The ids whose words stand in more than one paragraph."""
        seen: defaultdict[str, int] = defaultdict(int)
        for edition in self.editions:
            for paragraph in edition.paragraphs:
                for i in {i for piece in paragraph.pieces for i in piece.ids}:
                    seen[i] += 1
        return [i for i in self.targets if seen[i] > 1]
