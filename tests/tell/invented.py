"""A story made by hand: a ferry strikes a breakwater off the island of Vessin.

Every person, outlet, company and place in it is invented. Texts are written with their
spans marked, ``⟨tag words⟩``, nested where the spans nest: ``1s`` is the source of the
first statement of the report, ``1c`` its cue, ``1k`` its content, ``1h`` a hedge in it,
``1t`` to whom it was said; ``1v`` is a sentence in the report's own voice. A blank line
ends a paragraph; a single line feed is a space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from onrecord import records
from onrecord.records import Chain, Claim, Entity, Finding, Judgement, Party, Role, Statement
from onrecord.records import TimelineEntry as Entry
from onrecord.spans import Span, Spans

MAKER = "invented 1"


def parse(marked: str) -> tuple[str, dict[str, Spans]]:
    """The text without its marks, and the spans of each tag."""
    text, spans, open_tags = "", {}, []
    joined = re.sub(r"(?<!\n)\n(?!\n)", " ", marked.strip())
    for piece in re.findall(r"⟨\S+ |⟩|[^⟨⟩]+", joined):
        if piece.startswith("⟨"):
            open_tags.append((piece[1:-1], len(text)))
        elif piece == "⟩":
            tag, start = open_tags.pop()
            spans.setdefault(tag, []).append((start, len(text)))
        else:
            text += piece
    return text, {tag: tuple(sorted(found)) for tag, found in spans.items()}


class Draft:
    """One report being made: its text, its spans by tag, its statements."""

    def __init__(self, title: str, outlet: str | None, published: str | None, marked: str, **more):
        self.text, self.spans = parse(marked)
        url = more.pop("url", None)
        self.report = records.Report(
            id=records.report_id(self.text, title, outlet, published, url),
            capture=records.make_id("c", self.text),
            place=more.pop(
                "place", f"invented/{(outlet or 'nobody').lower().replace(' ', '-')}.html"
            ),
            url=url,
            title=title,
            outlet=outlet,
            byline=more.pop("byline", ()),
            contributors=more.pop("contributors", ()),
            published=published,
            published_from="page" if published else None,
            modified=more.pop("modified", None),
            retrieved="2031-03-08T09:00:00Z",
            text=self.text,
            paragraphs=tuple(m.span() for m in re.finditer(r"[^\n]+", self.text)),
            captions=self.spans.get("caption", ()),
            **more,
        )
        self.statements: dict[str, Statement] = {}
        self.entities: list[Entity] = []
        self.findings: list[Finding] = []

    def span(self, tag: str) -> Span:
        return self.spans[tag][0]

    def statement(self, n: int, kind: str = "indirect", **more) -> Statement:
        get = lambda letter: self.spans.get(f"{n}{letter}", ())  # noqa: E731
        source, cue, content = get("s"), get("c"), get("k") or get("v")
        made = Statement(
            id=records.statement_id(self.report.id, source, cue, content),
            report=self.report.id,
            source=source,
            cue=cue,
            content=content,
            kind=kind,
            hedges=get("h"),
            to=(get("t") or (None,))[0],
            **more,
        )
        self.statements[str(n)] = made
        return made

    def own(self, n: int) -> Statement:
        return self.statement(n, "own voice")

    def entity(self, kind: str, tag: str, name: str, *roles: Role) -> str:
        found = self.spans[tag]
        made = Entity(
            records.entity_id(self.report.id, kind, found[0]),
            self.report.id,
            kind,
            name,
            found,
            found,
            tuple(roles),
        )
        self.entities.append(made)
        return made.id

    def role(self, tag: str, start: str | None = None, end: str | None = None) -> Role:
        s, e = self.span(tag)
        return Role(self.text[s:e], start, end, self.report.id, (s, e))

    def evidence(self) -> records.Evidence:
        own = tuple(self.statements.values())
        return records.Evidence(
            self.report,
            records.Analysis(
                self.report.id, MAKER, (), own, tuple(self.entities), (), (), tuple(self.findings)
            ),
        )


def party(name: str, kind: str, *entities: str, aliases: Iterable[str] = (), roles=()) -> Party:
    made = records.make_id("p", name, kind)
    return Party(made, name, kind, tuple(aliases), tuple(roles), tuple(entities))


def judge(relation: str, a: Statement, b: Statement, score: float, why: str, retired=None):
    made = records.judgement_id(relation, a.id, b.id, MAKER)
    return Judgement(made, relation, a.id, b.id, score, MAKER, why, retired)


def claim(status: str, why: str, members: Iterable[Statement], origins: Iterable[Party]) -> Claim:
    ids = tuple(m.id for m in members)
    return Claim(records.make_id("k", *sorted(ids)), ids, tuple(p.id for p in origins), status, why)


def entry(draft: Draft, edtf: str, tag: str, statement: Statement | None, what: str) -> Entry:
    s, e = draft.span(tag)
    a, b = draft.span(what)
    return Entry(
        edtf,
        draft.text[s:e],
        draft.report.id,
        (s, e),
        statement.id if statement else None,
        draft.text[a:b],
        (a, b),
    )


COURIER = """
⟨1v The ferry Marrow Tern struck the outer breakwater at Vessin ⟨d1 on Tuesday morning⟩.⟩ ⟨2v It
was on its first crossing of the day.⟩

