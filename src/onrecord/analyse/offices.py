"""Whether a description may stand for a figure: "the senator", "the company", "his lawyer"."""

from __future__ import annotations

import re

from onrecord.analyse.descriptions import PARTISANS, Description, also, heads
from onrecord.analyse.figures import SMALL, Figure, org_fit

COMPANIES = frozenset(
    ["company", "firm", "startup", "maker", "retailer", "giant", "airline", "corporation"]
)
GROUPS = frozenset(
    ["group", "organization", "organisation", "association", "union", "charity", "nonprofit",
     "coalition", "movement", "alliance", "foundation", "league", "club", "team"]
)  # fmt: skip
AGENCIES = frozenset(["agency", "department", "bureau", "office", "service", "authority"])
ANYONE = frozenset(["man", "woman", "person", "mother", "father", "native", "star"])
REPORTS = frozenset(["report", "article", "story", "piece", "column", "editorial", "op-ed"])
HOUSES = {"Senate": ("senator",), "House": ("representative", "congressman", "congresswoman")}
LEADERS = frozenset(["leader", "speaker", "whip", "chairman", "chairwoman", "chair"])
BELOW = frozenset(["vice", "deputy", "assistant", "associate"])
PARTIES = frozenset(
    [
        "democratic",
        "democrat",
        "republican",
        "conservative",
        "labour",
        "liberal",
        "socialist",
        "gop",
    ]
)
YEARS = re.compile(r"(\d{1,3})-year-old")
AGE_AFTER = re.compile(r",? (?:aged |who is |\()?(?P<age>\d{1,3})(?=[,.;)]| and\b| years old\b)")
AGE_BEFORE = re.compile(r"(?P<age>\d{1,3})-year-old (?:[\w-]+ ){0,2}$")
PARTY_AFTER = re.compile(r"(?: ?, ?| ?\()(?P<party>[RD](?=[-.,)])|Republican of|Democrat of)")
HANGS_ON = re.compile(r"\b(?:of|for|at|in|to|with|from|on)\b")
WORD = re.compile(r"[^\W\d_][\w-]*")


def offices_of(text: str, figure: Figure) -> frozenset[str]:
    """The nouns that may stand for a person, by its titles and roles.

    Notes beside, on the figure, what those say and which nouns are only a deputy's.
    """
    titles = [
        set(WORD.findall(text, start, name[0]))
        for name in figure.plain
        for start, end in figure.mentions
        if start < name[0] and end == name[1]
    ]
    told = {word for words in titles for word in words}
    phrases = list(titles)
    for role in figure.roles:
        told |= set(WORD.findall(role.role))
        phrases.append(set(WORD.findall(HANGS_ON.split(role.role, maxsplit=1)[0])))
    nouns: set[str] = set()
    below: set[str] = set()
    for words in phrases:
        low = {w.lower().removeprefix("then-").removeprefix("ex-") for w in words}
        (below if low & BELOW else nouns).update(n for word in low for n in also(word))
    for house, seats in HOUSES.items():
        if house in told and (nouns | below) & LEADERS:  # "Senate majority leader X"
            nouns |= {n for seat in seats for n in also(seat)}
    if figure.gender:
        nouns.add("man" if figure.gender == "m" else "woman")
    figure.age = figure.age or age_of(text, figure)
    figure.party = figure.party or _party_of(text, figure)
    nouns |= {figure.party} - {""}
    figure.told, figure.deputy = frozenset(told), frozenset(below - nouns)
    figure.qualified = bool(titles) and all(
        {w.lower() for w in words} - heads("titles") for words in titles
    )
    return frozenset(nouns | below)


def _party_of(text: str, figure: Figure) -> str:
    """ "republican" of "Ana Quill (R-Tarn)", "Ana Quill, Republican of Tarn"."""
    for _, end in figure.plain:
        if found := PARTY_AFTER.match(text, end):
            return "republican" if found["party"].startswith("R") else "democrat"
    return ""


def age_of(text: str, figure: Figure) -> str:
    """The years that stand beside one of its names: "Ana Quill, 52," or "52-year-old Ana Quill"."""
    for start, end in figure.plain:
        before = AGE_BEFORE.search(text, max(0, start - 40), start)
        if found := before or AGE_AFTER.match(text, end):
            return found["age"]
    return ""


def years(seen: Description) -> str:
    """The age that a description gives: "52" of "the 52-year-old singer"."""
    found = (YEARS.fullmatch(word) for word in (seen.noun, *sorted(seen.words)))
    return next((match[1] for match in found if match), "")


