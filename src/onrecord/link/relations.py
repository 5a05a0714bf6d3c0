"""How the statements of a new report stand to a story's: which pairs are looked at.

Sentence vectors and shared words find the pairs, `verdicts` decides on each. A model that
reads both texts of a pair may be handed in; it has a say in what contradicts and what is
the same.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from onrecord.link.clauses import Clause, weigh
from onrecord.link.parties import MAKER, groups
from onrecord.link.propositions import Proposition, Propositions, offices, telling
from onrecord.link.verdicts import Pair, Verdict, decide, entangled, shown
from onrecord.link.words import terms
from onrecord.records import Evidence, Judgement, Statement, judgement_id
from onrecord.spans import words

NEAR = 0.40  # cosine from which two statements are looked at
COMMON = 40  # a stem in more statements than this finds no pairs
WIDEST = 30  # neighbours looked at per statement, by vector and by words each
SHORT = 10  # propositions added to a story's when shares are taken
KIN = 0.55  # cosine from which a statement may say as much as one that is contradicted
LONGEST = 600  # characters of a text that the pair model reads

Floats = NDArray[np.float32]
# Text pairs -> a row each: the probabilities that the two say the same, that the first
# supports the second, that they contradict each other, and that none of it is so.
PairModel = Callable[[Sequence[tuple[str, str]]], Floats]


def relate(
    new: Evidence, known: Sequence[Evidence], model: PairModel | None = None
) -> list[Judgement]:
    """The judgements that a new report's statements bring: among themselves and with known ones."""
    story = [*known, new]
    group = groups(story)
    held = offices(story, group)
    every = Propositions(story, group, held)
    first_new = len(every) - len(telling(new))
    vectors = _vectors(story, every)
    often = _often(every)
    found: dict[tuple[int, int], Verdict] = {}
    for late, early in _candidates(every, first_new, vectors):
        near = float(vectors[late] @ vectors[early])
        verdict = decide(Pair(every[late], every[early], near, often))
        if verdict:
            found[late, early] = verdict
    if model is not None:
        found = _confirmed(found, every, model)
    for pair, verdict in _spread(every, first_new, vectors, found):
        found.setdefault(pair, verdict)
    return [_judgement(every[late], every[early], said) for (late, early), said in found.items()]


def _judgement(late: Proposition, early: Proposition, verdict: Verdict) -> Judgement:
    a, b = late.statement.id, early.statement.id
    if verdict.turned:
        a, b = b, a
    score = round(min(max(verdict.score, 0.0), 1.0), 3)
    key = judgement_id(verdict.relation, a, b, MAKER)
    return Judgement(key, verdict.relation, a, b, score, MAKER, verdict.why)


def _often(every: Propositions) -> dict[str, float]:
    """The share of a story's propositions that say a term; a short story tells little of it."""
    counts = Counter(term for terms_ in map(_terms, every.told) for term in terms_)
    return {term: count / (len(every) + SHORT) for term, count in counts.items()}


def _terms(told: tuple[Evidence, Statement]) -> frozenset[str]:
    return terms(words(told[0].report.text, told[1].content, " "))


def _vectors(story: Sequence[Evidence], every: Propositions) -> Floats:
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


def _confirmed(
    found: dict[tuple[int, int], Verdict], every: Propositions, model: PairModel
) -> dict[tuple[int, int], Verdict]:
    """The verdicts that a model which reads both texts lets stand."""
    asked = [pair for pair, said in found.items() if said.relation in _HEARD]
    if not asked:
        return found
    rows = model([_read(every, pair, found[pair]) for pair in asked])
    kept = dict(found)
    for pair, row in zip(asked, np.asarray(rows, dtype=np.float32), strict=True):
        same, supports, contradicts = (float(value) for value in row[:3])
        said = {"same": same + supports, "contradicts": contradicts}[found[pair].relation]
        if said < _HEARD[found[pair].relation]:
            del kept[pair]
    return kept


def _read(every: Propositions, pair: tuple[int, int], said: Verdict) -> tuple[str, str]:
    """What the model reads of a pair: the clauses that exclude each other, or all of both."""
    if said.clauses is not None:
        one, other = (clause.text for clause in said.clauses)
    else:
        one, other = (every[at].text for at in pair)
    return " ".join(one.split())[:LONGEST], " ".join(other.split())[:LONGEST]


# The least probability that the model must give to what the rules say: it has a veto, and
# no more, for it is right less often than they are.
_HEARD = {"contradicts": 0.1, "same": 0.1}


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
    if not every[yes].carriers & every[other].carriers:
        return False
    kin = decide(Pair(every[yes], every[other], near))
    if kin is None or kin.relation not in ("same", "same origin"):
        return False
    theirs = frozenset(item for clause in every[other].clauses for item in clause.items)
    shares = [
        (weigh(clause.items & theirs), clause.start == told.start) for clause in every[yes].clauses
    ]
    return max(shares)[1]
