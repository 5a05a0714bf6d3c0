"""Where the words of a clause are negated, and what the negation falls on.

Words are in lower case, a mention of a party "@" and its key. Lists of words decide; what
they are is in data/lexicon.toml.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

from onrecord.link.demonyms import MARK
from onrecord.link.words import lexicon, stem, synonym


def item(word: str) -> str | None:
    """A word as an item of comparison, or None where it says nothing."""
    if word.startswith("@"):
        return word
    if turns_round(word) or word in lexicon("stop") or word in lexicon("dates") or word.isdigit():
        return None
    return stem(synonym(word))


def items(found: Iterable[str]) -> Iterable[str]:
    """The items of several words, in order."""
    return (one for one in map(item, found) if one)


def finite_at(found: Sequence[str]) -> int | None:
    """Where the first finite verb that a list knows stands, as far as can be told; or None."""
    return next(
        (n for n, w in enumerate(found) if w in lexicon("finite") or w.endswith(("'ll", "n't"))),
        None,
    )


def verb_at(found: Sequence[str]) -> int | None:
    """Where the verb stands: a finite one that a list knows, or a word in "-ed"."""
    finite = finite_at(found)
    past = next((n for n, w in enumerate(found) if w.endswith("ed") and len(w) > 4), None)
    return past if finite is None else finite


def turns_round(word: str) -> bool:
    """Does a word turn a clause round, wherever it stands?"""
    if word in lexicon("negators") or word.endswith("n't"):
        return True
    return word in lexicon("turning") or word in lexicon("failing")


def _negates(found: Sequence[str], at: int) -> bool:
    """Does a word turn its clause round, there? "A failed attempt" is one, and "a disputed
    isle" an isle."""
    word = found[at]
    if word in lexicon("failing"):  # but "declined to 11 per cent"
        after = found[at + 1 : at + 3]
        return after[:1] == ["to"] and not any(one[:1].isdigit() for one in after)
    if word in lexicon("untrue"):
        return is_verdict(found, at)
    if word in lexicon("turning"):
        return at == 0 or found[at - 1] not in lexicon("determiners")
    return turns_round(word)


def is_verdict(found: Sequence[str], at: int) -> bool:
    """ "The report is false", "as totally untrue", "is not true": said of what stands before it.
    "False testimony" only names something."""
    if found[at] == "not" or found[at].endswith("n't"):
        told = [word for word in found[at + 1 :] if word not in ("at", "all", "the", "simply")]
        if not told or told[0] not in lexicon("true") or _goes_on(told):
            return False
        return at > 0 and _is_told(found[: at - (found[at] == "not")])
    if found[at] not in lexicon("untrue"):
        return False
    if at + 1 < len(found) and item(found[at + 1]):
        return False
    return len(found) <= 2 or bool(set(found[max(0, at - 4) : at]) & lexicon("calling"))


def _is_told(before: Sequence[str]) -> bool:
    """Is what is not true something said ("the report", "that he left"), or "that" alone? Of a
    person it is said that he is not right."""
    if any(word in lexicon("sayings") for word in before) or verb_at(before) is not None:
        return True
    return not any(map(item, before))


def _goes_on(told: Sequence[str]) -> bool:
    return len(told) > 1 and (item(told[1]) is not None or told[1] in ("that", "to"))


def negation_at(found: Sequence[str]) -> int | None:
    """Where a clause is negated; None where it is not, or two negations close by cancel out."""
    at = [n for n in range(len(found)) if _negates(found, n)]
    if len(at) == 2 and at[1] - at[0] <= 3 and "nor" not in found:
        return None
    return at[0] if at else None


def is_partial(found: Sequence[str], at: int) -> bool:
    """ "Not only", "not all", "not until": no plain denial. Nor is "for refusing to", which
    gives a reason, "is not to", and "neither he nor she" without a verb."""
    if set(found[at + 1 : at + 4]) & lexicon("partly"):
        return True
    if at and found[at].endswith("ing") and found[at - 1] in lexicon("prepositions"):
        return True
    if found[at] in ("not", "neither", "nor") and found[at + 1 : at + 2] == ["to"]:
        return True
    verbless = ("no", "neither", "nor", "none", "nobody") if at == 0 else ("neither", "nor")
    return found[at] in verbless and verb_at(found[at:]) is None


