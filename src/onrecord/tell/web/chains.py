"""The chains as a drawing: reports at the left, hops in the middle, origins at the right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from onrecord.tell.lookup import Lookup

NODE = (196, 46)  # width and height of a box, in px
STEP = (268, 60)  # from one box to the next, across and down
EDGE = 12  # px of air around the drawing
LETTERS = 27  # characters that fit on a line of a box
Key = tuple[int, str]  # column, and the id of the report or party


@dataclass(frozen=True, slots=True)
class Node:
    """A box: a report, a hop or an origin. ``x``, ``y`` are its upper left corner."""

    key: Key
    kind: str  # report, hop, origin, unnamed
    name: str
    lines: tuple[str, ...]
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from one box to the next, and the statements that took this way."""

    path: str
    title: str
    statements: tuple[str, ...]
    x: float  # where its count is written
    y: float
    established: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole graph, in px."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    columns: tuple[tuple[str, int], ...]  # what stands above each column, and where


@dataclass(frozen=True, slots=True)
class Ways:
    """Which boxes there are, and which statements run between which two of them."""

    columns: tuple[tuple[str, ...], ...]
    runs: dict[tuple[Key, Key], list[str]]
    unsure: frozenset[str]  # statements whose origin is not established


def draw(look: Lookup) -> Drawing | None:
    """The graph of all chains of attributed statements; None where there is none."""
    ways = ways_of(look)
    if not ways.runs:
        return None
    columns = settled(ways)
    tallest = max(len(column) for column in columns)
    place: dict[Key, tuple[int, int]] = {}
    for x, column in enumerate(columns):
        top = EDGE + 24 + (tallest - len(column)) * STEP[1] // 2
        for y, name in enumerate(column):
            place[x, name] = (EDGE + x * STEP[0], top + y * STEP[1])
    last = len(columns) - 1
    nodes = tuple(box(look, key, at, last) for key, at in place.items())
    names = {node.key: node.name for node in nodes}
    edges = tuple(
        line(place[a], place[b], f"{names[a]} → {names[b]}", tuple(ids), ways.unsure)
        for (a, b), ids in ways.runs.items()
    )
    heads = ["Reports", *["Cited outlets and go-betweens"] * (last > 1), *[""] * (last - 2)]
    return Drawing(
        nodes,
        edges,
        2 * EDGE + last * STEP[0] + NODE[0],
        2 * EDGE + 24 + tallest * STEP[1] - (STEP[1] - NODE[1]),
        tuple((head, EDGE + x * STEP[0]) for x, head in enumerate([*heads, "Origins"]) if head),
    )


def ways_of(look: Lookup) -> Ways:
    """Columns and runs of every chain; a party has one box in each column it stands in."""
    chains = [(s, c) for s in look.attributed if (c := look.chain(s)) and c.origins]
    last = 1 + max((len(c.via) for _, c in chains), default=0)
    columns: list[dict[str, None]] = [{} for _ in range(last + 1)]
    runs: defaultdict[tuple[Key, Key], list[str]] = defaultdict(list)
    for statement, chain in chains:
        hops = [(n, p) for n, p in enumerate(chain.via, 1) if p in look.parties]
        for origin in chain.origins:
            if origin not in look.parties:
                continue
            way: list[Key] = [(0, statement.report), *hops, (last, origin)]
            for column, name in way:
                columns[column][name] = None
            for pair in pairwise(way):
                if statement.id not in runs[pair]:
                    runs[pair].append(statement.id)
    unsure = frozenset(s.id for s, c in chains if not c.established)
    return Ways(tuple(tuple(column) for column in columns), dict(runs), unsure)


def settled(ways: Ways) -> list[list[str]]:
    """The columns ordered so that few lines cross: each box near the mean of its neighbours."""
    columns = [list(column) for column in ways.columns]
    beside: defaultdict[Key, list[Key]] = defaultdict(list)
    for a, b in ways.runs:
        beside[a].append(b)
        beside[b].append(a)
    for _ in range(4):
        for x in [*range(1, len(columns)), *range(len(columns) - 2, 0, -1)]:
            rank = {
                (n, name): y / max(len(column), 1)
                for n, column in enumerate(columns)
                for y, name in enumerate(column)
            }
            mean = {
                name: sum(rank[k] for k in beside[x, name]) / max(len(beside[x, name]), 1)
                for name in columns[x]
            }
            columns[x].sort(key=mean.__getitem__)
    return columns


def box(look: Lookup, key: Key, at: tuple[int, int], last: int) -> Node:
    """A report's or a party's box."""
    column, name = key
    if column == 0:
        report = look.reports[name]
        outlet = look.outlet(report)
        when = report.published or "no date"
        return Node(key, "report", f"{outlet}, {when}", (*lines(outlet, 1), when), *at)
    party = look.parties[name]
    kind = "unnamed" if party.kind == "unnamed" else "origin" if column == last else "hop"
    return Node(key, kind, party.name, lines(party.name, 2), *at)


def lines(name: str, most: int) -> tuple[str, ...]:
    """A name on at most ``most`` lines of a box, cut short with an ellipsis."""
    return tuple(
        wrap(name, LETTERS, max_lines=most, placeholder="…", break_long_words=True) or [name]
    )


def line(
    a: tuple[int, int], b: tuple[int, int], title: str, ids: tuple[str, ...], unsure: frozenset[str]
) -> Edge:
    """A curve from the right side of one box to the left side of the next."""
    x1, y1 = a[0] + NODE[0], a[1] + NODE[1] // 2
    x2, y2 = b[0], b[1] + NODE[1] // 2
    bend = min((x2 - x1) / 2, 60)
    count = f"{len(ids)} statement{'s' if len(ids) > 1 else ''}"
    return Edge(
        f"M{x1} {y1}C{x1 + bend:g} {y1} {x2 - bend:g} {y2} {x2} {y2}",
        f"{title}: {count}",
        ids,
        x2 - 20,
        y2 - 5,
        not unsure.intersection(ids),
    )
