"""Who is meant where no name stands: an office, a loose surname; and sources that may be one."""

from __future__ import annotations

import functools
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from onrecord.link.bearers import Bearers
from onrecord.link.dates import days
from onrecord.link.demonyms import is_country
from onrecord.link.forms import Form
from onrecord.link.offices import Held, Holder, Office, holding, office, singles
from onrecord.link.words import content, fold
from onrecord.records import Evidence, Relation

FEW = 8  # how many earlier sources of one noun are tried
_HANGS_ON = re.compile(r",| (?:of|for|in|from|to|with|at|on|who|that|familiar|close|near)\b")
SURE = 0.9  # from this score on a name that is tagged as no person's is believed to be none
Described = tuple[str, str, float, str, Relation]


def described(bearers: Bearers, known: Sequence[Holder]) -> Iterator[Described]:
    """Pairs of entities, score, why and relation, where one has no name.

    An office and its one holder are the same where the dates say so, and may be where they
    do not say. Two unnamed sources of the same telling words in two reports may be the same.
    """
    by_noun: dict[str, list[Holder]] = defaultdict(list)
    for one in known:
        for noun in one.office.nouns:
            by_noun[noun].append(one)
    alike: dict[str, list[tuple[frozenset[str], Form]]] = defaultdict(list)
    for form in bearers.forms.values():
        if form.people or form.bare or form.entity.kind not in ("unnamed", "person"):
            continue
        meant = office(form.texts[0])
        if meant is not None and meant.definite and meant.told:
            yield from _holder(form, meant, by_noun, bearers)
        elif form.entity.kind == "unnamed":
            yield from _unnamed(form, alike)


def _unnamed(
    form: Form, alike: dict[str, list[tuple[frozenset[str], Form]]]
) -> Iterator[Described]:
    """The latest earlier source of another report whose words all are this one's, or the like."""
    words, head = content(form.texts[0]), _head(form.texts[0])
    if len(words) < 2 or head is None:
        return
    for other, early in reversed(alike[head][-FEW:]):
        if early.entity.report != form.entity.report and (words <= other or other <= words):
            why = f"“{form.texts[0]}” and “{early.texts[0]}”: nothing tells them apart"
            yield form.entity.id, early.entity.id, 0.4, why, "may be the same"
            break
    alike[head].append((words, form))


def _head(text: str) -> str | None:
    """The noun of a description, one or many: "sources" is not "source"."""
    words = re.findall(r"[\w'’-]+", _HANGS_ON.split(text, maxsplit=1)[0])
    return fold(words[-1]) if words else None


def _holder(
    form: Form, meant: Office, by_noun: dict[str, list[Holder]], bearers: Bearers
) -> Iterator[Described]:
    near = [
        one
        for one in dict.fromkeys(one for noun in meant.nouns for one in by_noun[noun])
        if bearers.forms[one.who].entity.report != form.entity.report
    ]
    found = holding(meant, days(form.published), near)
    for wanted, score, relation in _RANKS:
        some = [who for who, how in found.items() if how == wanted]
        if some:
            who = some[0]
            if all(_one(bearers, bearers.forms[who], bearers.forms[other]) for other in some):
                name = bearers.forms[who].texts[0]
                day = form.published or "an unknown day"
                sure = "held" if wanted == "yes" else "may have held"
                why = f"“{name}” {sure} the office of “{form.texts[0]}” on {day}"
                yield form.entity.id, who, score, why, relation
            return


_RANKS: tuple[tuple[Held, float, Relation], ...] = (
    ("yes", 0.7, "same"),
    ("may", 0.4, "may be the same"),
)


def _one(bearers: Bearers, one: Form, other: Form) -> bool:
    if one is other:
        return True
    if one.people and other.people:
        return bearers.one_person(one, other)
    return any(
        alone.alone and full.people & set(bearers.called(alone))
        for alone, full in ((one, other), (other, one))
    )


# ------------------------------------------------------ more that a report calls it


def loose_names(evidence: Evidence, bearers: Bearers) -> Iterator[tuple[str, str]]:
    """(entity, words) of surnames that no entity holds, after the one who bears them in full.

    The reading tags some as no person's; it is believed where it is sure.
    """
    analysis, text = evidence.analysis, evidence.report.text
    taken = sorted(span for e in analysis.entities for span in (*e.names, *e.mentions))
    starts = [start for start, _ in taken]
    owners: dict[str, list[Form]] = defaultdict(list)
    for form in (bearers.forms[entity.id] for entity in analysis.entities):
        for word in {word for name in form.people for word in name.callings}:
            owners[word].append(form)
    for name in analysis.names:
        start, end = name.span
        written = text[start:end]
        held = owners.get(fold(written), [])
        before = bisect_right(starts, start) - 1
        covered = before >= 0 and taken[before][1] > start
        if len(held) != 1 or covered or is_country(written):
            continue
        unsure = name.kind == "person" or name.score < SURE
        if unsure and min(held[0].entity.mentions)[0] < start:
            yield held[0].entity.id, written


@functools.cache
def _phrase() -> re.Pattern[str]:
    nouns = "|".join(sorted(singles(), key=lambda noun: (-len(noun), noun)))
    big, word = r"[A-Z][\w.’'-]{1,40}", r"[\w.’'-]{1,40} "  # bounded: a text may be anything
    return re.compile(
        rf"(?<![\w.’'-])(?:[Tt]he |(?:{big} )?{big}['’]s? )(?:{word}){{0,4}}?"
        rf"(?:{nouns})\b(?! [A-Z]| of (?!the [A-Z])[a-z])"
        rf"(?: (?:to|of) (?:the )?{big}(?: {big}){{0,2}})?"
    )


def meant_by(evidence: Evidence, known: Sequence[Holder]) -> Iterable[tuple[str, str]]:
    """(who, words) of each office in a report's text that the dates give one holder."""
    when = days(evidence.report.published)
    if when is None or not known:
        return
    for words in dict.fromkeys(m.group() for m in _phrase().finditer(evidence.report.text)):
        meant = office(words)
        if meant is None or not meant.told or meant.past:
            continue
        found = holding(meant, when, known)
        if len(found) == 1 and "yes" in found.values():
            yield next(iter(found)), words
