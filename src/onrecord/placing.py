"""Where a report is put: the story it tells, found by an index; stories that join and part.

What a report is found by, and what it copied, follows from the reports alone and is kept in
tables that can be dropped (`index`). Where it is put is a judgement, and so is every move.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice

from onrecord import link
from onrecord.ledger import Copy, Ledger
from onrecord.records import Evidence, Report

GROUPING = "grouping-3"
PRINTS = 2000  # that a report is found by at most: all of them up to 9,000 words
COPIED_FROM = 24  # earlier reports that are looked at for one report's copied text


def index(ledger: Ledger) -> None:
    """Bring up to date by what the ledger's reports are found, and what they copied."""
    from onrecord.link import copies

    while openings := ledger.unsketched():
        for opening in openings:
            vector = opening.vector or b""
            sketch = link.sketch(opening.title, opening.text, opening.published, vector)
            prints = copies.prints(opening.text)[:PRINTS]
            near = ledger.with_prints(prints, opening.number, COPIED_FROM)
            found = [
                Copy(opening.report, earlier, sum(run.words for run in runs),
                     tuple((run.a, run.b, run.words) for run in runs))
                for earlier, text in near
                if (runs := copies.copied(opening.text, text))
            ]  # fmt: skip
            ledger.keep_sketch(
                opening, sketch.packed(), sketch.day, link.keys(sketch), prints, found
            )


def find_story(evidence: Evidence, ledger: Ledger) -> str:
    """The known story that a report belongs to, or a new one named by its title."""
    index(ledger)
    new = _sketch(evidence)
    near = _near(new, ledger)
    found = link.assign(new, list(_candidates(new, near, ledger)), near)
    return found or _new_name(evidence.report, ledger)


def _sketch(evidence: Evidence) -> link.Sketch:
    report = evidence.report
    vector = evidence.analysis.vectors.get(report.id, b"")
    return link.sketch(report.title, report.text, report.published, vector)


def _near(new: link.Sketch, ledger: Ledger) -> dict[str, link.Sketch]:
    """What the index finds for a report: report id -> sketch."""
    found = ledger.near(link.keys(new), new.day, link.REACH, link.MOST, link.PER_KEY)
    return {report: link.unpacked(packed) for report, packed in found.items()}


def _candidates(
    new: link.Sketch, near: Mapping[str, link.Sketch], ledger: Ledger, but: str | None = None
) -> Iterator[link.Known]:
    """The stories of the reports that the index finds for one, the likest first."""
    names = (story for report in link.ranked(new, near) for story in ledger.stories_of(report))
    for name in islice((name for name in dict.fromkeys(names) if name != but), link.STORIES):
        yield _known(name, ledger)


def _known(story: str, ledger: Ledger) -> link.Known:
    packed = ledger.sketches_in(story, link.LOOKED_AT)
    return link.Known(story, {report: link.unpacked(one) for report, one in packed.items()})


def _new_name(report: Report, ledger: Ledger) -> str:
    """The title, with the least number behind it that no story has where it is taken.

    Numbers are given without a gap, so they are looked for by halves and not one by one.
    """
    name = report.title or report.text[:60].rsplit(" ", 1)[0]
    if not ledger.has_story(name):
        return name
    taken, free = 1, 2
    while ledger.has_story(f"{name} ({free})"):
        taken, free = free, free * 2
    while free - taken > 1:
        half = (taken + free) // 2
        taken, free = (half, free) if ledger.has_story(f"{name} ({half})") else (taken, half)
    return f"{name} ({free})"


# ---------------------------------------------------- stories that join and part


def regroup(
    evidence: Evidence, story: str, ledger: Ledger, made: str, weigh: link.Weigh
) -> set[str]:
    """Join the story that a report was put into with another, or part it, where the report
    shows that they are one, or two; the stories that changed.

    Reports that a person placed stay where they are, and two stories that persons named stay
    two. ``made`` is the time of the move (UTC); ``weigh`` as `link.judge` has it.
    """
    index(ledger)
    new, known = _sketch(evidence), _known(story, ledger)
    near = _near(new, ledger)
    near.pop(evidence.report.id, None)
    others = list(_candidates(new, near, ledger, but=story))
    if other := link.joined(known, others, link.choices(new, others, near)):
        return _join(story, other.story, ledger, made, weigh)
    if going := link.parted(known):
        return _part(story, going, ledger, made)
    return set()


def _join(one: str, other: str, ledger: Ledger, made: str, weigh: link.Weigh) -> set[str]:
    """The younger story's reports go to the older one, or to the one that a person named."""
    age = {name: (not ledger.by_person(name), ledger.first_in(name)) for name in (one, other)}
    to, story = sorted(age, key=age.__getitem__)
    if not age[story][0]:
        return set()
    there, moving = ledger.evidence_of(to), ledger.evidence_of(story)
    why = f"the reports of “{story}” and “{to}” tell one story"
    ledger.move(ledger.reports_of(story), story, to, GROUPING, why, made)
    _judge(moving, there, ledger, weigh)
    return {story, to}


def _part(story: str, going: Iterable[str], ledger: Ledger, made: str) -> set[str]:
    """Some reports leave for a story of their own, named by the first of them."""
    moving = [report for report in ledger.reports_of(story) if report in set(going)]
    name = _new_name(ledger.one_evidence(moving[0]).report, ledger)
    why = f"{len(moving)} reports of “{story}” tell another story"
    ledger.move(moving, story, name, GROUPING, why, made)
    return {story, name}


def _judge(
    moving: Iterable[Evidence], there: tuple[Evidence, ...], ledger: Ledger, weigh: link.Weigh
) -> None:
    """What reports that come together say of each other: each pair is judged once."""
    for evidence in moving:
        others = [one for one in there if one.report.id != evidence.report.id]
        ledger.judge(link.judge(evidence, others, weigh))
