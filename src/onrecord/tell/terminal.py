"""A story in the terminal: claims, chains, disagreements and dates, at 80 columns.

Nothing depends on colour, and a report's words are text: no markup in them is obeyed and
no control character reaches the terminal.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text
from rich.tree import Tree

from onrecord.records import Claim, Judgement, Report, Statement, Story
from onrecord.spans import words
from onrecord.tell.lookup import Lookup, count
from onrecord.tell.since import Change, News
from onrecord.tell.visible import visible
from onrecord.tell.way import Hop, Way

MOST = 24  # rows of each part; the page has them all
RELATIONS = {"contradicts": "contradicts", "disagrees": "disagrees with"}


def show(story: Story, console: Console) -> None:
    """Print what is on record about a story."""
    look = Lookup(story)
    heading(look, console)
    claims(look, console)
    chains(look, console)
    disagreements(look, console)
    timeline(look, console)
    findings(look, console)


def show_news(news: News, console: Console) -> None:
    """Print what came in since, and what it changed."""
    look = news.now
    heading(look, console)
    when = f"since {news.at[:16].replace('T', ' ')} UTC" if news.at else "all of it: the first look"
    title(console, f"New {when}")
    if not news:
        console.print(Text("Nothing."))
    for report in news.reports[:MOST]:
        where = f"{look.outlet(report)}, {report.published or 'no date'}: "
        console.print(Text.assemble("+ ", plain(where), " ", plain(report.title or "", "bold")))
    rest(console, len(news.reports) - MOST, "report")
    if news.changes:
        title(console, "What changed")
    for change in news.changes[:MOST]:
        console.print(changed(look, change))
    rest(console, len(news.changes) - MOST, "claim")
    if news.claims:
        title(console, "Newly claimed")
    for claim in news.claims[:MOST]:
        lead = look.members(claim)[0]
        console.print(Text.assemble(f"[{claim.status}] ", plain(look.spoken(lead))))
        for line in standing(look, claim):
            console.print(Padding(line, (0, 0, 0, 3)))
    rest(console, len(news.claims) - MOST, "claim")
    if news.conflicts:
        title(console, "New disagreements")
    for judgement in news.conflicts[:MOST]:
        console.print(sides(look, judgement))
    rest(console, len(news.conflicts) - MOST, "disagreement")


def changed(look: Lookup, change: Change) -> Text:
    """A claim's status before and now, and who says it anew."""
    was = f"{change.before.status} → " if change.status else ""
    text = Text.assemble((f"[{was}{change.claim.status}] ", "bold"), plain(change.claim.why))
    text.append("\n   ").append_text(plain(look.spoken(look.members(change.claim)[0])))
    outlets = dict.fromkeys(look.outlet(look.report(m)) for m in change.members)
    if outlets:
        text.append("\n   ").append_text(plain(f"now also: {', '.join(outlets)}"))
    return text


def plain(text: str, style: str = "") -> Text:
    """Foreign words as one run of text, safe to print."""
    return Text(" ".join(visible(text).split()), style=style)


def title(console: Console, words: str) -> None:
    """The heading of a part."""
    console.print()
    console.print(Text(words.upper(), style="bold"))
    console.print(Text("─" * min(len(words), console.width)))


def rest(console: Console, left: int, what: str) -> None:
    """Say what was left out."""
    if left > 0:
        console.print(Text(f"… and {count(left, what)} more; --html writes them all."))


def heading(look: Lookup, console: Console) -> None:
    """The story's name and its counts."""
    console.print(plain(look.story.name, "bold"))
    console.print(Text(look.counts))


def claims(look: Lookup, console: Console) -> None:
    """Each claim by its first statement, with its status, origins and who stands where."""
    title(console, "What is claimed")
    if not look.claims:
        console.print(Text("No statement of anybody was found."))
    for n, claim in enumerate(look.claims[:MOST], 1):
        console.print(Text(f"{n}. [{claim.status}] ", style="bold").append_text(reason(claim)))
        lead = look.members(claim)[0]
        console.print(Padding(plain(look.spoken(lead)), (0, 0, 0, 3)))
        for line in standing(look, claim):
            console.print(Padding(line, (0, 0, 0, 3)))
    rest(console, len(look.claims) - MOST, "claim")


def reason(claim: Claim) -> Text:
    """Why a claim has its status."""
    return plain(claim.why, "not bold")


def standing(look: Lookup, claim: Claim) -> Iterable[Text]:
    """Lines under a claim: where it comes from, and each stance with its outlets."""
    ends = [look.parties[o].name for o in claim.origins if o in look.parties]
    if ends:
        yield plain(f"{'origin' if len(ends) == 1 else 'origins'}: {', '.join(ends)}")
    stances: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for member in look.members(claim):
        own = member.kind == "own voice"
        stances["own voice" if own else member.stance][look.outlet(look.report(member))] = None
    for stance, outlets in stances.items():
        yield plain(f"{stance}: {', '.join(outlets)}")
    if len(claim.turns) > 1:
        yield plain(" → ".join(f"{turn.kind} {turn.on or 'no date'}" for turn in claim.turns))


