"""The corpora of stories as streams of reports: which are kept aside, and in which order."""

from __future__ import annotations

import gzip
import json
import pickle
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from onrecord.link import sketches
from onrecord.link.sketches import Sketch

EARLY, LONG = 734500, 3200  # ordinal of a day in 2011, and days to one in 2020


@dataclass(frozen=True)
class Doc:
    """A report of a corpus; ``when`` is its place in the stream."""

    id: str
    story: str
    title: str | None
    text: str
    date: str | None
    when: float
    inside: bool  # of a story, not of the background


def rows(path: Path) -> Iterator[dict[str, object]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def chance(text: str) -> int:
    return zlib.crc32(text.encode())


def is_unseen(story: str) -> bool:
    """Is a story (or a background report) kept aside? A third of them is.

    The two stories of an ecbplus topic go together.
    """
    return chance(topic(story)) % 3 == 0


def topic(story: str) -> str:
    """What the two stories of an ecbplus topic share: "ecbplus/7ecb", "ecbplus/7ecbplus"."""
    return re.sub(r"(?<=\d)ecb(plus)?$", "", story)


def _day(given: str | None) -> str | None:
    """A date as onrecord reads it; the corpus has some that are none."""
    return given if given and re.fullmatch(r"(19|20)\d\d-\d\d-\d\d", given) else None


def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def told(shared: Path, name: str) -> Iterator[Doc]:
    """The reports of one set, story by story; those of an undated story share a day."""
    for row in rows(shared / f"data/stories/story_{name}.train.jsonl.gz"):
        story = str(row["story"])
        given: list[dict[str, str]] = row["docs"]  # type: ignore[assignment]
        dates = [found for doc in given if (found := _day(doc.get("date")))]
        start = _ordinal(min(dates)) if dates else EARLY + chance(story) % LONG
        for at, doc in enumerate(given):
            day = _day(doc.get("date"))
            when = (_ordinal(day) if day else start) + chance(f"{story} {at}") % 97 / 100
            text = doc.get("text") or doc.get("lead") or ""
            yield Doc(f"{story}/{at}", story, doc.get("title"), text, day, when, True)


def background(shared: Path) -> Iterator[Doc]:
    """The reports of no story; each counts as a story of its own."""
    for row in rows(shared / "data/stories/story_allsides_background.train.jsonl.gz"):
        key, day = f"bg/{row['id']}", _day(row.get("date"))  # type: ignore[arg-type]
        when = _ordinal(day) if day else EARLY + chance(key) % LONG
        title, lead = str(row["title"]), str(row["lead"] or "")
        yield Doc(key, key, title, lead, day, when + chance(key) % 97 / 100, False)


def stream(shared: Path, parts: Sequence[int] = (0, 3), share: float = 1.0) -> list[Doc]:
    """The stories' reports and the background's of these sixths, in time order.

    Sixths 0 and 3 are the third kept aside. ``share`` is how much of their background is
    among them.
    """
    docs = [doc for doc in told(shared, "allsides") if chance(doc.story) % 6 in parts]
    docs += [
        doc
        for doc in background(shared)
        if chance(doc.story) % 6 in parts and chance(doc.story) // 6 % 1000 < 1000 * share
    ]
    return sorted(docs, key=lambda doc: (doc.when, doc.id))


def shuffled(shared: Path, name: str) -> list[Doc]:
    """All reports of a set, in an order that says nothing."""
    return sorted(told(shared, name), key=lambda doc: chance(f"{doc.text[:200]} {doc.id}"))


def sketched(doc: Doc, vectors: dict[str, bytes]) -> Sketch:
    """A report's sketch."""
    words = sketches.opening(doc.title, doc.text)
    return sketches.sketch(doc.title, doc.text, doc.date, vectors[words])


def embedded(docs: Sequence[Doc], cache: Path | None = None) -> dict[str, bytes]:
    """Opening -> vector; ``cache`` keeps them from one run to the next."""
    from onrecord.analyse.encoder import Encoder

    known: dict[str, bytes] = pickle.loads(cache.read_bytes()) if cache and cache.exists() else {}
    encoder, before = Encoder(), len(known)
    for words in dict.fromkeys(sketches.opening(doc.title, doc.text) for doc in docs):
        if words not in known:
            known[words] = encoder.embed([words])[0].astype("<f2").tobytes()
    if cache and len(known) > before:
        cache.write_bytes(pickle.dumps(known))
    return known
