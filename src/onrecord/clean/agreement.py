"""How far the words of a page's blocks stand in another text, letter for letter.

Used for the body that a page's linked data gives, and, in training, for the labels.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MARKS = re.compile(r"[\W_]+")
SHORT = 30  # folded characters up to which a block must be a whole line, or come in its turn
STEP = 25


def fold(text: str) -> str:
    """Letters and digits only, for telling whether two lines say the same words."""
    return _MARKS.sub("", text.casefold())


def shares(keys: Sequence[str], text: str) -> list[float]:
    """For each folded block, in reading order: the share of it that ``text`` holds, 0 to 1.

    A short block counts only where it is a whole line of the text, or follows what the
    block before it ended with.
    """
    lines = [fold(line) for line in text.split("\n")]
    whole, joined = set(lines), "".join(lines)
    at, out = 0, []
    for key in keys:
        share = 0.0
        if not key:
            pass
        elif joined.startswith(key, at) or (len(key) <= SHORT and key in whole):
            share = 1.0
            if joined.startswith(key, at):
                at += len(key)
        elif len(key) > SHORT:
            where = joined.find(key, at)
            if where < 0:
                where = joined.find(key)
            if where >= 0:
                share, at = 1.0, where + len(key)
            elif len(key) > 2 * STEP:
                pieces = [key[i : i + STEP] for i in range(0, len(key) - STEP + 1, STEP)]
                share = sum(piece in joined for piece in pieces) / len(pieces)
        out.append(share)
    return out