⟨r1 Harbour master⟩ ⟨3s ⟨e1 Ines Ossel⟩⟩ ⟨3c said⟩ ⟨3k 41 passengers were aboard and all had
been brought ashore⟩.

⟨4k “The engines failed before the turn,”⟩ ⟨4s ⟨e1 Ossel⟩⟩ ⟨4c told⟩ ⟨4t the Courier⟩. ⟨4k
“There was no steering after that.”⟩

⟨caption The Marrow Tern at the quay on ⟨f1 Wednesday, March 4, 2031⟩. Photograph: Pell Arden⟩
"""
WIRE = """
⟨1v A passenger ferry went aground at the island of Vessin ⟨d1 on Tuesday⟩.⟩

⟨2k 43 people were on the ferry when it hit⟩, ⟨2c according to⟩ ⟨2s ⟨e1 a person at the harbour
office⟩ who asked not to be named⟩.

⟨3s The ferry’s operator, ⟨e2 Tern Lines⟩,⟩ ⟨3c did not respond to⟩ ⟨3k a request for comment⟩.
"""
RADIO = """
⟨1h About⟩ ⟨1k 43 people were on board the Marrow Tern⟩, ⟨1s ⟨e1 the Northern Wire⟩⟩ ⟨1c
reported⟩, citing ⟨e2 a person at the harbour office⟩.

⟨2s ⟨r1 Deckhand⟩ ⟨e3 Joss Wend⟩⟩ ⟨2c said⟩ ⟨2k the engines ⟨2h may⟩ have stopped ⟨d1 some days
earlier⟩ too⟩.

⟨3v The ferry has sailed the route since ⟨d2 2009⟩.⟩
"""
GAZETTE = """
⟨1s ⟨e1 Skell Radio⟩⟩ ⟨1c said⟩ ⟨1k ⟨2s ⟨e2 the Northern Wire⟩⟩ had ⟨2c reported⟩ ⟨2k that 43
people were aboard⟩⟩.

⟨3s ⟨e3 Tern Lines⟩⟩ ⟨3c denied⟩ ⟨3k that the engines of the Marrow Tern had failed⟩. ⟨4s The
company⟩ ⟨4c said⟩ ⟨4k the ferry was overhauled ⟨d1 in October 2030⟩⟩.
"""
POST = """
⟨1s ⟨r1 Spokeswoman⟩ ⟨e1 Bree Callow⟩⟩ ⟨1c said⟩ ⟨1k ⟨e2 Tern Lines⟩ had “no record of an engine
fault”⟩ on the vessel.

