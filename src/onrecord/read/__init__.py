"""Places in, captures out: bytes as they were found, never changed.

The one way in is `captures`; what cannot be read comes back as a `records.Problem`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from onrecord.errors import PlaceError
from onrecord.read import files
from onrecord.read.addresses import article, is_address
from onrecord.read.formats import opened
from onrecord.records import Capture, Hints, Problem
from onrecord.spans import whole

if TYPE_CHECKING:
    from onrecord.read.web import Web

LISTS = (".opml", ".xml", ".rss", ".atom", ".json")  # how files that are lists are named

__all__ = ["article", "captures", "opened"]


def captures(
    places: Sequence[str], hints: Hints, now: str, web: Web | None = None
) -> Iterator[Capture | Problem]:
    """Each place's captures in order; what cannot be read comes as a Problem, in its turn.

    ``places`` are files, folders, ``-`` (standard input) and addresses; ``hints`` outrank
    what is told beside a place, one by one; ``now`` (UTC, ISO 8601) becomes
    ``Capture.retrieved``; ``web`` says how addresses are fetched. Addresses that stand
    beside each other are fetched together, and still come in order. Bad input never raises.
    """
    for remote, together in groupby(places, is_address):
        if remote:
            from onrecord.read import web as fetching

            remote_places = [whole(place) for place in together]
            yield from fetching.captures(remote_places, hints, now, web or fetching.Web())
        else:
            for place in together:
                yield from map(_named, _local(place, hints, now, web))


def _named(item: Capture | Problem) -> Capture | Problem:
    """A capture or problem under a name that can be kept: a file's may be no text at all."""
    place = whole(item.place)
    if isinstance(item, Problem):
        return replace(item, place=place, message=whole(item.message))
    return item if place == item.place else replace(item, place=place)


def _local(place: str, hints: Hints, now: str, web: Web | None) -> Iterator[Capture | Problem]:
    """A file or folder; one that is a list of addresses leads to what they give."""
    if place.lower().endswith(LISTS):
        from onrecord.read import web as fetching

        web = web or fetching.Web()
        try:
            found = fetching.list_in(place, web.manners.entries)
        except PlaceError as error:
            yield Problem(place, error.message)
            return
        if found is not None:
            yield from fetching.listed(found, place, hints, now, web)
            return
    yield from files.captures([place], hints, now)
