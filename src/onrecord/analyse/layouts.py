"""Statements that the layout makes: transcripts, interviews, headlines, colons and dashes.

"ROTH: We will not pay", "Q: … A: …", a question in bold and its answer, "Minister: no talks
planned", "Envoy fled, Seoul says", "“We will not pay.” — Ana Roth, mayor", and posts embedded as
"We will not pay — Ana Roth (@roth) March 18, 2031".
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.analyse.descriptions import heads
from onrecord.analyse.stance import cue_of
from onrecord.records import Kind, Name, Stance
from onrecord.spans import Span, Spans, covers, overlap, trim

# what stands before a colon and says nothing
NOBODY = frozenset(
    re.findall(
        r"\w+",
        """update updated correction note photo photos picture image video watch read breaking
        caption listen fact facts claim claims truth reality verdict context
        live topics tags source editor credit file related more exclusive analysis
        opinion warning contact email phone tel fax web url address date time when where what who
        why how answer question summary background score result results venue price total rating""",
    )
)
CAPITALS = re.compile(
    r"(?P<who>(?:Q|A|[A-Z][A-Z.’'-]+(?: [A-Z0-9][A-Z0-9.’'-]*){0,4})"
    r"(?: ?\([^()\n]{2,60}\)|, [^,:\n]{2,60})?)(?P<cue>:)\s+(?P<said>\S.*)"
)
ASKED = re.compile(r"(?P<who>Q|A|Question|Answer)(?P<cue>[.:])\s*(?P<said>\S.*)")
LABEL = re.compile(
    r"(?P<who>(?:The )?[A-Z][\w.’'-]+(?: (?:of |for |the |de |van |al-)?[A-Z][\w.’'-]+){0,5}"
    r"(?:, [^,:;.“”\"\n]{3,70})?|(?:The )?[A-Z][\w’'-]+(?: [\w’'-]+){0,3})(?P<cue>:)\s+"
    r"(?P<said>\S.*)"
)
DASHED = re.compile(
    r"(?P<said>[“„«\"‘].{8,}?[”“»\"’])\s*"
    r"(?P<cue>—|–|--|-)\s?(?P<who>[A-Z][^“”\"\n;:]{2,110}?)\.?"
)
POST = re.compile(  # as pages embed what was posted elsewhere: words — Name (@handle) date
    r"(?P<said>\S.{8,}?)\s*(?P<cue>—|–|--)\s?(?P<who>[^\n()@]{2,60} ?\(@\w+\))"
    r"(?: [A-Z]\w+ \d{1,2}, \d{4})?"
)
SAYS = (
    r"(?:says?|said|claims?|warns?|insists?|admits?|confirms?|denies|reports?|finds?|shows?|"
    r"suggests?|tells? \w+|vows?|argues?|announces?|reveals?|hints?|believes?)"
)
SAYS_LAST = re.compile(
    rf"(?P<said>.{{8,}}?),\s+(?:(?P<who>[^,:;“”\"]{{2,50}}?)\s+(?P<cue>{SAYS})|"
    rf"(?P<cue2>{SAYS})\s+(?P<who2>[^,:;“”\"]{{2,50}}?))"
)
WHO_LAST = re.compile(r"(?P<said>.{10,}?)(?P<cue>:| [–—-])\s+(?P<who>[^,:;“”\"?!]{2,40})")
WHO_FIRST = re.compile(
    r"(?P<who>[^‘',:;“”\"?!–—][^,:;“”\"?!–—]{1,50}?)(?P<cue>:|(?= [–—-] [‘“\"']) [–—-])\s+"
    r"(?P<said>\S.{6,})"
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|did|does|do|not|"
    r"[a-z]{3,}(?:ed|es|[^s’']s))\b|n[’']t\b"
)
FIRST_PERSON = re.compile(r"\b(?:I|we|my|our|us|me|We|My|Our)\b|\bI[’']")
INTRODUCES = re.compile(
    r"\b(?:interview|spoke|talked|asked|sat down|tells?|told|questions)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Turn:
    """One statement by layout. ``who`` is where its speaker is named, if not in ``source``;
    ``person`` whether the source is a label that stands for a person's name."""

    source: Spans
    cue: Spans
    content: Spans
    kind: Kind | None = None
    stance: Stance | None = None
    who: Span | None = None
    person: bool = False


def lines_of(text: str) -> list[Span]:
    """The lines with something on them, trimmed."""
    return [trim(text, m.span()) for m in re.finditer(r"[^\n]*\S[^\n]*", text)]


def turns(text: str, names: Sequence[Name]) -> list[Turn]:
    """All statements that a text's layout makes, in text order, none overlapping another."""
    lines = lines_of(text)
    out = _transcript(text, lines, names)
    if not out:
        out = _interview(text, lines, names)
    for number, line in enumerate(lines):
        held = any(overlap((line,), (*t.source, *t.content)) for t in out)
        if not held and (found := _line(text, line, number == 0, len(lines) > 1, names)):
            out.append(found)
    return sorted(out, key=lambda t: (*t.source, *t.cue, *t.content)[0])


