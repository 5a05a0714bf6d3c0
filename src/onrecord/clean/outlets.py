"""Whose page it is, when nobody says: what the page calls its own house.

General wordings only, each a vote: whose comment rules, whose copyright, for whom the
contributors worked, whose inquiries went unanswered.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from urllib.parse import urlsplit

_HOUSE = r"(?:the )?([A-Z][\w&.-]*(?: (?:of |the |& )?[A-Z][\w&.-]*){0,4})"
_VOTES: tuple[tuple[re.Pattern[str], int], ...] = tuple(
    (re.compile(pattern), weight)
    for pattern, weight in (
        (rf"\b{_HOUSE} (?:is|are) not responsible for\b", 3),
        (r"\b(?:in accordance|comply|complies|compliance|agree) (?:with|to) (?:the )?"
         r"([A-Z][\w&.-]*?(?: [A-Z][\w&.-]*?){0,3})(?:[’']?s[’']?) "
         r"(?:[Tt]erms|[Cc]omment|[Pp]rivacy|[Cc]ommunity|[Hh]ouse)", 2),
        (r"\b[Rr]eporting by [A-Z][^.]{2,80}? for (?:the )?([A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,3}?)"
         r"(?:[’']s\b[^.]*)?\.?$", 2),
        (rf"(?:©|[Cc]opyright|\([Cc]\))\s*(?:©\s*)?(?:\d{{4}}\s*(?:[-–]\s*\d{{4}})?,?\s*)?(?:by )?"
         rf"{_HOUSE}", 2),
        (rf"\b(?:contacted|approached|asked|reached) by {_HOUSE} (?:for|about|on)\b", 1),
        (r"\b(?:interview with|told) (?:the )?([A-Z][\w&.-]*(?: [A-Z][\w&.-]*){0,2})(?:[’']s "
         r"(?:[A-Z]\w+ )*(?:Service|Desk|Newsroom|Bureau))", 1),
        (rf"\bfirst appeared (?:on|in) {_HOUSE}", 3),
        (rf"\b(?:[Ss]ubscribe to|[Ss]ign up (?:for|to)) {_HOUSE}(?:[’']s)? newsletter", 1),
    )
)  # fmt: skip
_NOT_A_HOUSE = re.compile(
    r"(?:all rights reserved|inc|ltd|llc|the|it|we|he|she|they|reserved|all)\.?", re.IGNORECASE
)


def named_in(lines: Iterable[str]) -> str | None:
    """The house that the page's lines give most votes to, at least two; or None."""
    votes: Counter[str] = Counter()
    for line in lines:
        if len(line) > 3000:
            continue
        for pattern, weight in _VOTES:
            for found in pattern.finditer(line):
                name = re.sub(r"\s+(?:All|Inc|Ltd|LLC|GmbH)\b.*$", "", found[1]).strip(" .,")
                if not _NOT_A_HOUSE.fullmatch(name) and len(name) > 1:
                    votes[name] += weight
    best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
    return best[0][0] if best and best[0][1] >= 2 else None


def of_host(url: str | None) -> str | None:
    """The host of an address without its ``www.``; the last resort.

    >>> of_host("https://www.harbour-courier.example/2024/ferry")
    'harbour-courier.example'
    """
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return re.sub(r"^(?:www|m|mobile|amp)\d?\.", "", host) if host else None
