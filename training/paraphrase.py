"""Attributions in other words: another verb of the same use, or another order.

A reader trained on how some outlets write should know the other ways. `paraphrased` rewrites a
share of a text's attributions by rules, and carries every span along exactly:

- the cue exchanged: "said" for "stated", "told reporters", "noted", in the same tense;
- the order changed: "X said that Y." / "Y, X said." / "Y, said X." / "According to X, Y." /
  "Y, according to X.", and for quotations “Y,” X said. / X said, “Y.”;
- a quotation told indirectly: “Y,” X said. / X said that y.

Only plain sentences are touched: source, cue and content in one piece each, side by side, and
nothing else between the sentence's start and its full stop. What other attributions have there
must lie whole inside one of the pieces. Meaning shifts a little where the verb does ("claimed"):
spans are what is learned from it.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

Row = dict[str, Any]
Span = tuple[int, int]
ROLES = ("source", "cue", "content")

# past, present, plural, -ing of verbs that say; those of one line stand for each other
VERBS = """
said says say saying
stated states state stating
noted notes note noting
declared declares declare declaring
explained explains explain explaining
maintained maintains maintain maintaining
claimed claims claim claiming
argued argues argue arguing
insisted insists insist insisting
remarked remarks remark remarking
reported reports report reporting
asserted asserts assert asserting
observed observes observe observing
added adds add adding
announced announces announce announcing
"""
FORMS = [tuple(line.split()) for line in VERBS.split("\n") if line]
TOLD = ("told", "tells", "tell", "telling")
TENSE = {form: tense for forms in FORMS for tense, form in enumerate(forms)}
HEARERS = ("reporters", "journalists", "a reporter", "a news conference", "an interviewer")
OBJECT = {"he": "him", "she": "her", "they": "them", "i": "me", "we": "us"}
SUBJECT = {objective: subject for subject, objective in OBJECT.items()}
# words that lose their capital when they no longer begin a sentence
FIRST_WORDS = """
a an all although any as at because both by during each even every for from he her his how if in it
its many more most much no none not nobody nothing now of on one only other our she since so some
such that the their then there these they this those to too two under until we what when where
whether which while who why with without your
"""
LOWER = frozenset(FIRST_WORDS.split())
FIRST_PERSON = re.compile(r"\b(?:i|me|my|mine|we|us|our|ours|you|your|yours|let)\b", re.IGNORECASE)
WORD = re.compile(r"[^\W\d_]+")
OPEN, CLOSE, MARKS = '“"', '”"', re.compile(r"[“”\"]")
BEGINS = re.compile(r"(?:\n|[.!?][”\"’)]* )$")
ACCORDING = "according to"
# plain sentences: is the cue "according to", is it quoted, the order, and what stands between
PLAIN = frozenset(
    [(False, False, order, gaps) for order, gaps in (("SCY", (" ", " ")), ("YSC", (", ", " ")))]
    + [(False, True, "SCY", (" ", gap)) for gap in (" ", ", ", ": ")]
    + [(False, quoted, "YCS", (" " if quoted else ", ", " ")) for quoted in (False, True)]
    + [(False, True, "YSC", (" ", " "))]
    + [(True, False, "CSY", (" ", ", ")), (True, False, "YCS", (", ", " "))]
)


@dataclass(frozen=True)
class Piece:
    """A stretch of the new text: copied from ``old`` (its length kept) or newly written."""

    text: str
    old: Span | None = None
    role: str = ""


@dataclass(frozen=True)
class Rewriting:
    """``text[start:end]`` told anew. Pieces of one role follow each other."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        return "".join(piece.text for piece in self.pieces)

    def of(self, role: str) -> list[Span]:
        """The new spans of a role, from the rewriting's start."""
        out: list[Span] = []
        at = 0
        for piece in self.pieces:
            end = at + len(piece.text)
            if piece.role == role:
                start = out.pop()[0] if out and out[-1][1] == at else at
                out.append((start, end))
            at = end
        return out

    def moved(self, span: Span) -> Span | None:
        """Where an old span inside goes, from the rewriting's start; None where it is torn."""
        at = 0
        for piece in self.pieces:
            if piece.old and piece.old[0] <= span[0] and span[1] <= piece.old[1]:
                return at + span[0] - piece.old[0], at + span[1] - piece.old[0]
            at += len(piece.text)
        return None