def holds(seen: Description, figure: Figure) -> float:
    """0, or how well a definite description of one person fits a figure."""
    if figure.kind == "person":
        if _names(seen, figure):
            return 0.0
        if seen.noun in PARTISANS and figure.party not in ("", seen.noun):
            return 0.0
        if YEARS.fullmatch(seen.noun):
            return float(figure.age == years(seen))
        if seen.noun not in figure.offices:
            return 0.0
        return (0.5 if figure.qualified and not seen.proper else 1.0) * agrees(seen, figure)
    same = figure.kind == "unnamed" and figure.noun == seen.noun and figure.owner is None
    return 1.2 if same and content(seen) <= figure.words | {figure.noun} else 0.0


def _names(seen: Description, figure: Figure) -> bool:
    """Is its name in the description? "The Quill aide" is not Quill."""
    named = {word.removesuffix("'s").removesuffix("’s") for word in seen.capitals}
    return any(key[-1] in named for key in figure.keys)


def agrees(seen: Description, figure: Figure) -> float:
    """How well what qualifies a description fits what is told of somebody; 1 where nothing is.

    "The former Norland mayor" is not "Mayor Ana Quill of Ostrel", "the vice president" no
    "President Ana Quill".
    """
    words = {part for word in figure.told for part in word.lower().split("-")}
    below = seen.words & BELOW
    if below - words:
        return 0.0
    fit = 0.1 if seen.noun in figure.deputy and not below else 1.0
    if seen.capitals:
        places = {word[:4].lower() for word in figure.told if word[0].isupper()}
        places -= {word[:4] for word in heads("titles") | PARTIES}
        if {word[:4] for word in seen.capitals} & places:
            fit *= 1.3
        elif places and seen.capitals - PARTIES:
            return 0.0
    if (age := years(seen)) and figure.age:
        fit *= 2.0 if figure.age == age else 0.0
    if "former" in seen.words:
        fit *= 1.2 if words & {"former", "ex", "then"} else 0.7
    return fit


def may_be_held(seen: Description) -> bool:
    """May a description stand for somebody of whom no office is known?"""
    anyone = seen.noun in heads("roles") | ANYONE
    return anyone or YEARS.fullmatch(seen.noun) is not None


def may_hold(seen: Description, figure: Figure) -> float:
    """The same where nothing says so: a named person of whom no office is known."""
    if figure.kind != "person" or _names(seen, figure) or seen.noun in heads("spokespeople"):
        return 0.0
    if seen.noun in PARTISANS and figure.party not in ("", seen.noun):
        return 0.0
    if (age := years(seen)) and figure.age not in ("", age):
        return 0.0
    if YEARS.fullmatch(seen.noun):
        return 1.0
    known = figure.offices - ANYONE - heads("fields")
    return 0.0 if known and seen.noun not in ANYONE else 1.0


def is_body(seen: Description, figure: Figure) -> float:
    """0, or how well "the ministry", "the company" fits an organisation."""
    if figure.kind != "organization":
        return 0.0
    words = content(seen)
    if figure.noun == seen.noun or seen.noun in figure.words:
        return 1.0 if words <= figure.words else 0.0
    return 0.0


def may_be_body(seen: Description, figure: Figure) -> float:
    """The same where the name does not say: "the company" for a named organisation."""
    if figure.kind != "organization" or not figure.proper or not figure.plain:
        return 0.0
    keys = [key for key in figure.keys if key]
    if not keys:
        return 0.0
    last = max(keys, key=len)[-1]
    state = last in heads("state_bodies")
    if seen.noun in COMPANIES:
        return 0.0 if state or (last.endswith("s") and last in heads("people")) else 1.0
    if seen.noun in GROUPS:
        return 0.0 if state else 1.0
    if seen.noun in AGENCIES:
        short = len(last) <= 5 and len(keys[0]) == 1
        return 1.0 if last in heads("agencies") or short else 0.0
    return 0.0


def same_body(seen: Description, figure: Figure) -> bool:
    """Do the words of a description and of an organisation's name agree?"""
    words = tuple(sorted(content(seen)))
    return any(org_fit(words, tuple(sorted(known)), False) for known in figure.keys)


def same_owned(seen: Description, figure: Figure) -> bool:
    """ "The Quill campaign", where "her campaign" is known to be Ada Quill's."""
    if figure.owner is None or figure.noun != seen.noun or not seen.proper:
        return False
    surnames = {key[-1] for key in figure.owner.keys if key}
    return bool(surnames & {word.removesuffix("'s").removesuffix("’s") for word in seen.words})


def content(seen: Description) -> frozenset[str]:
    """The words that tell, without the small ones."""
    return frozenset(w for w in seen.words if w not in SMALL)
