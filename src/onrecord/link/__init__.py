"""Statements to judgements, and judgements to parties, chains, claims and a timeline."""

from onrecord.link.comparing import Weigh, compare
from onrecord.link.grouping import STORIES, Grouping, ranked
from onrecord.link.index import MOST, PER_KEY, REACH
from onrecord.link.judging import derive, judge
from onrecord.link.parties import rejoined
from onrecord.link.sketches import Sketch, keys, opening, sketch, unpacked
from onrecord.link.stories import LOOKED_AT, Known, assign, choices, joined, parted
from onrecord.link.versions import article, is_same_text, same_article

__all__ = [
    "LOOKED_AT",
    "MOST",
    "PER_KEY",
    "REACH",
    "STORIES",
    "Grouping",
    "Known",
    "Sketch",
    "Weigh",
    "article",
    "assign",
    "choices",
    "compare",
    "derive",
    "is_same_text",
    "joined",
    "judge",
    "keys",
    "opening",
    "parted",
    "ranked",
    "rejoined",
    "same_article",
    "sketch",
    "unpacked",
]
