"""What a model that reads two texts adds to what the rules say of a conflict between them.

The rules know who speaks, what is denied and when it was said; the model knows words that no
list has. The logistic regression of `conflicts` weighs two traits more (data/conflicts.json,
"heard"): how likely the model finds it that the two clauses contradict each other, and that
the two whole texts do. Where one is denied from outside ("denied that …"), it reads so. Without
a model it is as if that knew nothing.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from onrecord.link.clauses import Clause
from onrecord.link.comparing import CONTRADICTS, Weigh, shares
from onrecord.link.conflicts import Conflict, fitted
from onrecord.link.negation import turns_round
from onrecord.link.propositions import Proposition
from onrecord.link.words import tokens

LIKELY = -1.0  # logit from which the model is asked; what lies below is nothing
MOST = 40  # conflicts of one report that it is asked about, the likeliest
LONGEST = 600  # characters of a text that it reads
NOT_SO = "It is not true: "
Key = tuple[int, int]  # two propositions, by number


def heard(
    found: Mapping[Key, Conflict],
    said: Mapping[Key, tuple[Proposition, Proposition]],
    weigh: Weigh,
) -> dict[Key, Conflict]:
    """The conflicts with the likelihood that rules and model together give them.

    ``said`` are the two propositions of each, ``weigh`` the model (`comparing.shares`).
    """
    weights = fitted()["heard"]
    out = {}
    for key, traits in heard_traits(found, said, weigh).items():
        logit = sum(weights.get(name, 0.0) * value for name, value in traits.items())
        out[key] = replace(found[key], logit=logit)
    return out


def heard_traits(
    found: Mapping[Key, Conflict],
    said: Mapping[Key, tuple[Proposition, Proposition]],
    weigh: Weigh,
    every: bool = False,
) -> dict[Key, dict[str, float]]:
    """What the rules' likelihood and the model's come to, of the likeliest conflicts, or of all."""
    likely = [key for key, one in found.items() if every or one.logit >= LIKELY]
    asked = sorted(likely, key=lambda key: -found[key].logit)[: len(likely) if every else MOST]
    parts = [(_clause(found[key].a), _clause(found[key].b)) for key in asked]
    wholes = [(_whole(said[key][0]), _whole(said[key][1])) for key in asked]
    rows = [_logit(float(one)) for one in shares([*parts, *wholes], weigh)[:, CONTRADICTS]]
    return {
        key: {"rules": found[key].logit, "clauses": rows[at], "texts": rows[len(asked) + at]}
        for at, key in enumerate(asked)
    }


def _logit(share: float) -> float:
    """Of a probability, none of them quite sure."""
    kept = 0.02 + 0.96 * share
    return math.log(kept / (1 - kept))


def _clause(one: Clause) -> str:
    return _turned(one.text, one.negated)


def _whole(one: Proposition) -> str:
    return _turned(one.text, one.denial)


def _turned(text: str, denied: bool) -> str:
    """A text on one line; if it is denied, and no word in it says so, that is said first."""
    line = " ".join(text.split())[:LONGEST]
    inside = any(map(turns_round, tokens(text)))
    return NOT_SO + line if denied and not inside else line
