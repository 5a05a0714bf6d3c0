"""A story as one JSON object, ``"format": 1``: the form that other programs read."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from onrecord.records import (
    Claim,
    Finding,
    Judgement,
    Party,
    Report,
    Role,
    Statement,
    Story,
    TimelineEntry,
)
from onrecord.spans import Span, Spans
from onrecord.tell.changed import article_object
from onrecord.tell.lookup import Lookup

FORMAT = 1
Row = dict[str, Any]


def story_object(story: Story) -> Row:
    """Everything on record about a story, as plain lists, dicts, strings and numbers.

    Offsets are characters into the report's ``text``, end exclusive. The order is the
    story's own, so that the same story always gives the same object.
    """
    look = Lookup(story)
    analyses = [e.analysis for e in story.evidence]
    return {
        "format": FORMAT,
        "id": story.id,
        "name": story.name,
        "reports": [report_row(e.report) for e in story.evidence],
        "statements": [statement_row(s, look) for a in analyses for s in a.statements],
        "parties": [party_row(p) for p in story.derived.parties],
        "claims": [claim_row(c) for c in story.derived.claims],
        "judgements": [judgement_row(j) for j in story.judgements],
        "timeline": [timeline_row(t) for t in story.derived.timeline],
        "findings": [
            *(finding_row(f) for a in analyses for f in a.findings),
            *(finding_row(f) for f in story.findings),
        ],
        "versions": [article_object(article) for article in story.revised],
    }


def report_row(report: Report) -> Row:
    """A report with its text, and apart from it what only stood on its page."""
    return {
        "id": report.id,
        "place": report.place,
        "url": report.url,
        "title": report.title,
        "outlet": report.outlet,
        "byline": list(report.byline),
        "authors": [asdict(author) for author in report.authors],
        "contributors": list(report.contributors),
        "agencies": list(report.agencies),
        "published": report.published,
        "published_from": report.published_from,
        "published_trust": report.published_trust,
        "modified": report.modified,
        "modified_from": report.modified_from,
        "retrieved": report.retrieved,
        "section": report.section,
        "language": report.language,
        "page_kind": report.page_kind,
        "text": report.text,
        "standfirst": pair(report.standfirst) if report.standfirst else None,
        "captions": pairs(report.captions),
        "links": [{"words": x.words, "url": x.url, "span": pair(x.span)} for x in report.links],
        "furniture": [{"kind": f.kind, "text": f.text} for f in report.furniture],
        "references": [asdict(reference) for reference in report.references],
        "notes": list(report.notes),
    }


def statement_row(statement: Statement, look: Lookup) -> Row:
    """A statement with its parties: ``party`` says it, ``via`` carried it, ``to`` heard it."""
    chain = look.chain(statement)
    report = look.report(statement)
    return {
        "id": statement.id,
        "report": statement.report,
        "source": pairs(statement.source),
        "cue": pairs(statement.cue),
        "content": pairs(statement.content),
        "kind": statement.kind,
        "cue_class": statement.cue_class,
        "stance": statement.stance,
        "cue_negated": statement.cue_negated,
        "certainty": statement.certainty,
        "negated": statement.negated,
        "hedges": pairs(statement.hedges),
        "named": statement.named,
        "party": look.speaker(statement),
        "co_speakers": list(look.co_speakers(statement)),
        "via": list(look.via(statement)),
        "origins": list(chain.origins) if chain else [],
        "established": chain.established if chain else None,
        "parent": statement.parent,
        "said": statement.said,
        "to": report.text[slice(*statement.to)] if statement.to else None,
        "score": statement.score,
    }


def party_row(party: Party) -> Row:
    """A party with all its names and its dated roles."""
    return {
        "id": party.id,
        "name": party.name,
        "kind": party.kind,
        "aliases": list(party.aliases),
        "roles": [role_row(r) for r in party.roles],
    }


def role_row(role: Role) -> Row:
    """What a party is or was, and the words of the report that say so."""
    return {
        "role": role.role,
        "from": role.start,
        "to": role.end,
        "report": role.report,
        "span": pair(role.span),
    }


def claim_row(claim: Claim) -> Row:
    """Statements that say the same thing, and where they come from."""
    return {
        "id": claim.id,
        "members": list(claim.members),
        "origins": list(claim.origins),
        "status": claim.status,
        "why": claim.why,
        "turns": [
            {
                "kind": turn.kind,
                "on": turn.on,
                "report": turn.report,
                "statement": turn.statement,
                "why": turn.why,
            }
            for turn in claim.turns
        ],
    }


def judgement_row(judgement: Judgement) -> Row:
    """A link between two statements (or entities); ``retired`` is null while it holds."""
    return {
        "id": judgement.id,
        "relation": judgement.relation,
        "a": judgement.a,
        "b": judgement.b,
        "score": judgement.score,
        "maker": judgement.maker,
        "why": judgement.why,
        "retired": judgement.retired,
        "made": judgement.made,
    }


def timeline_row(entry: TimelineEntry) -> Row:
    """A dated happening with the words that date it and the words that tell it."""
    return {
        "edtf": entry.edtf,
        "words": entry.words,
        "report": entry.report,
        "span": pair(entry.span),
        "statement": entry.statement,
        "what": entry.what,
        "what_span": pair(entry.what_span),
        "happening": entry.happening,
        "best": entry.best,
        "against": list(entry.against),
    }


def finding_row(finding: Finding) -> Row:
    """An inconsistency inside one report."""
    return {
        "report": finding.report,
        "span": pair(finding.span),
        "kind": finding.kind,
        "message": finding.message,
    }


def pairs(spans: Spans) -> list[list[int]]:
    """Spans as JSON has them."""
    return [pair(span) for span in spans]


def pair(span: Span) -> list[int]:
    """A span as JSON has it."""
    return [span[0], span[1]]