⟨2s ⟨e3 Tomas Vry⟩, ⟨r2 an inspector⟩ since ⟨d1 about 2026⟩,⟩ ⟨2c said⟩ ⟨2k ⟨d2 in mid-February⟩
he had warned the company about the port engine⟩.

⟨3v The inquiry will sit ⟨d3 from 10 to 14 March⟩.⟩
"""
COURIER_LATER = """
⟨1s Inspector ⟨e1 Tomas Vry⟩⟩ ⟨1c confirmed⟩ ⟨1t on Friday⟩ ⟨1k that the port engine had stopped
at ⟨d1 7:40 on Tuesday⟩, two minutes before the impact⟩.

⟨2k “It was the engine and nothing else,”⟩ ⟨2s he⟩ ⟨2c said⟩.
"""


def vessin() -> records.Story:
    """Six reports, five outlets: one origin behind three outlets, a denial, a dispute."""
    form = (
        records.Furniture("navigation", "Home · Island · Sport"),
        records.Furniture("form", "Leave a comment. Your address will not be shown."),
    )
    back = (
        records.Reference("[…] our own page on the Vessin ferry […]", "https://blog.example/x"),
    )
    c = Draft(
        "Ferry strikes breakwater off Vessin",
        "Vessin Courier",
        "2031-03-04",
        COURIER,
        byline=("Alma Reck", "Pell Arden"),
        contributors=("Odd Tamsin",),
        furniture=form,
        url="https://courier.example/ferry",
        modified="2031-03-05",
    )
    w = Draft(
        "Ferry aground at Vessin, 43 aboard",
        "Northern Wire",
        "2031-03-04",
        WIRE,
        furniture=form[:1],
        references=back,
    )
    s = Draft("More were aboard the Marrow Tern", "Skell Radio", "2031-03-05", RADIO)
    g = Draft(
        "Company denies engine fault",
        "Mainland Gazette",
        "2031-03-05",
        GAZETTE,
        byline=("Rik Solvane",),
    )
    h = Draft("“No record” of fault, says operator", "Harbour Post", "2031-03-06", POST)
    d = Draft("Inspector: port engine stopped", "Vessin Courier", "2031-03-07", COURIER_LATER)

    ossel_e = c.entity("person", "e1", "Ines Ossel", c.role("r1"))
    unnamed_w = w.entity("unnamed", "e1", "a person at the harbour office")
    tern_w = w.entity("organization", "e2", "Tern Lines")
    wire_s = s.entity("outlet", "e1", "the Northern Wire")
    unnamed_s = s.entity("unnamed", "e2", "a person at the harbour office")
    wend_e = s.entity("person", "e3", "Joss Wend", s.role("r1"))
    radio_g = g.entity("outlet", "e1", "Skell Radio")
    wire_g = g.entity("outlet", "e2", "the Northern Wire")
    tern_g = g.entity("organization", "e3", "Tern Lines")
    callow_e = h.entity("person", "e1", "Bree Callow", h.role("r1"))
    tern_h = h.entity("organization", "e2", "Tern Lines")
    vry_h = h.entity("person", "e3", "Tomas Vry", h.role("r2", start="2026~"))
    vry_d = d.entity("person", "e1", "Tomas Vry")

    ossel = party("Ines Ossel", "person", ossel_e, aliases=("Ossel",), roles=c.entities[0].roles)
    unnamed = party("a person at the harbour office", "unnamed", unnamed_w, unnamed_s)
    tern = party("Tern Lines", "organization", tern_w, tern_g, tern_h, aliases=("The company",))
    wire = party("Northern Wire", "outlet", wire_s, wire_g, aliases=("the Northern Wire",))
    radio = party("Skell Radio", "outlet", radio_g)
    wend = party("Joss Wend", "person", wend_e, roles=s.entities[2].roles)
    callow = party("Bree Callow", "person", callow_e, roles=h.entities[0].roles)
    vry = party(
        "Tomas Vry",
        "person",
        vry_h,
        vry_d,
        aliases=("Inspector Tomas Vry",),
        roles=h.entities[2].roles,
    )
    parties = (ossel, unnamed, tern, wire, radio, wend, callow, vry)

    struck, crossing = c.own(1), c.own(2)
    forty_one = c.statement(3, named=True, speaker=ossel_e, said="2031-03-04")
    engines = c.statement(4, "direct", named=True, speaker=ossel_e)
    aground = w.own(1)
    forty_three = w.statement(2, speaker=unnamed_w)
    silent = w.statement(3, named=True, stance="no response", speaker=tern_w)
    again = s.statement(1, named=True, speaker=unnamed_s, via=(wire_s,))
    earlier = s.statement(2, named=True, speaker=wend_e)
    route = s.own(3)
    outer = g.statement(1, named=True, speaker=radio_g)
    inner = g.statement(2, named=True, speaker=wire_g, via=(radio_g,), parent=outer.id)
    denied = g.statement(3, named=True, stance="denies", speaker=tern_g)
    overhaul = g.statement(4, named=True, speaker=tern_g)
    no_record = h.statement(
        1, "mixed", named=True, stance="no record", negated=True, speaker=callow_e
    )
    warned = h.statement(2, named=True, speaker=vry_h)
    inquiry = h.own(3)
    stopped = d.statement(1, named=True, stance="confirms", speaker=vry_d, said="2031-03-07")
    nothing_else = d.statement(2, "direct", named=True, speaker=vry_d)

    c.findings.append(
        Finding(
            c.report.id,
            c.span("f1"),
            "weekday does not fit date",
            "4 March 2031 was a Tuesday, not a Wednesday.",
        )
    )
    named = "a named source speaks"
    chains = [
        Chain(m.id, (), (p.id,), True, named)
        for m, p in (
            (forty_one, ossel),
            (engines, ossel),
            (silent, tern),
            (earlier, wend),
            (denied, tern),
            (overhaul, tern),
            (no_record, callow),
            (warned, vry),
            (stopped, vry),
            (nothing_else, vry),
        )
    ]
    chains += [
        Chain(forty_three.id, (), (unnamed.id,), False, "the far end is not named"),
        Chain(again.id, (wire.id,), (unnamed.id,), False, "the far end is not named"),
        Chain(outer.id, (radio.id, wire.id), (unnamed.id,), False, "the far end is not named"),
        Chain(inner.id, (radio.id, wire.id), (unnamed.id,), False, "the far end is not named"),
    ]
    claims = (
        claim(
            "disputed",
            "three outlets, one unnamed origin; another figure is on record",
            (forty_three, again, outer, inner),
            (unnamed,),
        ),
        claim(
            "denied",
            "two origins assert it, one denies it",
            (engines, stopped, nothing_else, denied),
            (ossel, vry, tern),
        ),
        claim("disputed", "another figure is on record", (forty_one,), (ossel,)),
        claim("own voice", "two reports in their own voice", (struck, aground), ()),
        claim("one origin", "one source", (no_record,), (callow,)),
        claim("one origin", "one source", (earlier,), (wend,)),
        claim("one origin", "one source", (warned,), (vry,)),
        claim("one origin", "one source", (overhaul,), (tern,)),
        claim("one origin", "one source", (silent,), (tern,)),
        *(
            claim("own voice", "one report in its own voice", (m,), ())
            for m in (crossing, route, inquiry)
        ),
    )
    timeline = (
        entry(s, "2009", "d2", route, "3v"),
        entry(h, "2026~", "d1", warned, "2s"),
        entry(g, "2030-10", "d1", overhaul, "4k"),
        entry(h, "2031-02~", "d2", warned, "2k"),
        entry(s, "../2031-03-05", "d1", earlier, "2k"),
        entry(c, "2031-03-04", "d1", struck, "1v"),
        entry(w, "2031-03-04", "d1", aground, "1v"),
        entry(d, "2031-03-04T07:40", "d1", stopped, "1k"),
        entry(h, "2031-03-10/2031-03-14", "d3", inquiry, "3v"),
    )
    judgements = (
        judge("disagrees", forty_one, forty_three, 0.91, "41 against 43 aboard"),
        judge("contradicts", denied, engines, 0.88, "the company denies that the engines failed"),
        judge("same", forty_three, again, 0.97, "the same words"),
        judge("same origin", again, outer, 1.0, "both lead to the Northern Wire’s source"),
        judge("refines", stopped, engines, 0.74, "which engine, and the minute it stopped"),
        judge(
            "same", no_record, denied, 0.52, "both of an engine fault", "“no record” is no denial"
        ),
    )
    drafts = (c, w, s, g, h, d)
    return records.Story(
        records.make_id("y", "The Vessin ferry"),
        "The Vessin ferry",
        tuple(x.evidence() for x in drafts),
        judgements,
        records.Derived(
            parties,
            {e: p.id for p in parties for e in p.entities},
            {x.statement: x for x in chains},
            claims,
            timeline,
        ),
    )


def hostile() -> records.Story:
    """One report whose every field tries to be more than text."""
    evil = "<script>alert(1)</script> ]]> {{ 7*7 }} [bold]\x1b[31m\x07 \u202egnp.exe"
    a = Draft(
        evil,
        evil,
        "2031-03-04",
        f"⟨1s ⟨e1 {evil}⟩⟩ ⟨1c said⟩ ⟨1k “{evil}” ⟨d1 {evil}⟩⟩.",
        byline=(evil,),
        url="javascript:alert(1)",
        place=evil,
        furniture=(records.Furniture(evil, evil),),
        references=(records.Reference(evil, "javascript:alert(2)"),),
    )
    who = a.entity("person", "e1", evil)
    one = a.statement(1, "direct", named=True, speaker=who)
    p = party(evil, "person", who, aliases=(evil,))
    a.findings.append(Finding(a.report.id, a.span("d1"), evil, evil))
    return records.Story(
        "y0",
        evil,
        (a.evidence(),),
        (judge("disagrees", one, one, 0.5, evil),),
        records.Derived(
            (p,),
            {who: p.id},
            {one.id: Chain(one.id, (), (p.id,), True, evil)},
            (claim("one origin", evil, (one,), (p,)),),
            (entry(a, evil, "d1", one, "1k"),),
        ),
    )


def bare() -> records.Story:
    """One report without title, outlet, date, statements, claims or dates."""
    a = Draft("", None, None, "Nothing is known yet.")
    empty = records.Derived((), {}, {}, (), ())
    return records.Story("y1", "Nothing yet", (a.evidence(),), (), empty)


def crowd(outlets: int = 30) -> records.Story:
    """Many outlets with long names, each through another, to one origin."""
    drafts, parties, chains, all_, before = [], [], [], [], None
    far = party("the Permanent Undersecretary for Island Transport and Coastal Works", "person")
    for n in range(outlets):
        name = f"The {n}th Vessin and Outer Islands Independent Morning Intelligencer"
        a = Draft(
            f"Report {n} on the ferry",
            name,
            f"2031-03-{n % 28 + 1:02}",
            f"⟨1s ⟨e1 The Undersecretary {n}⟩⟩ ⟨1c said⟩ ⟨1k the ferry was late {n} times⟩.",
        )
        who = a.entity("person", "e1", far.name)
        one = a.statement(1, named=True, speaker=who)
        p = party(name, "outlet")
        chains.append(Chain(one.id, (before.id,) if before and n % 3 else (), (far.id,), True, "-"))
        drafts.append(a)
        parties.append(p)
        all_.append(one)
        before = p
    return records.Story(
        "y2",
        "A crowd",
        tuple(x.evidence() for x in drafts),
        (),
        records.Derived(
            (*parties, far),
            {x.entities[0].id: far.id for x in drafts},
            {c.statement: c for c in chains},
            (claim("one origin", "one", all_, (far,)),),
            (),
        ),
    )