def paraphrased(row: Row, rng: random.Random, share: float = 1.0) -> Row:
    """The row with about ``share`` of those attributions rewritten that the rules fit.

    The same row, share and state of ``rng`` give the same result. Fields but ``text`` and
    ``attributions`` stay as they are, so their offsets do not fit; the row itself comes back
    where nothing was rewritten.
    """
    text, plain = row["text"], {w for w in WORD.findall(row["text"]) if w.islower()}
    made: dict[int, Rewriting] = {}
    taken: list[Span] = []
    for number, one in enumerate(row["attributions"]):
        if rng.random() >= share:
            continue
        choices = rewritings(text, one, plain, rng)
        rng.shuffle(choices)
        others = [o for at, o in enumerate(row["attributions"]) if at != number]
        for new in choices:
            clear = all(new.end <= start or end <= new.start for start, end in taken)
            if clear and fits(new, others):
                made[number] = new
                taken.append((new.start, new.end))
                break
    return applied(row, made) if made else row


def fits(new: Rewriting, others: Sequence[Row]) -> bool:
    """May it be made: does it tear no other attribution's span?"""
    spans = [tuple(span) for one in others for role in ROLES for span in one[role]]
    return all(
        end <= new.start
        or new.end <= start
        or (start <= new.start and new.end <= end)
        or new.moved((start, end)) is not None
        for start, end in spans
    )


def applied(row: Row, made: dict[int, Rewriting]) -> Row:
    """The row with the rewritings made, each of the attribution that it is keyed by."""
    text = row["text"]
    order = sorted(made.values(), key=lambda new: new.start)
    out, at = [], 0
    for new in order:
        out += [text[at : new.start], new.text]
        at = new.end

    def shift(place: int) -> int:
        return sum(len(new.text) - (new.end - new.start) for new in order if new.end <= place)

    def moved(span: Sequence[int]) -> list[int]:
        start, end = span
        for new in order:
            inside = new.moved((start, end)) if new.start <= start and end <= new.end else None
            if inside is not None:
                return [new.start + shift(new.start) + place for place in inside]
        return [start + shift(start), end + shift(end)]

    attributions = []
    for number, one in enumerate(row["attributions"]):
        spans = {role: [moved(span) for span in one[role]] for role in ROLES}
        if new := made.get(number):
            base = new.start + shift(new.start)
            told = {role: [[base + a, base + b] for a, b in new.of(role)] for role in ROLES}
            spans |= {role: some for role, some in told.items() if some}
        attributions.append({**one, **spans})
    return {**row, "text": "".join([*out, text[at:]]), "attributions": attributions}


# ------------------------------------------------------------------ the rules


def rewritings(text: str, one: Row, plain: set[str], rng: random.Random) -> list[Rewriting]:
    """Every way to tell an attribution otherwise. ``plain`` are the text's words that it also
    writes without a capital: they may lose it."""
    if any(len(one[role]) != 1 for role in ROLES):
        return []
    source, cue, content = ((span[0], span[1]) for role in ROLES for span in one[role])
    sentence = _sentence(text, source, cue, content)
    told = reordered(text, sentence, plain) if sentence else []
    return exchanged(text, source, cue, content, rng) + told


def exchanged(
    text: str, source: Span, cue: Span, content: Span, rng: random.Random
) -> list[Rewriting]:
    """The cue by another verb in the same form, or by "told reporters"."""
    was, said = text[slice(*cue)], text[slice(*content)]
    tense = TENSE.get(was)
    # "announced the plan" is not "said the plan": the content must be a clause
    clause = content[0] < cue[0] or said[0] in OPEN or said.startswith("that ")
    if tense is None or not (clause or was in FORMS[0]):
        return []
    verb = rng.choice([forms[tense] for forms in FORMS if forms[tense] != was])
    out = [Rewriting(*cue, (Piece(verb, role="cue"),))]
    bare = text[cue[1] : cue[1] + 1] in (",", ".") or content[0] == cue[1] + 1
    if source[1] < cue[0] and bare:  # who is told stands behind the cue, outside all spans
        hearer = Piece(" " + rng.choice(HEARERS))
        out.append(Rewriting(*cue, (Piece(TOLD[tense], role="cue"), hearer)))
    return out


@dataclass(frozen=True)
class Sentence:
    """A plain sentence's parts; ``said`` is without "that", quotation marks and last comma.

    ``order`` are S (source), C (cue) and Y (what is said) as they stand.
    """

    start: int
    end: int
    order: str
    source: Span
    cue: str  # a form of VERBS, or "according to"
    said: Span
    quoted: bool


