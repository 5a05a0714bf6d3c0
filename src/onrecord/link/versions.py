"""Versions of one article: which reports they are, and what was changed between two.

The same address read again is the same article. So is a report that its outlet put under
a second address in nearly the same words: agencies and their national sites do so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from urllib.parse import urlsplit

from onrecord.link.carried import statement_changes
from onrecord.link.dates import days
from onrecord.link.edits import Tokens, as_spans, regions
from onrecord.records import Article, Changes, Evidence, Report

SHARED = 0.8  # of the runs of words of each of two texts: one article under two addresses
WITHIN = 0.97  # of the shorter's runs, where the titles are the same: one was cut or continued
APART = 7  # days between two versions under two addresses, at most
RUN = 5  # words in a run


def same_article(new: Report, known: Iterable[Report]) -> tuple[Report, str] | None:
    """The known report of which ``new`` is a version under another address, and why."""
    candidates = [old for old in known if _may_be_same(new, old)]
    words = _runs(new.text) if candidates else set()
    for old in candidates:
        theirs = _runs(old.text)
        shared = len(words & theirs)
        least, most = sorted((shared / max(len(words), 1), shared / max(len(theirs), 1)))
        titled = new.title is not None and _fold(new.title) == _fold(old.title or "")
        if least >= SHARED or (titled and most >= WITHIN):
            return old, f"{new.outlet} has {round(100 * least)}% of its words at another address"
    return None


def is_same_text(new: Report, old: Report) -> bool:
    """True where nothing that a reader sees was changed: title and words."""
    return (new.title, new.text) == (old.title, old.text)


def _may_be_same(new: Report, old: Report) -> bool:
    """One outlet on one site, in about the same days."""
    if not new.outlet or not old.outlet or _fold(new.outlet) != _fold(old.outlet):
        return False
    sites = {_site(r.url) for r in (new, old) if r.url}
    if len(sites) > 1:
        return False
    one, other = days(new.published), days(old.published)
    return not one or not other or abs((one[0] - other[0]).days) <= APART


def _site(url: str) -> str:
    """The last two labels of a host (three where the second last is as short as "co")."""
    host = (urlsplit(url).hostname or "").split(".")
    return ".".join(host[-3:] if len(host) > 2 and len(host[-2]) <= 3 else host[-2:])


def _fold(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


# ------------------------------------------------------------------- changes


def article(key: str, versions: Sequence[Evidence], seen: Mapping[str, tuple[str, ...]]) -> Article:
    """An article from its versions, oldest first, with what was changed between them."""
    return Article(
        key=key,
        versions=tuple(versions),
        changes=tuple(changes(old, new) for old, new in pairwise(versions)),
        seen=seen,
    )


def changes(old: Evidence, new: Evidence) -> Changes:
    """What was changed from one version to the next: title, words, statements."""
    before, after = old.report, new.report
    tokens = Tokens(before), Tokens(after)
    found = regions(*tokens)
    return Changes(
        before=before.id,
        after=after.id,
        title=(before.title, after.title) if before.title != after.title else None,
        edits=as_spans(*tokens, found),
        statements=statement_changes(old, new, tokens, found),
    )
