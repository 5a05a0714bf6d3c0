"""Statements to judgements, and judgements to parties, chains, claims and a timeline."""

from onrecord.link.judging import derive, judge

__all__ = ["derive", "judge"]
