"""How two statements stand to each other: same, supports, contradicts, refines, disagrees.

Sentence vectors and shared words find the pairs; polarity, dates, numbers, opposites and
who speaks decide. Every judgement says why in words that a reader can check.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from onrecord.link.dates import apart, finer
from onrecord.link.demonyms import MARK
from onrecord.link.parties import MAKER, groups
from onrecord.link.propositions import (
    Dated,
    Proposition,
    asserted,
    knows_not,
    offices,
    propositions,
)
from onrecord.link.words import lexicon, negative, opposed, stem, weight
from onrecord.link.words import tokens as spoken
from onrecord.records import Evidence, Judgement, Relation, judgement_id
from onrecord.spans import overlap

NEAR = 0.40  # cosine from which two statements are looked at
FAR = 0.30  # the same, where most of one's words stand in the other
ALIKE = 0.80  # cosine from which they say the same, unless something speaks against it
COMMON = 40  # a stem in more statements than this finds no pairs
WIDEST = 30  # neighbours looked at per statement
REACH = 900  # characters within which a pronoun may mean whom another statement names
SHORT = 5  # words that a text must have to be contradicted
KEPT = 60  # characters of a text shown in a reason

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two propositions and how near they are.

    ``cosine`` is of their sentence vectors. ``cover`` is the shared weight over the lesser
    of the two, ``dice`` over both; a stem weighs 1; a party, a country, a title or a role
    ½: a story's parties are everywhere in it.
    """

    a: Proposition
    b: Proposition
    cosine: float

    @property
    def stems(self) -> frozenset[str]:
        return self.a.stems & self.b.stems

    @property
    def about(self) -> frozenset[str]:
        return self.a.about & self.b.about

    @property
    def touch(self) -> bool:
        """Do both speak of one party: by its mentions, or by "he" near its name?"""
        if self.about:
            return True
        one, other = self.a.statement, self.b.statement
        if one.report != other.report or not (self.a.open or self.b.open):
            return False
        return abs(one.content[0][0] - other.content[0][0]) <= REACH

    @property
    def roles(self) -> frozenset[str]:
        return self.a.roles | self.b.roles

    @property
    def cover(self) -> float:
        least = min(self._weight(self.a), self._weight(self.b))
        return self._shared / least if least else 0.0

    @property
    def dice(self) -> float:
        both = self._weight(self.a) + self._weight(self.b)
        return 2 * self._shared / both if both else 0.0

    @property
    def _shared(self) -> float:
        parties = len(self.about) or int(self.touch)
        return self.weigh(self.stems) + parties / 2

    def weigh(self, stems: frozenset[str]) -> float:
        """What stems say of a matter, those of roles half."""
        return sum(min(weight(s), 0.5 if s in self.roles else 1.0) for s in sorted(stems))

    def _weight(self, one: Proposition) -> float:
        return self.weigh(one.stems) + len(one.about) / 2


Verdict = tuple[Relation, float, str]  # relation, score, why


def relate(new: Evidence, known: Sequence[Evidence]) -> list[Judgement]:
    """The judgements that a new report's statements bring: among themselves and with known ones."""
    story = [*known, new]
    group = groups(story)
    held = offices(story, group)
    every = [p for item in story for p in propositions(item, group, held)]
    first_new = len(every) - len(propositions(new, group, held))
    vectors = _vectors(story, every)
    found: dict[tuple[str, str], Judgement] = {}
    against: list[tuple[int, int, float]] = []
    for late, early in _candidates(every, first_new, vectors):
        pair = Pair(every[late], every[early], float(vectors[late] @ vectors[early]))
        verdict = decide(pair)
        if verdict:
            _keep(found, _judgement(pair, *verdict))
            if verdict[0] == "contradicts":
                against.append((late, early, verdict[1]))
    for judgement in _spread(every, first_new, vectors, against):
        _keep(found, judgement)
    return list(found.values())


def _keep(found: dict[tuple[str, str], Judgement], judgement: Judgement) -> None:
    one, other = sorted((judgement.a, judgement.b))
    found.setdefault((one, other), judgement)


def _judgement(pair: Pair, relation: Relation, score: float, why: str) -> Judgement:
    a, b = pair.a.statement.id, pair.b.statement.id
    if relation == "refines" and not _narrower(pair.a, pair.b):
        a, b = b, a
    score = round(min(max(score, 0.0), 1.0), 3)
    return Judgement(judgement_id(relation, a, b, MAKER), relation, a, b, score, MAKER, why)


