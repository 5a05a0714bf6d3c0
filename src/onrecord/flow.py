"""One report's whole way, as a page of prose.

A place gives captures. A capture is cleaned into a report. A report that the ledger has
already adds nothing. A new one is analysed, put into its story, judged against what the
story holds, and kept: report, capture and judgements in one transaction. When the reading
is done, what follows from it is derived anew for the stories that changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from onrecord import carrying, clean, link, placing
from onrecord import read as reading
from onrecord.errors import ForgottenError, OnrecordError
from onrecord.ledger import Ledger
from onrecord.records import (
    Analysis,
    Article,
    Capture,
    Evidence,
    Hints,
    Judgement,
    Problem,
    Report,
    Story,
    Version,
    report_id,
)

if TYPE_CHECKING:
    from onrecord.read.pack import Pack
    from onrecord.read.web import Web

PERSON = "person: --story"
OLDEST = "1995"  # year from which on a feed's date is believed
AT_HAND = 8  # stories whose evidence is kept in memory while a reading lasts


class Reader(Protocol):
    """What `analyse.Reader` does, as far as the way of a report needs it."""

    def analyse(self, report: Report) -> Analysis:
        """All that is to be found in one report."""

    def embed_bytes(self, texts: Sequence[str]) -> list[bytes]:
        """Sentence embeddings, as Analysis.vectors holds them."""

    def weigh(self, pairs: Sequence[tuple[str, str]]) -> Any:
        """Logits [N, 5] of the pair model, which reads both texts of a pair."""


@dataclass(frozen=True, slots=True)
class Step:
    """What became of one place: exactly one of report and problem is set."""

    place: str
    report: Report | None = None
    story: str | None = None
    new: bool = False
    problem: Problem | None = None


def read(
    places: Sequence[str],
    ledger: Ledger,
    reader: Reader,
    story: str | None,
    hints: Hints,
    now: str,
    web: Web | None = None,
) -> Iterator[Step]:
    """Carry places into the ledger, a step for each report or problem as it happens.

    ``story`` None lets each report find its own. ``now`` is the time of retrieval (UTC);
    ``web`` says how addresses are fetched.
    Derived tables follow when the last place is done; a reading that is cut off leaves
    them stale, and the next question derives them.
    """
    known: dict[str, list[Evidence]] = {}
    for item in reading.captures(places, hints=hints, now=now, web=web):
        if isinstance(item, Problem):
            yield Step(item.place, problem=item)
            continue
        try:
            yield _keep(item, ledger, reader, story, known)
        except OnrecordError as error:
            again = not isinstance(error, ForgottenError)
            yield Step(item.place, problem=Problem(item.place, error.message, again))
    derive(ledger)


def _keep(
    capture: Capture,
    ledger: Ledger,
    reader: Reader,
    story: str | None,
    known: dict[str, list[Evidence]],
) -> Step:
    report = _dated(clean.report(reading.opened(capture)), capture)
    address = reading.article(report.url)
    versions = ledger.versions_at(address) if address else []
    report = next((old for old in versions if _adds_nothing(report, old)), report)
    new = not ledger.has_report(report.id)
    placed = ledger.stories_of(report.id)
    if not new and (story in placed or (story is None and placed)):
        if "://" in capture.place and capture.retrieved != report.retrieved:
            ledger.see_again(report.id, capture)
            for one in placed if len(versions) > 1 else ():
                known.pop(one, None)  # an older version may be the last one again
        return Step(capture.place, report, story or placed[0])
    evidence = _analysed(report, reader) if new else ledger.one_evidence(report.id)
    maker = PERSON if story else placing.GROUPING
    followed = ledger.stories_of(versions[-1].id) if versions else []
    name = story or next(iter(followed), None) or placing.find_story(evidence, ledger)
    for one in dict.fromkeys((name, *followed)):
        if one not in known:
            while len(known) >= AT_HAND:
                known.pop(next(iter(known)))
            known[one] = list(ledger.evidence_of(one))
        version = _version(report, address, versions, known[one], ledger)
        known[one] = _add(capture, evidence, one, maker, version, ledger, known[one], reader)
    if story or followed:
        placing.index(ledger)
        return Step(capture.place, report, name, new)
    for changed in placing.regroup(evidence, name, ledger, capture.retrieved, reader.weigh):
        known.pop(changed, None)
    return Step(capture.place, report, ledger.stories_of(report.id)[0], new)


def _dated(report: Report, capture: Capture) -> Report:
    """A report with the day that a feed gives, where its page is silent, or leaves us to guess.

    A feed may date an entry by when it was changed or sent, so the day is likely and not sure;
    one in the future, or from before there were feeds, is an error of the feed. Somewhere
    on earth it is tomorrow already.
    """
    day = capture.hints.listed
    known = report.published and report.published_trust != "guess"
    if known or day is None or day < OLDEST:
        return report
    if date.fromisoformat(day) > date.fromisoformat(capture.retrieved[:10]) + timedelta(days=1):
        return report
    made = report_id(report.text, report.title, report.outlet, day, report.url)
    return replace(report, id=made, published=day, published_from="feed", published_trust="likely")


def _adds_nothing(report: Report, old: Report) -> bool:
    """True where a version reads as an older one does, and says no more of date and outlet."""
    guessed = old.published_trust == "guess" and report.published_trust != "guess"
    dated = report.published and (guessed or not old.published)
    more = dated or (report.outlet and not old.outlet)
    return link.is_same_text(report, old) and not more


def _version(
    report: Report,
    address: str | None,
    versions: Sequence[Report],
    known: Sequence[Evidence],
    ledger: Ledger,
) -> Version:
    """Of which article a report is a version: by its address, by its words, or of its own."""
    if versions:
        return Version(ledger.article_of(versions[0].id), address, "the same address")
    if found := link.same_article(report, [one.report for one in known]):
        return Version(ledger.article_of(found[0].id), address, found[1])
    return Version(report.id, address, "the first")


def _add(
    capture: Capture,
    evidence: Evidence,
    story: str,
    maker: str,
    version: Version,
    ledger: Ledger,
    known: Sequence[Evidence],
    reader: Reader,
) -> list[Evidence]:
    """Judge a report against a story and keep it; the story's reports as they are now.

    Versions of one article are not judged against each other, and the last one stands for all.
    """
    older = {one.id for one in ledger.versions_in(version.article)}
    others = [one for one in known if one.report.id not in older]
    judgements = link.judge(evidence, others, reader.weigh)
    ledger.add(capture, evidence, story, maker, judgements, version)
    evidence = ledger.one_evidence(evidence.report.id)  # with what was forgotten blacked out
    if len(others) == len(known):
        return [*known, evidence]
    last = ledger.versions_in(version.article)[-1].id
    if last != evidence.report.id:
        return list(known)
    return [evidence if one.report.id in older else one for one in known]


def _analysed(report: Report, reader: Reader) -> Evidence:
    """A report with what was read in it, and the vector of its opening beside those."""
    analysis = reader.analyse(report)
    vectors = {
        **analysis.vectors,
        report.id: reader.embed_bytes([link.opening(report.title, report.text)])[0],
    }
    return Evidence(report, replace(analysis, vectors=vectors))


def article(key: str, ledger: Ledger) -> Article:
    """An article with all its versions and what was changed between them."""
    versions = [ledger.one_evidence(report.id) for report in ledger.versions_in(key)]
    seen = {one.report.id: tuple(ledger.seen(one.report.id)) for one in versions}
    return link.article(key, versions, {report: times for report, times in seen.items() if times})


def with_versions(story: Story, ledger: Ledger) -> Story:
    """A story with the articles in it that have more than one version, and with what persons
    judged of the older ones."""
    revised = tuple(article(key, ledger) for key in ledger.revised(story.name))
    if not revised:
        return story
    inside = {s.id for one in story.evidence for s in one.analysis.statements}
    inside |= {e.id for one in story.evidence for e in one.analysis.entities}
    judgements = tuple(
        j
        for j in judged(story.evidence, ledger)
        if j.a in inside and (j.b in inside or j.relation == "renames")
    )
    return replace(story, revised=revised, judgements=judgements)


def judged(evidence: Sequence[Evidence], ledger: Ledger) -> tuple[Judgement, ...]:
    """Every judgement on these reports and their older versions, persons' carried over."""
    older = [old for item in evidence for old in carrying.before(ledger, item)]
    judgements = ledger.judgements_on([*evidence, *older])
    persons = [one for one in judgements if one.made or one.retired is not None]
    if not older or not persons:
        return judgements  # nothing to be carried over
    about = {end for one in persons for end in (one.a, one.b)}
    return carrying.carried(judgements, carrying.onward(ledger, evidence, about))