def _line(text: str, line: Span, first: bool, more: bool, names: Sequence[Name]) -> Turn | None:
    """A headline, "Name: words" or "“words” — Name"."""
    words = text[slice(*line)]
    title = first and more and len(words) <= 150 and not re.search(r"[.;:,…]$", words)
    if title and (found := _headline(text, line, names)):
        return found
    if match := POST.fullmatch(text, *line):
        return _turn(match, "direct")
    if match := DASHED.fullmatch(text, *line):
        who = match.span("who")
        name = re.split(r"[,(]", match["who"])[0]
        if _names_at(names, (who[0], who[0] + len(name))) or _is_role(name):
            return _turn(match, "direct")
        return None
    match = _labelled(text, line)
    if match is None or match["who"].lower().split()[0] in NOBODY:
        return None
    if cue_of(match["who"].split()[-1]) and match["who"].split()[-1].islower():
        return None  # "Roth added:" has a cue of its own
    said, who = match["said"], match.span("who")
    person = any(n.kind == "person" and n.span[1] <= who[1] for n in _names_at(names, who))
    whole = said[0] in MARKS_OPEN or (said.rstrip()[-1] in '.!?”"' and FINITE.search(said))
    if not whole or not (person or (said[0] in MARKS_OPEN and _is_source(text, who, names))):
        return None
    return _turn(match, None if said[0] in MARKS_OPEN else "direct")


def _labelled(text: str, line: Span) -> re.Match[str] | None:
    """ "Ana Roth, mayor: …", but not "Madam Chair, and may I begin: …", which is all her words."""
    match = LABEL.fullmatch(text, *line)
    return None if match and FINITE.search(match["who"].partition(",")[2]) else match


MARKS_OPEN = '“„«"‘'


def _headline(text: str, line: Span, names: Sequence[Name]) -> Turn | None:
    """The first line, when it says who says it: in front, behind, or after a comma."""
    if match := SAYS_LAST.fullmatch(text, *line):
        who = match.span("who" if match["who"] else "who2")
        if FINITE.search(match["said"]) and not FINITE.search(text, *who):
            return _turn(match)
    if (
        (match := WHO_LAST.fullmatch(text, *line))
        and _is_source(text, match.span("who"), names)
        and len(match["said"].split()) > 2
    ):
        return _turn(match)
    if match := WHO_FIRST.fullmatch(text, *line):
        who = match.span("who")
        blocked = match["who"].lower().split()[0] in NOBODY or (
            all(n.kind == "place" for n in _names_at(names, who))
            and re.match(r"(?:an?|the)\b", match["said"], re.IGNORECASE)  # "Tarn: a town …"
        )
        if not blocked and _is_source(text, who, names) and len(match["said"].split()) > 2:
            return _turn(match)
    return None


def _turn(match: re.Match[str], kind: Kind | None = None) -> Turn:
    found = {
        k[:-1] if k[-1] == "2" else k: match.span(k) for k, v in match.groupdict().items() if v
    }
    cue, said = trim(match.string, found["cue"]), trim(match.string, found["said"])
    if match.string[said[1] - 1] == ".":  # a full stop is the sentence's, unless it is quoted
        said = said[0], said[1] - 1
    return Turn((found["who"],), (cue,), (said,), kind)


# ------------------------------------------------------------ whose words these are


def _names_at(names: Sequence[Name], span: Span) -> list[Name]:
    return [n for n in names if n.span[0] < span[1] and span[0] < n.span[1]]


def _is_role(words: str) -> bool:
    """Does a head noun stand last that can speak: "Iron minister", "Sources", "Poll"?"""
    last = re.findall(r"[\w-]+", words.lower())[-1:] or [""]
    lists = ("people", "organizations", "outlets", "documents", "spokespeople", "titles", "roles")
    return any(last[0] in heads(kind) for kind in lists)


def _is_source(text: str, span: Span, names: Sequence[Name]) -> bool:
    """A name that ends here, or a role, of few words and no verb."""
    words = text[slice(*span)]
    if len(words.split()) > 6 or FINITE.search(re.sub(r"\b[A-Z]\w+", "", words)):
        return False
    for name in _names_at(names, span):
        before = text[span[0] : name.span[0]].lower().split()
        if name.span[1] == span[1] and name.kind != "other":
            return all(word == "the" or _is_role(word) for word in before)
    return _is_role(words)


# ------------------------------------------------------------ transcripts and interviews


