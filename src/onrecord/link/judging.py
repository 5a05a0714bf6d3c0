"""The two ends of the room: what a new report brings, and what follows from all of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from onrecord.link.claims import Claims, ranked
from onrecord.link.origins import Chains
from onrecord.link.parties import parties, same_parties
from onrecord.link.timeline import timeline
from onrecord.records import Derived, Evidence, Judgement

if TYPE_CHECKING:
    from onrecord.link.comparing import Weigh


def judge(new: Evidence, known: Sequence[Evidence], weigh: Weigh | None = None) -> list[Judgement]:
    """All judgements that a newly read report brings to its story.

    Which of its entities are parties known before ("same"), which of its statements share
    their words with others ("same origin", see `copies`), and how they stand to each other
    and to the known reports' (see `relations`). ``known`` are the other reports of the
    story, in the order in which they came; nothing is judged among them again. ``weigh`` is
    a model that reads both texts of a pair (text pairs -> logits, as `Reader.weigh`); it has a
    say in what contradicts. No two judgements share an id.
    """
    from onrecord.link.copies import same_origin
    from onrecord.link.relations import relate

    return [*same_parties(new, known), *same_origin(new, known), *relate(new, known, weigh)]


def derive(
    evidence: Sequence[Evidence],
    judgements: Iterable[Judgement],
    older: Sequence[Evidence] = (),
) -> Derived:
    """Parties, chains, claims and timeline: a pure function of evidence and judgements.

    The order of ``evidence`` matters (a party or claim is named by its earliest member);
    that of ``judgements`` does not. Retired judgements count for nothing; a person's
    (maker "person:…") outrank the models' on the same pair. ``older`` are earlier versions
    of the reports, from which alone it is told what was dropped.
    """
    holding = ranked(judgements)
    found, party_of = parties(evidence, holding)
    chains = Chains(evidence, found, party_of, holding).all()
    return Derived(
        parties=found,
        party_of=party_of,
        chains=chains,
        claims=Claims(evidence, holding, chains, found, older).all(),
        timeline=timeline(evidence),
    )
