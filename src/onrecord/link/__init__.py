"""Statements to judgements, and judgements to parties, chains, claims and a timeline."""

from onrecord.link.comparing import compare
from onrecord.link.judging import derive, judge
from onrecord.link.stories import Known, Sketch, assign, opening, sketch
from onrecord.link.versions import article, is_same_text, same_article

__all__ = [
    "Known",
    "Sketch",
    "article",
    "assign",
    "compare",
    "derive",
    "is_same_text",
    "judge",
    "opening",
    "same_article",
    "sketch",
]
