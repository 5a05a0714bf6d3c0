"""One text's annotation as `onrecord annotate` writes it (format 1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from onrecord.records import CueClass, Evidence


def annotation_object(evidence: Evidence, classes: Sequence[CueClass] = ()) -> dict[str, Any]:
    """Statements, names, times and findings as JSON values; offsets into the row's text.

    ``classes`` are the cue classes wanted; none means all. The own voice has none and stays.
    """
    analysis, text = evidence.analysis, evidence.report.text
    entity = {e.id: e for e in analysis.entities}
    return {
        "format": 1,
        "statements": [
            {
                "id": s.id,
                "source": s.source,
                "cue": s.cue,
                "content": s.content,
                "kind": s.kind,
                "cue_class": s.cue_class,
                "stance": s.stance,
                "cue_negated": s.cue_negated,
                "certainty": s.certainty,
                "negated": s.negated,
                "hedges": s.hedges,
                "named": s.named,
                "speaker": entity[s.speaker].name if s.speaker else None,
                "co_speakers": [entity[c].name for c in s.co_speakers],
                "via": [entity[v].name for v in s.via],
                "parent": s.parent,
                "said": s.said,
                "to": text[s.to[0] : s.to[1]] if s.to else None,
                "score": round(s.score, 4),
            }
            for s in analysis.statements
            if not classes or s.kind == "own voice" or s.cue_class in classes
        ],
        "names": [{"span": n.span, "kind": n.kind} for n in analysis.names],
        "times": [
            {
                "span": t.span,
                "words": t.words,
                "edtf": t.edtf,
                "timex3_type": t.timex3_type,
                "timex3_value": t.timex3_value,
                "anchor": t.anchor,
            }
            for t in analysis.times
        ],
        "events": [{"span": e.span, "certainty": e.certainty} for e in analysis.events],
        "likely_published": [
            {"edtf": d.edtf, "reasons": d.reasons} for d in analysis.likely_published
        ],
        "findings": [
            {"span": f.span, "kind": f.kind, "message": f.message} for f in analysis.findings
        ],
    }
