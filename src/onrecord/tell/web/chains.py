"""The chains as a drawing: reports at the left, hops in the middle, origins at the right."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from textwrap import wrap

from onrecord.tell.lookup import Lookup

NODE = (196, 46)  # width and height of a box, in px
STEP = 260  # px from one column to the next
GAP = 14  # px between two boxes of a column
EDGE, HEAD = 12, 24  # px of air around the drawing, and for the words above the columns
LANE, LANE_DEPTH = "lane ", 20  # how a passing line is named, and the px it takes
LETTERS = 26  # characters that fit on a line of a box
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
    x: int  # where its count is written
    y: int
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
    """Which boxes there are, and which statements run along which of them."""

    columns: tuple[tuple[str, ...], ...]
    runs: dict[tuple[Key, ...], tuple[str, ...]]
    unsure: frozenset[str]  # statements whose origin is not established


def draw(look: Lookup) -> Drawing | None:
    """The graph of all chains of attributed statements; None where there is none."""
    ways = ways_of(look)
    if not ways.runs:
        return None
    columns = settled(ways)
    last = len(columns) - 1
    place, height = placed(columns)
    nodes = tuple(box(look, key, at, last) for key, at in place.items() if not is_lane(key))
    names = {node.key: node.name for node in nodes}
    edges = tuple(
        line([place[k] for k in way], f"{names[way[0]]} → {names[way[-1]]}", ids, ways.unsure)
        for way, ids in ways.runs.items()
    )
    heads = ["Reports", *["Carried by"] * (last > 1), *[""] * (last - 2)]
    return Drawing(
        nodes,
        edges,
        2 * EDGE + last * STEP + NODE[0],
        height,
        tuple((head, EDGE + x * STEP) for x, head in enumerate([*heads, "Origins"]) if head),
    )


def ways_of(look: Lookup) -> Ways:
    """Columns and runs of every chain; a party has one box in each column it stands in.

    A run over more than one column gets a lane of its own in those between, so that no
    line passes behind a box.
    """
    chains = [(s, c) for s in look.attributed if (c := look.chain(s)) and c.origins]
    last = 1 + max((len(c.via) for _, c in chains), default=0)
    columns: list[dict[str, None]] = [{} for _ in range(last + 1)]
    runs: defaultdict[tuple[Key, ...], list[str]] = defaultdict(list)
    for statement, chain in chains:
        hops = [(n, p) for n, p in enumerate(chain.via, 1) if p in look.parties]
        for origin in (o for o in chain.origins if o in look.parties):
            way: list[Key] = [(0, statement.report), *hops, (last, origin)]
            for a, b in pairwise(way):
                lanes = [(x, f"{LANE}{a[0]} {a[1]} {b[1]}") for x in range(a[0] + 1, b[0])]
                if statement.id not in runs[a, *lanes, b]:
                    runs[a, *lanes, b].append(statement.id)
                for column, name in (a, *lanes, b):
                    columns[column][name] = None
    unsure = frozenset(s.id for s, c in chains if not c.established)
    done = {way: tuple(ids) for way, ids in runs.items()}
    return Ways(tuple(tuple(column) for column in columns), done, unsure)


def is_lane(key: Key) -> bool:
    """True for a place where a line passes and no box stands."""
    return key[1].startswith(LANE)


def settled(ways: Ways) -> list[list[str]]:
    """The columns ordered so that few lines cross: each box near the mean of its neighbours."""
    columns = [list(column) for column in ways.columns]
    beside: defaultdict[Key, list[Key]] = defaultdict(list)
    for way in ways.runs:
        for a, b in pairwise(way):
            beside[a].append(b)
            beside[b].append(a)
    for _ in range(4):
        for x in [*range(1, len(columns)), *range(len(columns) - 2, 0, -1)]:
            rank = {
                (n, name): (y + 0.5) / len(column)
                for n, column in enumerate(columns)
                for y, name in enumerate(column)
            }
            mean = {
                name: sum(rank[k] for k in beside[x, name]) / max(len(beside[x, name]), 1)
                for name in columns[x]
            }
            columns[x].sort(key=mean.__getitem__)
    return columns


def placed(columns: list[list[str]]) -> tuple[dict[Key, tuple[int, int]], int]:
    """The upper left corner of every box (and the left end of every lane), and the height."""
    place: dict[Key, tuple[int, int]] = {}
    heights = [sum(depth((x, n)) for n in names) for x, names in enumerate(columns)]
    for x, names in enumerate(columns):
        y = EDGE + HEAD + (max(heights) - heights[x]) // 2
        for name in names:
            place[x, name] = (EDGE + x * STEP, y + (LANE_DEPTH // 2 if is_lane((x, name)) else 0))
            y += depth((x, name))
    return place, 2 * EDGE + HEAD + max(heights) - GAP


def depth(key: Key) -> int:
    """How much of its column a box or lane takes, in px."""
    return LANE_DEPTH if is_lane(key) else NODE[1] + GAP


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
    corners: list[tuple[int, int]], title: str, ids: tuple[str, ...], unsure: frozenset[str]
) -> Edge:
    """From the right side of one box, along its lanes, to the left side of another."""
    (x, top), *lanes, (end, low) = corners
    stops = [*lanes, (end, low + NODE[1] // 2)]
    x, y = x + NODE[0], top + NODE[1] // 2
    path = f"M{x} {y}"
    for to_x, to_y in stops:
        half = (to_x - x) // 2
        path += f"C{x + half} {y} {to_x - half} {to_y} {to_x} {to_y}"
        if to_x != end:
            path += f"H{to_x + NODE[0]}"
        x, y = to_x + NODE[0], to_y
    count = f"{len(ids)} statement{'s' if len(ids) > 1 else ''}"
    return Edge(path, f"{title}: {count}", ids, end - 20, y - 5, not unsure.intersection(ids))