def rebuild(ledger: Ledger) -> None:
    """Drop all that is derived, the index of the reports too, and derive it again."""
    ledger.drop_derived()
    ledger.drop_sketches()
    placing.index(ledger)
    derive(ledger)


def unpack(
    pack: Pack, ledger: Ledger, reader: Reader, story: str
) -> tuple[list[str], list[Problem]]:
    """Take a packed story into the ledger: the reports that it adds, and what stays out.

    Where the ledger has reports in a story of that name, those that are new are judged
    against them. Raises PlaceError and LedgerError; then nothing is taken.
    """
    before = ledger.current_in(story)
    with ledger.taking(pack.place, story) as taking:
        for table, row in pack.rows():
            taking.row(table, row)
        for body in pack.bodies():
            taking.body(body)
    known = [ledger.one_evidence(report) for report in before]
    for report in ledger.current_in(story) if known else ():
        if report not in before:
            ledger.judge(link.judge(ledger.one_evidence(report), known, reader.weigh))
    derive(ledger)
    return list(taking.added), taking.problems


def derive(ledger: Ledger) -> None:
    """Derive what follows from evidence and judgements, for every stale story."""
    for name in ledger.stale_stories():
        evidence = ledger.evidence_of(name)
        judgements = judged(evidence, ledger)
        if missing := link.rejoined(evidence, judgements):
            ledger.judge(missing)
            judgements = judged(evidence, ledger)
        older = [old for item in evidence for old in carrying.before(ledger, item)]
        ledger.keep_derived(name, link.derive(evidence, judgements, older))


# ------------------------------------------------------- the steps as filters


def row_of(step: Callable[[Mapping[str, Any]], Mapping[str, Any]], row: object) -> dict[str, Any]:
    """One JSON row through one step: what it adds, or ``error`` where it cannot be handled."""
    if not isinstance(row, dict):
        return {"error": "not a JSON object"}
    try:
        return {**row, **step(row)}
    except OnrecordError as error:
        return {**row, "error": error.message}
    except (KeyError, TypeError, ValueError) as error:
        return {**row, "error": f"unusable row ({type(error).__name__}: {error})"}