def _sentence(text: str, source: Span, cue: Span, content: Span) -> Sentence | None:
    """The attribution as a plain sentence, where it is nothing else."""
    word = text[slice(*cue)].lower()
    if word != ACCORDING and TENSE.get(word, 3) > 2:
        return None
    said, quoted = _said(text, content)
    parts = sorted([(source, "S"), (cue, "C"), (content, "Y")])
    order = "".join(letter for _, letter in parts)
    start, end = parts[0][0][0], parts[-1][0][1]
    gaps = tuple(text[a[1] : b[0]] for (a, _), (b, _) in pairwise(parts))
    if (word == ACCORDING, quoted, order, gaps) not in PLAIN:
        return None
    if quoted:
        closed = order.endswith("Y")
        if text[said[1]] != ("." if closed else ","):
            return None
        if not closed and text[end : end + 1] != ".":
            return None
        end += not closed  # a quotation at the end holds its full stop
    elif text[end : end + 1] == ".":
        end += 1
    else:
        return None
    begins = BEGINS.search(text, max(0, start - 8), start) or not text[:start].strip()
    if not begins or not (end == len(text) or text[end].isspace()):
        return None
    return Sentence(start, end, order, source, word, said, quoted)


def _said(text: str, content: Span) -> tuple[Span, bool]:
    """The content without "that", quotation marks and the mark before the last; is it quoted?"""
    start, end = content
    inner = text[start + 1 : end - 1]
    marked = text[start] in OPEN and text[end - 1] in CLOSE and not MARKS.search(inner)
    if marked and inner[-1:] in (",", "."):
        return (start + 1, end - 2), True
    return (start + 5 if text.startswith("that ", start, end) else start, end), False


def reordered(text: str, was: Sentence, plain: set[str]) -> list[Rewriting]:
    """The sentence in every other order, and a quotation as indirect speech."""
    said, source = text[slice(*was.said)], text[slice(*was.source)].lower()
    balanced = said.count("“") == said.count("”") and said.count('"') % 2 == 0
    if not said or re.search(r"[\n?!]|^that\b", said) or said[0] in OPEN or not balanced:
        return []
    verb = "said" if was.cue == ACCORDING else was.cue
    orders = ["SCY", "YSC"] if source in (*OBJECT, *SUBJECT, "it") else ["SCY", "YSC", "YCS"]
    out = [_built(text, was, order, verb, was.quoted, plain) for order in orders]
    if not was.quoted:
        out += [_built(text, was, order, ACCORDING, False, plain) for order in ("CSY", "YCS")]
    elif not FIRST_PERSON.search(said) and ". " not in said:
        out.append(_built(text, was, "SCY", verb, False, plain))
    # a source that ends with a comma ("Ada Quill, a banker,") cannot stand before another mark
    was_so = text[was.start : was.end]
    return [new for new in out if new.text != was_so and not re.search(r",[,.]", new.text)]


def _built(
    text: str, was: Sentence, order: str, verb: str, quoted: bool, plain: set[str]
) -> Rewriting:
    """The sentence in an order, with ``verb`` as its cue."""
    start, end = was.said
    # a quotation begins with a capital wherever it stands
    said = [Piece(_cased(text[start:end], order[0] == "Y" or quoted, plain), was.said, "content")]
    last = order[-1] == "Y"
    if quoted:
        opening, closing = text[start - 1], text[end + 1]
        mark = "." if last else ","
        said = [Piece(opening, role="content"), *said, Piece(mark + closing, role="content")]
    elif order == "SCY":
        said = [Piece("that ", role="content"), *said]
    cue = Piece(verb[0].upper() + verb[1:] if order[0] == "C" else verb, role="cue")
    source = _source(text, was.source, verb == ACCORDING, order[0] == "S", plain)
    parts = {"S": [source], "C": [cue], "Y": said}
    space, comma = Piece(" "), Piece(", ")
    first, second = {
        "SCY": (space, comma if quoted else space),
        "CSY": (space, comma),
    }.get(order, (space if quoted else comma, space))
    pieces = [*parts[order[0]], first, *parts[order[1]], second, *parts[order[2]]]
    if not (quoted and last):
        pieces.append(Piece("."))
    return Rewriting(was.start, was.end, tuple(pieces))


def _source(text: str, span: Span, object_: bool, first: bool, plain: set[str]) -> Piece:
    """The source, as a subject or after "according to": a pronoun changes its case."""
    words = text[slice(*span)]
    other = (OBJECT if object_ else SUBJECT).get(words.lower())
    if other is None:
        return Piece(_cased(words, first, plain), span, "source")
    return Piece(other[0].upper() + other[1:] if first or other == "i" else other, role="source")


def _cased(words: str, first: bool, plain: set[str]) -> str:
    """With a capital where a sentence begins; elsewhere without, where the word has none of its
    own. As long as before."""
    new = words[:1].upper() + words[1:]
    if not first:
        found = WORD.match(words)
        low = found.group().lower() if found else ""
        name = found is None or found.group() != low.capitalize() or low not in plain | LOWER
        new = words if name else words[:1].lower() + words[1:]
    return new if len(new) == len(words) else words
