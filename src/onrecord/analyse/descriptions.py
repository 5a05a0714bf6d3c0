"""How a report points at a source: a name, a pronoun, or a description with a head noun.

Reads one noun phrase alone; who it is, `entities` decides. The head nouns, titles and
outlets are in ``data/heads.toml`` and ``data/outlets.toml``.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from onrecord.records import Name, PartyKind
from onrecord.spans import Span, trim

WORD = re.compile(r"[^\W\d_]\.(?:[^\W\d_]\.)+|\w+(?:[-.&/]\w+)*(?:['’](?=\s|$))?(?:['’]\w+)*")
PRONOUNS = {"he": "m", "she": "f", "they": "p", "it": "i", "i": "1", "we": "1", "him": "m",
            "his": "m", "her": "f", "them": "p", "their": "p", "its": "i", "me": "1",
            "my": "1", "us": "1", "our": "1", "who": "r", "whom": "r", "whose": "r", "which": "r",
            "that": "r", "himself": "m", "herself": "f"}  # fmt: skip
CUT = re.compile(
    r",|;|:|—|–|―| -- |\(|\bincluding\b|"
    r"\bwho\b|\bwhom\b|\bwhich\b|\bthat\b|\bwhose\b|\bspeaking\b|\bon condition\b|"
    r"\bon the condition\b|\bin an? interview\b|\bin an? (?:statement|email|tweet)\b|\bquoted\b|"
    r"\bcited\b|\bas\b|\bwere\b|\bwas\b|"
    r"\b(?:this|last|late|earlier) (?:week|month|year|morning|afternoon|evening|\w+day)\b|"
    r"(?<=\w )(?:yesterday|today|tonight)\b|"
    r"(?<=\w )(?:published|released|conducted|issued|obtained|seen|reviewed|written|compiled|"
    r"commissioned|signed|leaked|reported|disclosed|unsealed|filed|sent|posted|circulated|prepared)\b"
    r"(?=$| (?:by|on|in|from|to|at|last|late|earlier|this|"
    r"yesterday|today|\w+day)\b)"
)
PREPOSITION = re.compile(
    r"\b(?:of|for|at|in|on|from|with|to|by|familiar|close|about|among|inside|within|near|under|"
    r"between|involved|based|working|briefed|over|behind|across|against|and|or)\b"
)
JOINED = re.compile(r"(?:and|or) [A-Z][\w-]+ (?P<noun>[a-z]+)\b")
DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day$")
PAPERS = re.compile(r"\b(?:court|legal|charging|filed|white|position|research)\b")
BEFORE_NOUN = re.compile(r"^(?:ex|then|former)-")
# "I've", "they're" are pronouns
CONTRACTED = re.compile(
    r"(?<=\b(?:i|I))['’](?:m|ve|d|ll)$|(?<=e)['’](?:s|ve|d|ll|re)$|(?<=y)['’](?:ve|d|ll|re)$"
)
PARTISANS = frozenset(["democrat", "democrats", "republican", "republicans"])
DEFINITE = frozenset(
    ["the", "this", "that", "these", "those", "same", "his", "her", "its", "their", "our"]
)
OWNERS = {"his": "m", "her": "f", "their": "p", "its": "i"}
INDEFINITE = frozenset(
    [
        "a",
        "an",
        "one",
        "another",
        "some",
        "several",
        "many",
        "two",
        "three",
        "four",
        "five",
        "most",
        "other",
    ]
)


@dataclass(frozen=True, slots=True)
class Description:
    """One noun phrase, read.

    ``core`` is the phrase without what hangs on it (relative clause, apposition); ``name``
    the span of the name that is its head; ``noun`` the head noun (lower case) where it has
    one; ``words`` its content words (lower case); ``kind`` what it describes; ``proper``
    whether a name stands in it; ``owner`` the form of the pronoun that owns it ("his aide");
    ``capitals`` its capitalised words before the head ("the Norland mayor"; lower case);
    ``end`` where what hangs on it ends.
    """

    core: Span
    kind: PartyKind
    pronoun: str = ""  # m, f, p (they), i (it), 1 (I, we), r (who)
    name: Span | None = None
    noun: str = ""
    words: frozenset[str] = frozenset()
    definite: bool = False
    proper: bool = False
    owner: str = ""
    capitals: frozenset[str] = frozenset()
    end: int = 0


class NameIndex:
    """The names of one text, to be asked by place."""

    def __init__(self, text: str, names: Sequence[Name]) -> None:
        self.all = sorted(names, key=lambda n: n.span)
        self._starts = [n.span[0] for n in self.all]
        self._longest = max((n.span[1] - n.span[0] for n in self.all), default=0)
        self.words = {word for n in names for word in text[slice(*n.span)].split()}
        self.people = {w for n in names if n.kind == "person" for w in text[slice(*n.span)].split()}

    def within(self, span: Span) -> list[Name]:
        """The names that share a character with ``span``, in text order."""
        first = bisect_left(self._starts, span[0] - self._longest)
        last = bisect_left(self._starts, span[1])
        return [n for n in self.all[first:last] if n.span[1] > span[0]]


@cache
def also(noun: str) -> frozenset[str]:
    """The nouns that may stand for who holds an office, its own among them."""
    noun = _table("short").get(noun, noun)
    return frozenset([noun, *_table("also").get(noun, "").split()])


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads((files("onrecord.analyse") / "data" / "heads.toml").read_text("utf-8"))


def _table(name: str) -> dict[str, str]:
    table: dict[str, str] = _data()[name]
    return table


@cache
def heads(kind: str) -> frozenset[str]:
    """One list of heads.toml."""
    return frozenset(_data()[kind].split())


@cache
def _outlets() -> frozenset[str]:
    data = tomllib.loads((files("onrecord.analyse") / "data" / "outlets.toml").read_text("utf-8"))
    listed = " , ".join(data.values()).replace("\n", " ").split(",")
    return frozenset(name.strip().casefold().replace("'", "’") for name in listed if name.strip())


@cache
def _outlet_phrase() -> re.Pattern[str]:
    nouns = "|".join(sorted(heads("outlets"), key=len, reverse=True))
    return re.compile(
        r"\b(?:(?:news|press|media) (?:agency|service|site|website|outlet|channel|wire|"
        r"organi[sz]ation|report|portal)|(?:radio|television|TV) (?:station|channel|network)|"
        rf"state media|{nouns})s?\b",
        re.IGNORECASE,
    )


def bare(text: str) -> str:
    """A name without article and possessive ending."""
    return re.sub(r"^(?:the|a|an)\s+|['’]s?$", "", text.strip(), flags=re.IGNORECASE)


def is_outlet(name: str, own: str | None = None) -> bool:
    """Is this the name of a news outlet: listed, the report's own, or ending like one?"""
    key = bare(name).casefold().replace("'", "’")
    mine = bare(own).casefold().split() if own else []
    if key in _outlets() or (mine and key.split() == mine[-len(key.split()) :]):
        return True
    words = re.split(r"[\s-]+", key)
    return len(words) > 1 and words[-1] in heads("endings")


