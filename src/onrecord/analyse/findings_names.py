"""One person's name spelt in two ways in one report."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from onrecord.analyse.descriptions import heads
from onrecord.records import Finding, Name, Report
from onrecord.spans import Span, covers
from onrecord.spelling import one_slip

PART = r"[A-Z][a-zà-ÿ]+(?:['’-][A-Z]?[a-zà-ÿ]+)*"
FULL = re.compile(rf"\b(?P<given>{PART}) (?:[A-Z]\. )?(?P<family>{PART})\b")


def spellings(report: Report, names: Sequence[Name] = ()) -> Iterator[Finding]:
    """Findings in a report's text: one given name with two family names that differ by a slip.

    A pair of words is a person's name where the given name is a known one or ``names`` (what
    was tagged in the text) says so.
    """
    people = [name.span for name in names if name.kind == "person"]
    found: dict[str, dict[str, list[Span]]] = defaultdict(dict)
    for one in FULL.finditer(report.text):
        given, family = one["given"], re.sub(r"['’]s$", "", one["family"])
        if given.lower() in heads("male_names") | heads("female_names") or covers(
            people, [one.span()]
        ):
            span = one.start(), one.start("family") + len(family)
            found[given].setdefault(family, []).append(span)
    for families in found.values():
        spelt = sorted(families, key=lambda family: (-len(families[family]), families[family][0]))
        for at, usual in enumerate(spelt):
            for slip in spelt[at + 1 :]:
                if one_slip(usual, slip):
                    here, there = families[slip][0], families[usual]
                    yield Finding(
                        report.id,
                        here,
                        "name spelt in two ways",
                        f"“{report.text[slice(*here)]}” here, “{report.text[slice(*there[0])]}”"
                        f" {'once' if len(there) == 1 else f'{len(there)} times'} in this report",
                    )