def is_contrast(found: Sequence[str], at: int) -> bool:
    """ "For money, not love": a "not" that follows no verb sets one thing against another."""
    return found[at] == "not" and (at == 0 or found[at - 1] not in lexicon("auxiliaries"))


def is_copula(found: Sequence[str], at: int) -> bool:
    """ "Is not a spy", "isn't safe", and what "denied that he is a spy" turns round: a form of
    "be", and no participle after it. ``at`` is where the negation stands, or else the verb."""
    be = found[at - 1] if found[at] == "not" and at else found[at].removesuffix("n't")
    after = next((word for word in found[at + 1 :] if item(word)), "")
    return be in {"is", "are", "was", "were"} and not after.endswith(("ed", "ing", "en"))


def of_nobody(found: Sequence[str], at: int) -> tuple[int, frozenset[str]] | None:
    """ "None of the crew survived", "no sailors were hurt": where the verb stands that this
    denies, and whose it is ("sailors"; of "nobody" there is none); None where it denies a thing.
    """
    if found[at] not in ("no", "none", "nobody", "neither") or finite_at(found[:at]) is not None:
        return None
    rest = found[at + 1 :]
    verb = finite_at(rest)
    if verb is None:
        past = (n for n, word in enumerate(rest) if n and word.endswith("ed") and len(word) > 4)
        verb = next(past, None)
    if verb is None or any(_leads_in(rest, n) for n in range(verb)):
        return None
    small = lexicon("auxiliaries") | lexicon("be") | {"ever", "even", "yet", "since", "so", "far"}
    told = next((n for n in range(verb, len(rest)) if rest[n] not in small), None)
    if (
        told is None
        or item(rest[told]) is None
        or rest[told] in lexicon("light") | lexicon("telling")
    ):
        return None
    run = list(itertools.takewhile(item, rest[:verb])) if found[at] in ("no", "neither") else []
    return at + 1 + told, frozenset(list(items(run))[-1:] if run[:1] != ["one"] else ())


def _leads_in(found: Sequence[str], at: int) -> bool:
    """Does a word begin what somebody says, does or is ("no evidence that", "no plan to")?"""
    if found[at] == "that":  # not "in that hospital"
        return bool(at) and item(found[at - 1]) is not None
    return found[at] == "to" or found[at] in lexicon("relatives")


def true_that(found: Sequence[str], at: int) -> int | None:
    """ "It is not true that he left": where that begins which is not so; else None."""
    that = next((n for n in range(at + 1, min(at + 4, len(found))) if found[n] == "that"), None)
    if that is None or not set(found[at + 1 : that]) & lexicon("true"):
        return None
    verb = verb_at(found[that + 1 :])
    return that + 1 + denied_from(found[that + 1 :], verb) if found[that + 1 :] else None


def denied_from(found: Sequence[str], verb: int | None) -> int:
    """Where what is denied begins in a clause that is denied from outside ("denied that …")."""
    if verb is None:
        return int(found[0].startswith("@"))
    return verb + 1 if found[verb] in lexicon("auxiliaries") else verb


def scope(
    found: Sequence[str], at: int, copula: bool
) -> tuple[str | None, tuple[str, ...], frozenset[str], bool]:
    """(denied item, what follows it, its whole name, was the verb a light one), from a word on.

    Verbs that say little are passed over; after one of them the last noun of the first run
    of words is denied ("received an asylum application" denies the application).
    """
    rest: list[str] = []
    run, light, broken = 0, at > 0 and found[at - 1] == "no", False
    for word in found[at:]:
        one = item(word)
        small = word in lexicon("light") or (word.endswith("ly") and len(word) > 4)
        if not rest and (small or one is None):
            light = light or word in lexicon("carrying")
            continue
        if one is None:
            broken = broken or bool(rest)
            continue
        rest.append(one)
        broken = broken or one.startswith("@")
        run += not broken
    if not rest:
        return None, (), frozenset(), light
    plain = [n for n, one in enumerate(rest) if not one.startswith(("@", MARK))]
    head = plain[0] if plain else 0
    whole = frozenset(rest[head : head + 1])
    if copula:  # "not a war of choice": what something is takes its whole name
        whole = frozenset(rest[:4])
    if light and head == 0 and run > 1:
        head, whole = run - 1, frozenset(rest[:run])
    return rest[head], tuple(rest[:head] + rest[head + 1 :]), whole, light