def beside(text: str, span: Span) -> Span:
    """The name with the outlet noun beside it: "newspaper X", "X newspaper"."""
    line = text[span[1] : span[1] + 30]
    after = re.match(r"(?: (?:newspaper|daily|news|agency|broadcaster|magazine|website))+", line)
    before = re.search(
        r"(?:newspaper|daily|agency|service|broadcaster|magazine|channel|website|site|tabloid|"
        r"weekly) $",
        text[max(0, span[0] - 20) : span[0]],
    )
    start = span[0] - len(before.group()) if before else span[0]
    return start, span[1] + (after.end() if after else 0)


def describe(text: str, span: Span, names: NameIndex, own_outlet: str | None = None) -> Description:
    """Read the noun phrase ``text[span]``; ``names`` are the model's for the whole text."""
    span = trim(text, span)
    end = span[1]
    within = names.within(span)
    core = _core(text, span, within)
    tokens = [(m.start(), m.end()) for m in WORD.finditer(text, *core)]
    if not tokens:
        return Description(core, "unnamed", end=end)
    low = [text[s:e].lower() for s, e in tokens]
    low[0] = CONTRACTED.sub("", low[0]) if len(low) == 1 else low[0]
    if _pronoun(text, tokens, low):
        return Description(core, "person", pronoun=PRONOUNS[low[0]], end=end)
    last = _head(text, core, tokens, within)
    holder = _office_first(text, core, within)
    name = holder.span if holder else _name_at(text, core, tokens, last, within, names.words)
    content = frozenset(_stem(w) for w in low if w not in DEFINITE | INDEFINITE) - {
        "of",
        "for",
        "in",
    }
    definite, proper = low[0] in DEFINITE, _proper(text, tokens, low, within)
    phrase = text[core[0] : tokens[last][1]]
    if name is not None:
        kind = _named_kind(text, phrase, name, within, names.people, own_outlet)
        return Description(core, kind, "", name, "", content, definite, True, end=end)
    noun = BEFORE_NOUN.sub("", low[last])
    kind = _kind_of_noun(phrase, noun)
    if noun in ("report", "article", "story", "piece") and _outlet_phrase().search(
        text, core[0] + 7, core[1]
    ):
        kind = "outlet"  # "a report in a local newspaper"
    if kind == "outlet":
        inner = [n for n in within if n.kind != "place" and n.span[1] <= tokens[last][0]]
        before = text[inner[-1].span[1] : tokens[last][0]] if inner else "'s"
        if inner and before.strip().lower() in ("", "news", "tv", "radio", "television", "daily"):
            at = inner[-1].span
            return Description(core, "outlet", "", at, noun, content, definite, True, end=end)
    owner = OWNERS.get(low[0], "") if len(low) > 1 else ""
    capitals = frozenset(
        w for (s, _), w in zip(tokens[1:], low[1:], strict=True) if text[s].isupper()
    )
    return Description(core, kind, "", None, noun, content, definite, proper, owner, capitals, end)


