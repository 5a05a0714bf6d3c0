"""Sources that are several: "Ana Roth and Ole Lind said", "Reuters, AFP and Dawn report".

The speaker of a statement is the first of them; the rest say it too, and are found here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from onrecord.records import Name
from onrecord.spans import Span, Spans

LONGEST = 250  # characters of a source that is looked at
LINKS = r"and|&|as well as|along with|together with"
# "of Alaska", "(R-Maine)", ", D-Ohio,"; a title before the next name: "Foreign Minister", "the
# party's spokesman", "secretary of state"
PLACED = r"(?:,? (?:of|from) (?:[A-Z][\w.’'-]*\s?)+| ?\([^()]{1,30}\)|, [A-Z]{1,4}-[A-Z][\w.]*)?"
NOT_A_TITLE = r"(?!(?:of|for|to|with|by|from|in|at|on|like|about|against|that|who|whose|which)\b)"
TITLE = rf"(?:(?:{NOT_A_TITLE}[\w.’'-]+|of(?= [a-z]))\s+){{0,6}}"
BETWEEN = re.compile(rf"{PLACED}(?:,? (?P<last>{LINKS})|(?P<comma>,)) {TITLE}")
BEFORE = re.compile(rf"(?:(?:both|either|neither) )?{TITLE}")


def beside(text: str, source: Spans, names: Sequence[Name]) -> tuple[Span, ...]:
    """The names in a source that say it with its first one, in text order.

    They are of the first one's kind and listed with it, by an "and" at the end: what follows
    a comma alone says who the first one is.
    """
    if len(source) != 1 or source[0][1] - source[0][0] > LONGEST:
        return ()
    start, end = source[0]
    inside = [n for n in names if start <= n.span[0] and n.span[1] <= end]
    if not inside or not BEFORE.fullmatch(text, start, inside[0].span[0]):
        return ()
    kind = inside[0].kind
    listed, sure = [inside[0].span], 1
    for name in inside[1:]:
        if name.kind != kind:
            continue  # "of Alaska", "(Harbour Watch)": the words between must allow for it
        gap = BETWEEN.fullmatch(text, listed[-1][1], name.span[0])
        if not gap or re.match(r"[’']s?\b", text[name.span[1] : name.span[1] + 2]):
            break
        listed.append(name.span)
        if gap["last"]:
            sure = len(listed)
    return tuple(listed[1:sure])
