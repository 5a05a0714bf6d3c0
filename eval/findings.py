"""Findings inside a report: are they right, and are planted ones found?

usage: python eval/findings.py [--shared FOLDER] [--first N] [--part PART]

Every finding in the texts of several corpora is looked up in gold/findings.jsonl, where a
reader wrote down whether it is one (file, id, span, kind, right). What is not there yet is
counted as unjudged and printed, to be judged. Then one error is planted into each text that
has a place for it: another weekday, another letter in a name, another number in the
headline. --part is "tune" (the texts that the rules were made with, seven of ten by a hash of
the text), "unseen" (the rest, set aside; but a first scan, before there was a split, sampled
from all, so a few of them were seen) or "all". No model is needed: the names are those that
the rules find alone.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polnear
from onrecord.analyse.calendar import DAY_NAMES
from onrecord.analyse.descriptions import heads
from onrecord.analyse.findings import WEEKDAY, find
from onrecord.analyse.findings_headline import counts
from onrecord.analyse.findings_names import FULL
from onrecord.analyse.sentences import split
from onrecord.analyse.times import resolve
from onrecord.records import Finding, Report, Time, bare_report

GOLD = Path(__file__).parent / "gold" / "findings.jsonl"
FILES = (
    "stories/story_allsides.train", "stories/story_basil.train", "stories/story_fnc.train",
    "stories/story_ecbplus.train", "reuse/reuse_cross.train", "attribution/polnear_train",
    "pages/pages_n4k.train", "pages/pages_wcxb.train",
)  # fmt: skip
SHORT = 500  # characters that a text must have


@dataclass(frozen=True)
class Text:
    """One text of a corpus."""

    file: str
    id: str
    report: Report

    def times(self) -> tuple[Time, ...]:
        return resolve(self.report.text, self.report.published, split(self.report.text))

    def findings(self) -> tuple[Finding, ...]:
        return find(self.report, self.times())


def part_of(text: str) -> str:
    """tune or unseen, by the text alone."""
    return "tune" if int(hashlib.md5(text.encode()).hexdigest(), 16) % 10 < 7 else "unseen"


def texts(shared: Path, first: int | None, part: str) -> Iterator[Text]:
    """The texts of a part, each once; ``first`` of each corpus."""
    seen: set[str] = set()
    for file in FILES:
        found = 0
        for row in polnear.rows(shared / f"data/{file}.jsonl.gz"):
            for at, one in enumerate(row.get("docs", [row])):
                text = one.get("text") or ""
                if len(text) < SHORT or text in seen or part not in ("all", part_of(text)):
                    continue
                seen.add(text)
                name = str(one.get("id") or f"{row['story']}#{at}")
                day = re.match(r"\d{4}-\d\d-\d\d", one.get("date") or "")
                title = one.get("title") or None
                yield Text(file, name, bare_report(text, title=title, published=day and day[0]))
                found += 1
                if found == first:
                    break
            if found == first:
                break


# ------------------------------------------------------------------- planted


def planted(text: Text) -> Iterator[tuple[str, Text, str]]:
    """Kind, the text with one error of it, and the words where it must be found."""
    report = text.report
    for time in text.times():
        named = WEEKDAY.match(time.words)
        if named and time.edtf and re.search(r"\d", time.words) and not time.anchor:
            day = next((d for d in DAY_NAMES if d[:3] == named.group()[:3]), "")
            other = DAY_NAMES[(DAY_NAMES.index(day) + 2) % 7]
            words = other + time.words[named.end() :]
            yield "weekday", _changed(text, time.span, words), words
            break
    families: dict[str, list[re.Match[str]]] = {}
    for one in FULL.finditer(report.text):
        if one["given"].lower() in heads("male_names") | heads("female_names"):
            families.setdefault(one.group(), []).append(one)
    for places in families.values():
        family = places[-1]["family"]
        if len(places) > 1 and len(family) > 6 and family.isalpha():
            slip = family[:3] + family[4:]
            yield "spelling", _changed(text, places[-1].span("family"), slip), slip
            break
    told = [one for one in counts(report.title or "") if not one.rough and one.value >= 3]
    lead = [one for one in counts(report.text[:1200]) if not one.rough]
    if told and any(one.value == told[0].value and one.what == told[0].what for one in lead):
        number = f"{told[0].value + 40:g}"
        title = report.title or ""
        start, end = told[0].span
        words = re.sub(r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b", number,
                       title[start:end], count=1, flags=re.IGNORECASE)  # fmt: skip
        changed = title[:start] + words + title[end:]
        if changed != title:
            yield "headline", replace(text, report=replace(report, title=changed)), ""


def _changed(text: Text, span: tuple[int, int], words: str) -> Text:
    whole = text.report.text[: span[0]] + words + text.report.text[span[1] :]
    return replace(text, report=replace(text.report, text=whole))


KINDS = {
    "weekday": "weekday does not fit date",
    "spelling": "name spelt in two ways",
    "headline": "headline and report give different numbers",
}


def is_found(kind: str, text: Text, words: str) -> bool:
    """Is the planted error among the findings?"""
    return any(
        finding.kind == KINDS[kind]
        and (
            not words or words in text.report.text[slice(*finding.span)] or words in finding.message
        )
        for finding in text.findings()
    )


# ------------------------------------------------------------------ measures


def measure(shared: Path, first: int | None = None, part: str = "unseen") -> dict[str, float]:
    """Precision over the judged findings (%), and the share of planted errors found (%)."""
    gold = {
        (row["file"], row["id"], *row["span"], row["kind"]): row["right"]
        for row in map(json.loads, GOLD.read_text("utf-8").splitlines())
    }
    right: Counter[str] = Counter()
    judged: Counter[str] = Counter()
    put: Counter[str] = Counter()
    got: Counter[str] = Counter()
    read = unjudged = 0
    for text in texts(shared, first, part):
        read += 1
        for finding in text.findings():
            verdict = gold.get((text.file, text.id, *finding.span, finding.kind))
            if verdict is None:
                unjudged += 1
                row = {"file": text.file, "id": text.id, "span": finding.span}
                print(json.dumps(row | {"kind": finding.kind}), finding.message)
                continue
            judged[finding.kind] += 1
            right[finding.kind] += verdict
        if read % 4 == 0:  # a quarter is enough for the planted ones
            for kind, changed, words in planted(text):
                put[kind] += 1
                got[kind] += is_found(kind, changed, words)
    out = {"texts": float(read), "findings": float(judged.total()), "unjudged": float(unjudged)}
    if judged:
        out["precision"] = 100 * right.total() / judged.total()
    out |= {f"{kind}: right of {judged[kind]}": float(right[kind]) for kind in sorted(judged)}
    out |= {f"planted {kind}, of {put[kind]}": 100 * got[kind] / put[kind] for kind in sorted(put)}
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--first", type=int, help="only the first so many texts of each corpus")
    parser.add_argument("--part", choices=("tune", "unseen", "all"), default="unseen")
    options = parser.parse_args()
    for name, value in measure(options.shared, options.first, options.part).items():
        print(f"{name:60}{value:9.1f}")


if __name__ == "__main__":
    main()