def _pronoun(text: str, tokens: Sequence[Span], low: Sequence[str]) -> bool:
    """Is the phrase one? "WHO" and "US" in a line of small letters are names."""
    if low[0] not in PRONOUNS or (len(low) > 1 and low[0] in ("that", "which")):
        return False
    if _acronym(text, *tokens[0]):
        return False
    return len(low) == 1 or (len(low) == 2 and low[0] not in OWNERS)


def _acronym(text: str, start: int, end: int) -> bool:
    """Is it all in capitals where the words around it are not?"""
    if end - start < 2 or not text[start:end].isupper():
        return False
    line = text[max(0, start - 40) : start] + text[end : end + 40]
    return re.search(r"[a-z]", line) is not None


def _core(text: str, span: Span, names: Sequence[Name]) -> Span:
    """The phrase up to what hangs on it; past a leading description before a named person."""
    start, end = span
    for cut in CUT.finditer(text, start, end):
        if any(n.span[0] < cut.end() and cut.start() < n.span[1] for n in names):
            continue
        rest = trim(text, (cut.end(), end))
        first = next((n for n in names if n.kind == "person" and _leads(text, rest, n)), None)
        people = [n for n in names if n.kind == "person" and n.span[1] <= cut.start()]
        if cut.group() == "," and first and not people:
            return first.span
        if cut.start() > start:
            return trim(text, (start, cut.start()))
    return span


def _leads(text: str, phrase: Span, name: Name) -> bool:
    """Does the phrase begin with the name, or with titles and it ("Sen. Ana Quill of Tarn")?"""
    before = text[phrase[0] : name.span[0]].lower().split()
    return phrase[0] <= name.span[0] and all(w.strip(".") in heads("titles") for w in before)


def _office_first(text: str, core: Span, names: Sequence[Name]) -> Name | None:
    """The person whose office is told before: "Speaker of the House Ana Quill"."""
    words = WORD.findall(text, *core)
    last = next((n for n in names if n.kind == "person" and n.span[1] == core[1]), None)
    offices = (heads("titles") & heads("roles")) - heads("spokespeople")
    if last is None or len(words) < 4 or words[0].lower() not in offices or words[1] != "of":
        return None
    whose = [w.lower().strip(".") for w in WORD.findall(text, core[0], last.span[0])[2:]]
    own = [w for w in whose if w not in heads("titles") or w in heads("fields")]
    return last if own and whose[-1] not in heads("titles") - heads("fields") else None


def _of_an_office(text: str, core: Span, names: Sequence[Name]) -> bool:
    """ "Health and Trade Secretary Ada Quill": one person with an office before the name?"""
    last = next((n for n in names if n.kind == "person" and n.span[1] == core[1]), None)
    if last is None or sum(n.kind == "person" for n in names) > 1:
        return False
    words = text[core[0] : last.span[0]].split()
    title = any(w.lower().strip(".") in heads("titles") - heads("fields") for w in words)
    whole = all(w[0].isupper() or w in ("and", "of", "for", "the", "&") for w in words)
    return title and whole and words[0].lower() not in heads("people") | DEFINITE