def _transcript(text: str, lines: Sequence[Span], names: Sequence[Name]) -> list[Turn]:
    """Lines with a speaker's label: at least two, Q and A or names in capitals, or names that
    come back. Lines between two labels go on with the turn before."""
    found: dict[int, re.Match[str]] = {}
    nobodys: list[int] = []  # "THE FACTS: …" ends a turn and begins none
    for number, line in enumerate(lines):
        match = ASKED.fullmatch(text, *line) or CAPITALS.fullmatch(text, *line)
        match = match or _labelled(text, line)
        if match is None:
            continue
        heads_it = match["who"].lower().removeprefix("the ").split()[0].strip(".:")
        if heads_it not in NOBODY - {"answer", "question"}:
            found[number] = match
        else:
            nobodys.append(number)
    labels = [_label(m["who"]) for m in found.values()]
    found = {n: m for n, m in found.items() if _speaks(m, labels, names)}
    kept = {_label(m["who"]) for m in found.values()}
    if len(found) < 2 or not (len(kept) > 1 or len(found) > 2):
        return []
    numbers = sorted(found)
    whom = _introduced(text, lines[: numbers[0]], names)
    firsts: dict[str, Span] = {}
    out = []
    for at, number in enumerate(numbers):
        match = found[number]
        label = _label(match["who"])
        until = numbers[at + 1] if at + 1 < len(numbers) else number + 1
        until = min([until, *(n for n in nobodys if n > number)])
        rest = [line for line in lines[number + 1 : until] if text[line[0]] not in "([*"]
        said = (match.span("said"), *rest) if len(rest) <= 12 else (match.span("said"),)
        asks = label in ("q", "question") or _asks(text, said)
        who = firsts.setdefault(label, _called(text, match.span("who"), names))
        if label in ("a", "answer") and whom:
            who = whom
        out.append(
            Turn((match.span("who"),), (match.span("cue"),), said, "direct",
                 "asks" if asks else None, who, len(label) > 1 and not _is_role(label)
                 and label not in ("question", "answer"))
        )  # fmt: skip
    return out


def _called(text: str, who: Span, names: Sequence[Name]) -> Span:
    """The name in a label: "MIKE ROTH" of "SENATOR MIKE ROTH, on the ferries", if the text has
    a person of that name."""
    end = who[0] + len(re.split(r",| ?\(", text[slice(*who)])[0])
    known = {text[slice(*n.span)].upper() for n in names if n.kind == "person"}
    for word in re.finditer(r"\S+", text[who[0] : end]):
        if text[who[0] + word.start() : end].upper() in known:
            return who[0] + word.start(), end
    return who[0], end


def _label(who: str) -> str:
    return re.split(r",| ?\(", who)[0].lower()


def _speaks(match: re.Match[str], labels: Sequence[str], names: Sequence[Name]) -> bool:
    """Is this label a speaker's: it comes back, or stands in capitals, or names a person?"""
    who, label = match["who"], _label(match["who"])
    if label in ("q", "a", "question", "answer"):
        return len({x for x in labels if x[0] in "qa"}) > 1
    if re.split(r",| ?\(", who)[0].isupper():
        return len(label) > 2
    again = labels.count(label) > 1
    words = label.removeprefix("the ").split()
    named = any(n.kind == "person" for n in _names_at(names, match.span("who")))
    return again and (named or _is_role(label) or len(words) == 1)


def _asks(text: str, said: Spans) -> bool:
    words = text[said[-1][0] : said[-1][1]].rstrip('”"’ ')
    return words.endswith("?") and sum(e - s for s, e in said) < 400


def _introduced(text: str, lines: Sequence[Span], names: Sequence[Name]) -> Span | None:
    """Whom an interview's introduction names: most often, then first."""
    people = [n for n in names if n.kind == "person" and covers(lines, (n.span,))]
    if not people:
        return None
    lasts = [text[slice(*n.span)].split()[-1] for n in people]
    best = max(people, key=lambda n: (lasts.count(text[slice(*n.span)].split()[-1]), -n.span[0]))
    return best.span


def _interview(text: str, lines: Sequence[Span], names: Sequence[Name]) -> list[Turn]:
    """Paragraphs that are one question each, and what stands between them as the answers."""
    asked = [
        n
        for n, line in enumerate(lines)
        if n and text[line[1] - 1] == "?" and len(text[slice(*line)].split()) <= 60
        and not re.search("[“”\"«]", text[slice(*line)])
    ]  # fmt: skip
    if len(asked) < 2 or any(b - a < 2 or b - a > 8 for a, b in itertools.pairwise(asked)):
        return []
    whom = _introduced(text, lines[: asked[0]], names)
    intro = " ".join(text[slice(*line)] for line in lines[: asked[0]])
    if whom is None or not INTRODUCES.search(intro) or asked[-1] + 1 >= len(lines):
        return []
    first = _first_person(text, [lines[n + 1] for n in asked])
    if not first:
        return []
    out = []
    for at, number in enumerate(asked):
        until = asked[at + 1] if at + 1 < len(asked) else number + 2
        out.append(Turn((), (), (lines[number],), "direct", "asks"))
        out.append(Turn((), (), tuple(lines[number + 1 : until]), "direct", None, whom))
    return out


def _first_person(text: str, answers: Sequence[Span]) -> bool:
    """Do half of the answers at least speak of "I" or "we", and none in quotation marks?"""
    spoken = sum(bool(FIRST_PERSON.search(text, *line)) for line in answers)
    return 2 * spoken >= len(answers)
