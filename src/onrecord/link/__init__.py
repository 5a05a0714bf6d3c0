"""Statements to judgements, and judgements to parties, chains, claims and a timeline."""

from onrecord.link.comparing import compare
from onrecord.link.judging import derive, judge
from onrecord.link.stories import Known, Sketch, assign, opening, sketch

__all__ = ["Known", "Sketch", "assign", "compare", "derive", "judge", "opening", "sketch"]