def _head(text: str, core: Span, tokens: list[Span], names: Sequence[Name]) -> int:
    """Index of the head token: the last one before a preposition that no name holds."""
    if _of_an_office(text, core, names):
        return len(tokens) - 1
    for match in PREPOSITION.finditer(text, *core):
        inside = any(n.span[0] < match.start() < n.span[1] for n in names)
        inside = inside or _adjectives(text, match, core)
        before = [i for i, (_, e) in enumerate(tokens) if e <= match.start()]
        if (
            before
            and not inside
            and not (len(before) == 1 and text[slice(*tokens[0])].lower() in DEFINITE)
        ):
            return before[-1]
    return len(tokens) - 1


def _adjectives(text: str, match: re.Match[str], core: Span) -> bool:
    """Does "and" join what two groups are called: "Norlandic and Vale leaders"?"""
    before = text[core[0] : match.start()].split()
    noun = JOINED.match(text, match.start(), core[1])
    one = len([word for word in before if word.lower() not in DEFINITE | INDEFINITE]) == 1
    return noun is not None and one and before[-1][0].isupper() and noun["noun"] in heads("people")


def _name_at(
    text: str, core: Span, tokens: list[Span], last: int, names: Sequence[Name], known: set[str]
) -> Span | None:
    """The name whose end is the head, from the model or else from capitals."""
    start, end = tokens[last]
    for name in names:
        if name.span[0] <= start < name.span[1]:
            word = text[start:end].lower()
            if word.islower() and text[start].islower() and word in heads("people"):
                return None
            if name.kind != "person" and word in PARTISANS:
                return None
            return name.span
    word = text[start:end]
    if word.lower() in heads("people") | heads("organizations") and last == 0:
        return None
    if not (word[0].isupper() or (word[0].isdigit() and last)) or "-year-" in word:
        return None
    if word.lower() in DEFINITE | INDEFINITE | PARTISANS:
        return None
    opens = len(tokens) == 1 and _sentence_start(text, start) and word not in known
    if opens and not _acronym(text, start, end):
        return None
    first = last
    while (
        first
        and text[tokens[first - 1][0]].isupper()
        and not re.search(r"['’]s?$", text[slice(*tokens[first - 1])])
    ):
        first -= 1
    while text[slice(*tokens[first])].lower() in DEFINITE | INDEFINITE and first < last:
        first += 1
    if _kind_of_noun(word, word.lower()) in ("organization", "person") and first == last:
        return None
    return trim(text, (tokens[first][0], min(tokens[last][1], core[1])))


def _sentence_start(text: str, at: int) -> bool:
    return re.search(r"(?:^|[.!?\n][\s“\"]*)$", text[max(0, at - 4) : at]) is not None


def _proper(text: str, tokens: list[Span], low: list[str], names: Sequence[Name]) -> bool:
    if names:
        return True
    return any(
        text[s].isupper() for (s, _), w in zip(tokens[1:], low[1:], strict=True) if len(w) > 1
    )


def _named_kind(
    text: str,
    phrase: str,
    name: Span,
    names: Sequence[Name],
    people: set[str],
    own: str | None,
) -> PartyKind:
    words = text[slice(*name)]
    tagged = next((n.kind for n in names if n.span == name), None)
    if tagged is None and words in people:
        tagged = "person"
    before = phrase[: max(0, len(phrase) - len(words))]
    title = before.split()[-1].lower().strip(".,") if before.split() else ""
    if tagged != "person" and (is_outlet(words, own) or _outlet_phrase().search(before)):
        return "outlet"
    if tagged == "person" or title.split("-")[-1] in heads("titles"):
        return "outlet" if is_outlet(words, own) and len(words.split()) > 1 else "person"
    return "organization"


def _kind_of_noun(phrase: str, noun: str) -> PartyKind:
    """What a head noun describes; "news agency" before "agency"."""
    one = _stem(noun)
    if noun in ("paper", "papers") and PAPERS.search(phrase.lower()):
        return "document"  # "court papers"
    if any(found.end() == len(phrase) for found in _outlet_phrase().finditer(phrase)):
        return "outlet"
    if noun in heads("people"):
        return "unnamed"
    for kind, listed in (("organization", "organizations"), ("document", "documents")):
        if noun in heads(listed) or one in heads(listed):
            return "organization" if kind == "organization" else "document"
    return "unnamed"


def _stem(word: str) -> str:
    word = re.sub(r"['’]s?$", "", word)
    return word[:-1] if len(word) > 4 and word.endswith("s") and not word.endswith("ss") else word
