"""How the statements of a new report stand to a story's: which pairs are looked at.

Sentence vectors and shared words find the pairs, `verdicts` decides on each. A model that
reads both texts of a pair may be handed in; it has a say in what contradicts (`heard`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.link.clauses import Clause
from onrecord.link.comparing import Weigh
from onrecord.link.heard import heard
from onrecord.link.parties import MAKER, groups
from onrecord.link.propositions import Proposition, Propositions, offices, telling
from onrecord.link.verdicts import Pair, Verdict, decide, entangled, shown, tension
from onrecord.link.weight import weigh as weight_of
from onrecord.link.words import terms
from onrecord.records import Evidence, Judgement, Statement, judgement_id
from onrecord.spans import words

MODEL = "pairs-1, evidence-1"  # the weights that `heard` was fitted with: makers, where they tell
WEIGHED = ("contradicts", "disagrees", "changed")
NEAR = 0.40  # cosine from which two statements are looked at
COMMON = 40  # a stem in more statements than this finds no pairs
WIDEST = 30  # neighbours looked at per statement, by vector and by words each
SHORT = 10  # propositions added to a story's when shares are taken
KIN = 0.55  # cosine from which a statement may say as much as one that is contradicted

Floats = NDArray[np.float32]


def relate(new: Evidence, known: Sequence[Evidence], weigh: Weigh | None = None) -> list[Judgement]:
    """The judgements that a new report's statements bring: among themselves and with known ones."""
    story = [*known, new]
    group = groups(story)
    held = offices(story, group)
    every = Propositions(story, group, held)
    first_new = len(every) - len(telling(new))
    vectors = vectors_of(story, every)
    often = often_said(every)
    pairs = {}
    for late, early in _candidates(every, first_new, vectors):
        near = float(vectors[late] @ vectors[early])
        pairs[late, early] = Pair(every[late], every[early], near, often, every.within)
    tensions = {key: one for key, pair in pairs.items() if (one := tension(pair))}
    if weigh is not None:
        said = {key: (pairs[key].a, pairs[key].b) for key in tensions}
        tensions = heard(tensions, said, weigh)
    decided = ((key, decide(pair, tensions.get(key))) for key, pair in pairs.items())
    found = {key: verdict for key, verdict in decided if verdict}
    for pair, verdict in _spread(every, first_new, vectors, found):
        found.setdefault(pair, verdict)
    heard_by = MAKER if weigh is None else f"{MAKER}, {MODEL}"
    return [
        _judgement(every[late], every[early], said, heard_by if said.relation in WEIGHED else MAKER)
        for (late, early), said in found.items()
    ]


def _judgement(late: Proposition, early: Proposition, verdict: Verdict, maker: str) -> Judgement:
    a, b = late.statement.id, early.statement.id
    if verdict.turned:
        a, b = b, a
    score = round(min(max(verdict.score, 0.0), 1.0), 3)
    key = judgement_id(verdict.relation, a, b, maker)
    return Judgement(key, verdict.relation, a, b, score, maker, verdict.why)


def often_said(every: Propositions) -> dict[str, float]:
    """The share of a story's propositions that say a term; a short story tells little of it."""
    counts = Counter(term for terms_ in map(_terms, every.told) for term in terms_)
    return {term: count / (len(every) + SHORT) for term, count in counts.items()}


def _terms(told: tuple[Evidence, Statement]) -> frozenset[str]:
    return terms(words(told[0].report.text, told[1].content, " "))


def vectors_of(story: Sequence[Evidence], every: Propositions) -> Floats:
    """[propositions, width] float32: the stored vectors; noughts where there is none."""
    stored = {key: v for item in story for key, v in item.analysis.vectors.items()}
    width = max((len(v) // 2 for v in stored.values()), default=1)
    out = np.zeros((len(every), width), dtype=np.float32)
    for row, (_, statement) in enumerate(every.told):
        if statement.id in stored:
            out[row] = np.frombuffer(stored[statement.id], dtype="<f2")
    return out


def _candidates(every: Propositions, first_new: int, vectors: Floats) -> Iterable[tuple[int, int]]:
    """Pairs (later, earlier) worth deciding on, each new statement's nearest first.

    Near by vector, or sharing two rare terms, or one in the same report: at most WIDEST of
    each kind.
    """
    by_term: dict[str, list[int]] = defaultdict(list)
    for at, told in enumerate(every.told):
        own = _terms(told)
        if at >= first_new:
            near = vectors[:at] @ vectors[at]
            order = np.argsort(-near, kind="stable")[:WIDEST]
            chosen = dict.fromkeys(int(i) for i in order if near[i] >= NEAR)
            shared: Counter[int] = Counter()
            for term in sorted(own):
                if len(by_term[term]) <= COMMON:
                    shared.update(by_term[term])
            enough = [i for i, n in shared.items() if n > 1 or every.told[i][0] is told[0]]
            most = sorted(enough, key=lambda i: (-shared[i], i))[:WIDEST]
            yield from ((at, early) for early in dict.fromkeys([*chosen, *most]))
        for term in own:
            by_term[term].append(at)


def _spread(
    every: Propositions,
    first_new: int,
    vectors: Floats,
    found: dict[tuple[int, int], Verdict],
) -> Iterable[tuple[tuple[int, int], Verdict]]:
    """What contradicts a statement contradicts another of the same source that says as much.

    So a denial that shares words with one of two such statements meets the other, too.
    """
    for (late, early), said in list(found.items()):
        if said.relation != "contradicts" or said.clauses is None:
            continue
        for no, yes, told in ((late, early, 1), (early, late, 0)):
            if every[no].positive:
                continue
            near = vectors @ vectors[yes]
            for other in (int(i) for i in np.flatnonzero(near >= KIN)[: 2 * WIDEST]):
                pair = (max(no, other), min(no, other))
                if other in (no, yes) or pair[0] < first_new or not every[other].positive:
                    continue
                if _says_as_much(every, yes, other, float(near[other]), said.clauses[told]):
                    if entangled(every[no], every[other]):
                        continue
                    why = f"{shown(every[other].text)} says as much as {shown(every[yes].text)},"
                    why += f" which {shown(every[no].text)} contradicts"
                    yield pair, Verdict("contradicts", said.score * 0.85, why)


def _says_as_much(every: Propositions, yes: int, other: int, near: float, told: Clause) -> bool:
    """Does another statement that came through one of the same sources say what was denied?

    What is denied is one clause: the other statement must share more with it than with any
    other of the first.
    """
    if not every[yes].shares_source(every[other]):
        return False
    pair = Pair(every[yes], every[other], near)
    kin = decide(pair, tension(pair))
    if kin is None or kin.relation not in ("same", "same origin"):
        return False
    theirs = frozenset(item for clause in every[other].clauses for item in clause.items)
    shares = [
        (weight_of(clause.items & theirs), clause.start == told.start)
        for clause in every[yes].clauses
    ]
    return max(shares)[1]