def chains(look: Lookup, console: Console) -> None:
    """Who reached the page how: a tree from each origin down to the reports."""
    if not look.attributed:
        return
    title(console, "Where it comes from")
    ways: defaultdict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for statement in look.attributed:
        ways[tuple(reversed(look.route(statement)))].append(statement)
    origins = list(dict.fromkeys(way[0] for way in ways))
    for origin in origins[:MOST]:
        tree = Tree(plain(origin, "bold"))
        branches: dict[tuple[str, ...], Tree] = {(origin,): tree}
        for way, statements in sorted(ways.items()):
            if way[0] != origin:
                continue
            for n in range(2, len(way) + 1):
                if way[:n] not in branches:
                    branches[way[:n]] = branches[way[: n - 1]].add(plain(way[n - 1]))
            for statement in statements:
                branches[way].add(plain(shortened(look.content(statement), 200)))
        console.print(tree)
    rest(console, len(origins) - MOST, "origin")


def disagreements(look: Lookup, console: Console) -> None:
    """The two sides of each conflict in their reports' own words, beside each other."""
    if not look.conflicts:
        return
    title(console, "Where they disagree")
    for judgement in look.conflicts[:MOST]:
        console.print(sides(look, judgement))
    rest(console, len(look.conflicts) - MOST, "disagreement")


def sides(look: Lookup, judgement: Judgement) -> Table:
    """One conflict as a table of two columns."""
    table = Table(box=box.ASCII2, expand=True, show_header=True, pad_edge=False)
    pair = [look.statements[judgement.a], look.statements[judgement.b]]
    for statement in pair:
        report = look.report(statement)
        head = f"{look.said_by(statement)} ({look.outlet(report)}, {report.published or 'no date'})"
        table.add_column(plain(head), ratio=1, overflow="fold")
    table.add_row(*(plain(look.spoken(s)) for s in pair))
    table.caption = plain(
        f"{RELATIONS[judgement.relation]}: {judgement.why} "
        f"(score {judgement.score:.2f}, by {judgement.maker})"
    )
    table.caption_justify = "left"
    return table


def timeline(look: Lookup, console: Console) -> None:
    """What happened when, as exact as it is dated, in the words of the first report."""
    if not look.happenings:
        return
    title(console, "When")
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, expand=True)
    for name, ratio in (("Date (EDTF)", 3), ("What", 7), ("In", 3)):
        table.add_column(name, ratio=ratio, overflow="fold")
    for told in look.happenings[:MOST]:
        entry = told[0]
        date = entry.edtf + "".join(f", else {edtf}" for edtf in entry.against)
        where = look.outlet(look.reports[entry.report])
        if others := len({one.report for one in told}) - 1:
            where += f" and {count(others, 'more report')}"
        table.add_row(plain(date), plain(shortened(entry.what, 200)), plain(where))
    console.print(table)
    rest(console, len(look.happenings) - MOST, "happening")


def findings(look: Lookup, console: Console) -> None:
    """What does not fit inside one report."""
    found = look.findings
    if not found:
        return
    title(console, "What does not fit")
    for finding in found[:MOST]:
        report = look.reports[finding.report]
        span = words(report.text, (finding.span,))
        console.print(plain(f"{look.outlet(report)}: “{span}” – {finding.kind}. {finding.message}"))
    rest(console, len(found) - MOST, "finding")


def draw_way(look: Lookup, way: Way, console: Console) -> None:
    """One statement's way to its far end: a hop a branch, with the words that name it."""
    report = way.report
    head = f"{look.outlet(report)}, {report.published or 'no date'}"
    tree = Tree(Text.assemble(plain(head, "bold"), quoted(look.spoken(way.statement))))
    branch = tree
    for hop in way.hops:
        branch = branch.add(step(look, hop, "citing", report))
    for end in way.origins:
        branch.add(step(look, end, "from", report))
    if not way.origins:
        branch.add(plain("nobody is named"))
    console.print(tree)
    state = "The far end is known" if way.established else "Independence is not established"
    console.print(plain(f"{state}: {way.why.rstrip('.')}."))


def step(look: Lookup, hop: Hop, how: str, report: Report) -> Text:
    """A party on the way, its kind, and the words that put it there."""
    name = Text.assemble(f"{how} ", plain(hop.party.name, "bold"), f" ({hop.party.kind})")
    if hop.report is not None and hop.report.id != report.id:
        where = f", in {look.outlet(hop.report)}, {hop.report.published or 'no date'}"
        name.append_text(Text(visible(where)))
    return Text.assemble(name, quoted(hop.words)) if hop.words else name


def quoted(words: str) -> Text:
    """Words of a report on a line of their own."""
    return Text.assemble("\n", plain(f"“{shortened(words, 400)}”"))


def shortened(text: str, most: int) -> str:
    """Words cut off after ``most`` characters, with an ellipsis that says so."""
    return text if len(text) <= most else text[: most - 2].rstrip() + " …"
