"""Where sentences end: rules for English news text.

A sentence never crosses a line break. Inside a line it ends at ``.``, ``!``, ``?`` or an
ellipsis, closing quotation marks and brackets taken along, unless what stands before is
an abbreviation, an initial or a number, or what follows does not begin a sentence.
Sentences inside a quotation are sentences. Compared with libraries in
``eval/sentences.py``.
"""

from __future__ import annotations

import re

from onrecord.spans import Spans, trim


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Abbreviations that stand before a name or a number: never the end.
BEFORE_NAME = _words(
    """mr mrs ms mx dr prof gen sen rep reps sens gov govs lt lts col cols capt sgt maj cmdr adm
    brig cpl pvt pfc insp supt det hon rev fr sr messrs mme mlle st mt ft pres amb atty asst
    assoc dept vs v cf eg e.g i.e viz approx no nos fig figs art sec vol pp p ch ed eds al nr op ca
    c"""
)
# Abbreviations that may end a sentence: they do when a usual first word follows.
EITHER = _words(
    """inc corp co ltd llc plc bros cos dist est intl assn univ jr esq etc ave blvd rd hwy calif fla
    mass conn ariz colo ill ind kan ky la md mich minn mo mont neb nev okla ore pa tenn tex va
    vt wash wis wyo del ga ala ark jan feb mar apr jun jul aug sept sep oct nov dec mon tue
    tues wed thu thur thurs fri sat sun a.m p.m ph.d m.d b.a m.a u.s u.k u.n e.u d.c"""
)
STARTERS = _words(
    """the a an this that these those there here it its he his she her they their we our i you your
    in on at to for from by with as if when while after before since until during although
    though because but and or so yet however still also meanwhile then now some many most all
    both each no not one two three what who why how where which according asked under over
    about last earlier later among despite even just only another other more several such
    instead thus moreover critics officials police mr mrs ms dr it’s he’s she’s they’re we’re
    i’m there’s that’s"""
)
SAYS = re.compile(
    r"(?:[\w.’'-]+\s+){0,4}?(?:said|says|asked|asks|wrote|told|tweeted|added|replied|wondered|"
    r"shouted|cried|exclaimed|quipped|yelled|continued)\b"
)
END = re.compile(
    r"(?P<mark>\.{2,}|(?:\.\s){2,}\.|[.!?…]+)(?P<close>(?:''|[\"'”’»)\]])*)(?P<gap>\s+|$)"
)
GLUED = re.compile(r"(?<=[a-zà-ÿ]{2})[.!?][\"”’)\]]*(?=[\"“‘(\[]?[A-Z][a-z]+ )")
OPENERS = "\"'“‘«([`—–-"


def split(text: str) -> Spans:
    """Spans of the sentences of ``text``, in order, without white space at their edges."""
    out = []
    for line in re.finditer(r"[^\n\r\u2028\u2029]+", text):
        at = line.start()
        for end in _ends(text, line.start(), line.end()):
            out.append(trim(text, (at, end)))
            at = end
        out.append(trim(text, (at, line.end())))
    return tuple(span for span in out if span[1] > span[0])


def _ends(text: str, start: int, stop: int) -> list[int]:
    """Ends of all sentences but the last in the line ``text[start:stop]``."""
    ends = [m.end() for m in GLUED.finditer(text, start, stop) if _glued(text, m.start())]
    ends += [
        match.end("close")
        for match in END.finditer(text, start, stop)
        if match.end() < stop and _is_end(text, start, stop, match)
    ]
    return sorted(set(ends))


def unglued(text: str) -> str:
    """The text with a space for each full stop that glues two sentences: same offsets."""
    marks = [m.start() for m in GLUED.finditer(text) if _glued(text, m.start())]
    if not marks:
        return text
    chars = list(text)
    for at in marks:
        chars[at] = " "
    return "".join(chars)


def _glued(text: str, dot: int) -> bool:
    """A full stop with no space behind it, not inside an address or a file name."""
    before = re.search(r"\S+$", text[max(0, dot - 60) : dot])
    after = re.match(r"\S+", text[dot + 1 : dot + 61])
    around = (before.group() if before else "") + (after.group() if after else "")
    return not re.search(r"[/@_\\]|www\.|\.\w+\.", around)


def _is_end(text: str, start: int, stop: int, match: re.Match[str]) -> bool:
    mark, close, rest = match["mark"], match["close"], text[match.end() : stop]
    bare = rest.lstrip(OPENERS + " ")
    if not bare:
        return bool(rest.strip())
    first = bare[0]
    if first.islower() or first in ",;:.":
        return False
    word = re.match(r"[\w’'-]+", bare)
    starter = word is not None and word.group().lower().replace("'", "’") in STARTERS
    if any(c in "!?" for c in mark):
        return not (close and SAYS.match(bare))
    if len(mark) > 1 or mark == "…" or close:
        return True
    before = re.search(r"[^\s(\[“‘\"]+$", text[start : match.start()])
    if before is None:
        return False
    return _word_ends(before.group(), bare, starter, before.start() == 0)


def _word_ends(word: str, rest: str, starter: bool, first: bool) -> bool:
    """Does a full stop after ``word`` end the sentence when ``rest`` follows?"""
    low = word.lower().lstrip("'’-—–")
    if low.isdigit():
        return not (first and len(low) < 4)  # "1. Introduction": a numbered item
    if low in BEFORE_NAME:
        return low in ("no", "p", "art", "ed", "v", "c") and starter
    letters = re.fullmatch(r"(?:[A-Za-z]\.)*[A-Za-z]", word)
    if letters or low in EITHER:
        return starter and rest[0].isupper()
    return True