def _vectors(story: Sequence[Evidence], every: Sequence[Proposition]) -> Floats:
    stored = {key: v for item in story for key, v in item.analysis.vectors.items()}
    width = max((len(v) // 2 for v in stored.values()), default=1)
    out = np.zeros((len(every), width), dtype=np.float32)
    for row, one in enumerate(every):
        if one.statement.id in stored:
            out[row] = np.frombuffer(stored[one.statement.id], dtype="<f2")
    return out


def _candidates(
    every: Sequence[Proposition], first_new: int, vectors: Floats
) -> Iterable[tuple[int, int]]:
    """Pairs (later, earlier) worth deciding on, each new statement's nearest first.

    Near by vector, or sharing a stem and a party or the report.
    """
    by_stem: dict[str, list[int]] = defaultdict(list)
    by_party: dict[str, set[int]] = defaultdict(set)
    for at, one in enumerate(every):
        if at >= first_new:
            near = vectors[:at] @ vectors[at]
            order = np.argsort(-near, kind="stable")[:WIDEST]
            chosen = dict.fromkeys(int(i) for i in order if near[i] >= NEAR)
            partners = set().union(*(by_party[key] for key in one.about)) if one.about else set()
            for stem in sorted(one.stems):
                if len(by_stem[stem]) <= COMMON:
                    for i in by_stem[stem]:
                        if i in partners or every[i].statement.report == one.statement.report:
                            chosen[i] = None
            yield from ((at, early) for early in chosen)
        for stem in one.stems:
            by_stem[stem].append(at)
        for key in one.about:
            by_party[key].add(at)


# ------------------------------------------------------------------ deciding


def decide(pair: Pair) -> Verdict | None:
    """How two propositions stand to each other, or None where nothing is to be said."""
    a, b = pair.a, pair.b
    if a.statement.report == b.statement.report and _entangled(a, b):
        return None
    if a.positive != b.positive and not (pair.cosine >= ALIKE and a.denied and b.denied):
        return _opposite(pair)
    return _refined(pair) or _conflicting(pair) or _valued(pair) or _alike(pair)


def _entangled(a: Proposition, b: Proposition) -> bool:
    """One inside the other, or two parts of one attribution: they are one utterance."""
    one, other = a.statement, b.statement
    return one.parent == other.id or other.parent == one.id or overlap(one.content, other.content)


def _opposite(pair: Pair) -> Verdict | None:
    """One says so, the other that it is not so."""
    a, b = pair.a, pair.b
    if a.own_voice and b.own_voice and a.statement.report == b.statement.report:
        return None
    yes, no = (a, b) if a.positive else (b, a)
    if knows_not(no.text) or not (asserted(yes.text) and asserted(no.text)):
        return None
    turned = no.statement.stance in ("denies", "no record")
    # "It should not be" says nothing of what is; and two negations may be one.
    if not turned and (no.wish or negative(yes.text)):
        return None
    # What both deny is no difference, and whom both speak of is no matter to deny.
    shared = pair.stems - yes.denied - (a.names & b.names) - pair.roles
    if pair.weigh(shared) < 1 or not (pair.touch or pair.cosine >= 0.6):
        return None
    asked = bool(set(spoken(no.text)) & lexicon("requests"))  # then the asking is denied
    if (yes.wish and not asked) or min(len(spoken(p.text)) for p in (a, b)) < SHORT:
        return None
    near = 0.5 * pair.cosine + 0.5 * pair.cover
    one_mouth = a.speaker is not None and a.speaker == b.speaker
    if near < (0.7 if one_mouth else 0.38) or pair.cover < (0.33 if turned else 0.5):
        return None
    how = {"denies": "denied", "no record": "on no record"}.get(no.statement.stance, "negated")
    if yes.opinion and no.opinion and not one_mouth and no.statement.stance == "asserts":
        why = f"two expectations that exclude each other: both speak of {_shared(pair)}"
        return "disagrees", near, why
    why = f"{_quote(yes)} is {how} in {_quote(no)}: both speak of {_shared(pair)}"
    return "contradicts", 0.4 + near / 2, why


def _refined(pair: Pair) -> Verdict | None:
    """The same happening with a narrower date."""
    a, b = pair.a, pair.b
    near = pair.cosine >= NEAR or (pair.cosine >= FAR and pair.cover >= 0.6)
    if not a.positive or not pair.touch or not near:
        return None
    for fine, coarse in ((a, b), (b, a)):
        dates = _narrower(fine, coarse)
        if dates is None or _narrower(coarse, fine):
            continue
        one_mouth = bool(a.carriers & b.carriers)
        if one_mouth or len(dates[0].near & dates[1].near) >= 2:
            why = f"“{dates[0].words}” ({dates[0].edtf}) narrows “{dates[1].words}”"
            told = f"; both speak of {_shared(pair)}" if pair.stems else ""
            told += "; one source" if one_mouth else ""
            return "refines", 0.5 + pair.cosine / 2, f"{why} ({dates[1].edtf}){told}"
    return None


def _narrower(fine: Proposition, coarse: Proposition) -> tuple[Dated, Dated] | None:
    """The dates by which one narrows the other, those in the likest words first; or None."""
    found = [
        (x, y)
        for x in fine.dates
        for y in coarse.dates
        if finer((x.edtf, x.words), (y.edtf, y.words))
    ]
    return max(found, key=lambda dates: len(dates[0].near & dates[1].near), default=None)


def _conflicting(pair: Pair) -> Verdict | None:
    """One proposition with another number, another date or an opposite word in it."""
    a, b = pair.a, pair.b
    if pair.cosine < 0.6 or pair.cover < 0.5 or a.opinion or b.opinion:
        return None
    words = opposed(a.stems, b.stems)
    if words and pair.cosine >= 0.7:
        return "contradicts", pair.cosine, f"“{words[0]}” against “{words[1]}” of {_shared(pair)}"
    if pair.cosine < 0.75:
        return None
    units = {unit for _, unit in a.counts} & {unit for _, unit in b.counts} - {""}
    for unit in sorted(units):
        one, other = ({n for n, u in p.counts if u == unit} for p in (a, b))
        if not one & other:
            what = next((w for w in spoken(a.text) if stem(w) == unit), unit)
            why = f"{min(one):g} against {min(other):g} {what} in otherwise like words"
            return "contradicts", pair.cosine, why
    if len(a.dates) == len(b.dates) == 1 and apart(a.dates[0].edtf, b.dates[0].edtf):
        why = f"“{a.dates[0].words}” against “{b.dates[0].words}” in otherwise like words"
        return "contradicts", pair.cosine, why
    return None


def _valued(pair: Pair) -> Verdict | None:
    """Two speakers who expect different things of one matter."""
    a, b = pair.a, pair.b
    if not (a.opinion and b.opinion) or a.own_voice or b.own_voice or a.carriers & b.carriers:
        return None
    if a.outcome & b.outcome or not (a.outcome and b.outcome):
        return None
    if pair.cosine < 0.5 or not pair.stems:
        return None
    values = " / ".join(" and ".join(sorted(p.outcome)) for p in (a, b))
    return "disagrees", pair.cosine, f"they value {_shared(pair)} differently: {values}"


def _alike(pair: Pair) -> Verdict | None:
    """The same content, or most of one in the other."""
    a, b = pair.a, pair.b
    like = f"cosine {pair.cosine:.2f}; both speak of {_shared(pair)}"
    turned = {a.statement.stance, b.statement.stance} & {"denies", "no record"}
    refusal = bool(turned) and not a.positive and not (a.own_voice or b.own_voice)
    if refusal and a.speaker == b.speaker and pair.cosine >= 0.5 and pair.cover >= 0.3:
        return "same", 0.5 + pair.cosine / 2, f"one refusal by one source: {like}"
    if (pair.cosine >= ALIKE and pair.cover >= 0.3) or (pair.cosine >= 0.7 and pair.dice >= 0.6):
        return "same", pair.cosine, like
    common = a.carriers & b.carriers and not (a.own_voice or b.own_voice)
    shared = len(pair.stems) + len(pair.about)
    # one speaker says many things of one matter; two ways to one source more likely say one
    near, cover = (0.65, 0.5) if a.speaker == b.speaker else (0.55, 0.3)
    if common and pair.cosine >= near and pair.cover >= cover and pair.stems and shared >= 3:
        return "same origin", 0.5 + pair.cosine / 2, f"both came through one source: {like}"
    if pair.cosine < near or pair.cover < 0.6 or len(pair.stems) < 2:
        return None
    return "supports", pair.cosine, like


def _spread(
    every: Sequence[Proposition],
    first_new: int,
    vectors: Floats,
    against: Sequence[tuple[int, int, float]],
) -> Iterable[Judgement]:
    """What contradicts a statement contradicts another of the same source that says as much.

    So a denial that shares words with one of two such statements meets the other, too.
    """
    for late, early, score in against:
        for no, yes in ((late, early), (early, late)):
            if every[no].positive:
                continue
            near = vectors @ vectors[yes]
            for other in (int(i) for i in np.flatnonzero(near >= 0.55)):
                if other in (no, yes) or max(no, other) < first_new:
                    continue
                pair = Pair(every[max(no, other)], every[min(no, other)], 0.0)
                kin = Pair(every[yes], every[other], float(near[other]))
                verdict = decide(kin) if pair.touch and every[other].positive else None
                entangled = _entangled(pair.a, pair.b)
                if verdict and verdict[0] in ("same", "same origin") and not entangled:
                    why = f"{_quote(every[other])} says as much as {_quote(every[yes])},"
                    why += f" which {_quote(every[no])} contradicts"
                    yield _judgement(pair, "contradicts", score * 0.85, why)


def _quote(one: Proposition) -> str:
    return f"“{one.text[:KEPT].rstrip()}…”" if len(one.text) > KEPT else f"“{one.text}”"


def _shared(pair: Pair) -> str:
    """The words that both texts share, as the first writes them."""
    shown = [w for w in dict.fromkeys(spoken(pair.a.text)) if stem(w) in pair.stems]
    return ", ".join(word.replace(MARK, "").replace("_", " ") for word in shown[:6]) or "one party"
