"""Addresses to captures: pages and lists, several hosts at once, each host one by one.

Captures and problems come in the order of the places, and below a list in its order,
whichever host was quicker: the same web gives the same ledger. What is fetched ahead of its
turn waits.
"""

from __future__ import annotations

import heapq
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from onrecord.errors import PlaceError
from onrecord.read import addresses, feed, guard, links, pages
from onrecord.read.capture import capture
from onrecord.read.feed import Entry, Listing
from onrecord.read.fetch import Answer, Fetcher, StoppedError
from onrecord.read.manners import Manners
from onrecord.read.memory import Forgetful, Memory
from onrecord.read.slots import List, Outcome, Page, Slot
from onrecord.records import Capture, Hints, Problem, Visit

DEEPEST = 3  # lists within lists
FORGOTTEN = "what is there was forgotten on request; it is not read"
_AHEAD = 100_000_000  # bytes fetched ahead of their turn, before no more are asked for
Item = Capture | Problem


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading is: addresses done and still open, and the hosts being asked."""

    done: int
    open: int
    hosts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Web:
    """How the web is read: manners, what is remembered, who is told, what is wanted.

    ``wanted`` is asked for each address of a list: False leaves it out, unread and unsaid.
    None wants all.
    """

    manners: Manners = field(default_factory=Manners)
    memory: Memory | None = None
    notice: Callable[[Progress], None] | None = None
    wanted: Callable[[Entry], bool] | None = None


def captures(places: Sequence[str], hints: Hints, now: str, web: Web) -> Iterator[Item]:
    """What ``places`` (addresses) give, as `onrecord.read.captures` says."""
    reading = _Reading(hints, now, web)
    for number, place in enumerate(places):
        reading.add(Slot((number,), place, place.strip(), [web.manners.entries]))
    yield from reading.items()


def list_in(place: str, most: int) -> Listing | None:
    """The list that a file is, or None. Raises PlaceError where it is one and broken."""
    path = Path(place)
    try:
        if not path.is_file() or path.stat().st_size > guard.MAX_BYTES:
            return None
        return feed.listing(path.read_bytes(), path.absolute().as_uri(), most)
    except OSError:
        return None


def listed(found: Listing, place: str, hints: Hints, now: str, web: Web) -> Iterator[Item]:
    """What the entries of a list give that was found in a file, ``place``."""
    reading = _Reading(hints, now, web)
    top = Slot((0,), place, place, [web.manners.entries])
    reading.expand(top, found)
    yield from (Problem(place, told) for told in _told_of(found, top))
    yield from reading.items()


class _Reading:
    """One reading of many addresses. All but `_fetch` runs in the caller's thread."""

    def __init__(self, hints: Hints, now: str, web: Web) -> None:
        self._hints, self._now, self._web = hints, now, web
        self._memory: Memory = web.memory or Forgetful()
        self._fetcher = Fetcher(web.manners)
        self._open: list[Slot] = []  # a heap, in order
        self._waiting: dict[str, list[Slot]] = {}  # host: a heap of slots not yet asked for
        self._running: dict[str, threading.Thread] = {}
        self._results: queue.SimpleQueue[tuple[Slot, str, Outcome]] = queue.SimpleQueue()
        self._owners: dict[str, Slot] = {}  # key: the slot that reads it
        self._done = 0
        self._ahead = 0  # bytes that wait for their turn

    def add(self, slot: Slot) -> None:
        """Take one more address into the reading; one that was forgotten is not asked for."""
        if self._memory.is_forgotten(addresses.key(slot.url)):
            if slot.entry is not None:
                return  # of what a list names, nobody asked for this
            slot.gave = Problem(slot.place, FORGOTTEN, again=False)
            heapq.heappush(self._open, slot)
            return
        heapq.heappush(self._open, slot)
        self._queue(slot, slot.url)

    def expand(self, slot: Slot, found: Listing) -> None:
        """Take the addresses of a list into the reading, behind the list's own place."""
        entries = found.entries
        if found.kind == "sitemap index" and all(entry.stamp for entry in entries):
            entries = tuple(sorted(entries, key=lambda e: e.stamp or "", reverse=True))
        for number, entry in enumerate(entries):
            if not found.lists:
                if self._web.wanted is not None and not self._web.wanted(entry):
                    continue
                if slot.budget[0] <= 0:
                    break
                slot.budget[0] -= 1
            shared = found.kind == "sitemap index"
            budget = slot.budget if shared else [self._web.manners.entries]
            order = (*slot.order, number)
            self.add(Slot(order, entry.url, entry.url, budget, entry, slot.place))

    def items(self) -> Iterator[Item]:
        """Captures and problems in order."""
        try:
            while self._open:
                self._start()
                front = self._open[0]
                if front.is_ready():
                    heapq.heappop(self._open)
                    self._done += 1
                    yield from self._settle(front)
                else:
                    self._await()
        finally:
            self._fetcher.stop()
            for thread in self._running.values():
                thread.join(timeout=2.0)
            self._fetcher.hang_up()

    # ----------------------------------------------------------------- fetching

    def _queue(self, slot: Slot, url: str) -> None:
        """Let the slot wait for its host, or for another that reads the same page."""
        slot.url = url
        owner = self._owners.setdefault(addresses.key(url), slot)
        if not owner.leads_to(slot):
            slot.twin = owner
        else:
            heapq.heappush(self._waiting.setdefault(addresses.host(url), []), slot)

    def _start(self) -> None:
        """Ask as many hosts as may be asked at once, those first whose turn is next."""
        for host in sorted(self._waiting, key=lambda h: self._waiting[h][0].order):
            if len(self._running) >= self._web.manners.hosts:
                return
            if self._ahead > _AHEAD and self._running:
                return
            if host in self._running:
                continue
            slot = heapq.heappop(self._waiting[host])
            if not self._waiting[host]:
                del self._waiting[host]
            kept = self._usable(addresses.key(slot.url))
            thread = threading.Thread(
                target=self._fetch, args=(slot, host, kept), daemon=True, name=f"fetch {host}"
            )
            self._running[host] = thread
            thread.start()

    def _usable(self, key: str) -> Visit | None:
        """What is remembered of an address, where what it gave is still there."""
        kept = self._memory.visit(key)
        if kept is None or not (kept.etag or kept.modified):
            return None
        if kept.listing is not None and self._web.wanted is None:
            return None  # the list itself is asked for, with all it says of its entries
        there = kept.listing or (kept.capture and self._memory.capture(kept.capture))
        return kept if there else None

    def _fetch(self, slot: Slot, host: str, kept: Visit | None) -> None:
        """In a thread of its own: what one address gives."""
        outcome: Outcome
        try:
            asked = (kept.etag, kept.modified) if kept else (None, None)
            answer = self._fetcher.fetch(slot.url, *asked)
            outcome = self._told(slot, answer, kept)
        except PlaceError as error:
            outcome = error
        except StoppedError:
            outcome = PlaceError(slot.place, "given up")
        except Exception as error:
            # Whatever a page can do to us, it costs that page and nothing else.
            outcome = PlaceError(slot.place, f"cannot be read ({type(error).__name__}: {error})")
        self._results.put((slot, host, outcome))

    def _told(self, slot: Slot, answer: Answer, kept: Visit | None) -> Outcome:
        """A page or a list, as the bytes tell. Raises PlaceError."""
        if answer.status == 304:
            if kept is None:
                raise PlaceError(slot.place, "the server says it is not modified, unasked")
            if kept.listing is None:
                return Page(answer, kept.name)
            return List(answer, feed.load(kept.listing))
        found = feed.listing(answer.body, answer.url, slot.budget[0])
        if found is not None:
            if len(slot.order) > DEEPEST:
                raise PlaceError(slot.place, f"is a {found.kind} within lists within lists")
            return List(answer, found)
        return self._page_or_list(slot, answer)

    def _page_or_list(self, slot: Slot, answer: Answer) -> Outcome:
        """A page, or the page of links that it is. Raises PlaceError."""
        if what := pages.many(answer):
            raise PlaceError(slot.place, f"{what}: save it, and read the file")
        if pages.kind(answer) != "text/html":
            if answer.body[:200].lstrip()[:9].lower().startswith((b"<?xml", b"<!doctype")):
                raise PlaceError(slot.place, "is XML, and neither a page nor a list of reports")
            return Page(answer, addresses.canonical(answer.url))
        if why := guard.unreadable(answer.body) or guard.overwrought(answer.body):
            raise PlaceError(slot.place, why)
        html = pages.text(answer)
        page = links.page(html, answer.url)
        if self._web.manners.links and slot.entry is None and page.headlines:
            return List(answer, links.listing(page, slot.budget[0]))
        if links.is_list(page):
            told = f"is a page of links ({len(page.headlines)} headlines), not a report"
            feeds = f"; its feed is {page.feed}" if page.feed else ""
            raise PlaceError(slot.place, f"{told}; --links reads what it leads to{feeds}")
        return Page(answer, addresses.canonical(answer.url, html))

    def _await(self) -> None:
        """Take one result in, or say how far it is."""
        if self._web.notice is not None:
            notice = Progress(self._done, len(self._open), tuple(sorted(self._running)))
            self._web.notice(notice)
        try:
            slot, host, outcome = self._results.get(timeout=0.5)
        except queue.Empty:
            return
        self._running.pop(host).join()
        if isinstance(outcome, Page) and slot.variant is None and outcome.answer.status == 200:
            url = outcome.answer.url
            if addresses.is_variant(url, outcome.name, outcome.answer.body):
                slot.variant = outcome
                self._queue(slot, outcome.name)
                return
        if isinstance(outcome, PlaceError) and slot.variant is not None:
            outcome = slot.variant
        slot.outcome, slot.variant = outcome, None
        if isinstance(outcome, Page):
            self._ahead += len(outcome.answer.body)
        elif isinstance(outcome, List):
            self.expand(slot, outcome.listing)

    # ----------------------------------------------------------------- settling

    def _settle(self, slot: Slot) -> Iterator[Item]:
        """What a slot gives, when its turn has come."""
        if slot.twin is not None:
            self._take_over(slot)
        if slot.twin is not None:
            # What a list names twice is read once; what a person names twice is answered twice.
            if slot.entry is None:
                yield from self._again(slot.place, slot.twin)
            elif slot.order[: len(slot.twin.order)] == slot.twin.order:
                yield Problem(slot.place, "is a list that names itself")
            return
        if isinstance(slot.gave, Problem):
            yield slot.gave
            return
        outcome, slot.outcome = slot.outcome, None
        if isinstance(outcome, List):
            slot.gave = ""
            for told in _told_of(outcome.listing, slot):
                yield Problem(slot.place, told)
            listing = feed.dump(outcome.listing)
            self._keep(slot, outcome.answer, addresses.canonical(slot.url), listing=listing)
            return
        made = self._made(slot, outcome)
        slot.gave = made if isinstance(made, Problem) else made.id
        if isinstance(outcome, Page):
            self._ahead -= len(outcome.answer.body)
        instead = self._own_text(slot) if isinstance(made, Problem) else None
        if isinstance(made, Problem) and instead is not None:
            made = replace(made, message=f"{made.message}; the feed's own text is read instead")
        yield made
        if instead is not None:
            yield instead
        if isinstance(outcome, Page) and isinstance(made, Capture):
            # Only now: the one who took the capture has kept it, or has found no report in it.
            self._keep(slot, outcome.answer, outcome.name, page=made)

    def _take_over(self, slot: Slot) -> None:
        """Let a slot have what its twin reads, where the twin's turn is still to come."""
        owner = slot
        while owner.twin is not None:
            owner = owner.twin
        if slot.order < owner.order:
            slot.twin, owner.twin = None, slot
            slot.outcome, owner.outcome = owner.outcome, None

    def _again(self, place: str, owner: Slot) -> Iterator[Item]:
        """What another slot gives or gave, under this place."""
        while owner.twin is not None:
            owner = owner.twin
        if isinstance(owner.gave, Problem):
            yield replace(owner.gave, place=place)
        elif owner.gave:
            if (held := self._memory.capture(owner.gave)) is not None:
                yield replace(held, place=place, retrieved=self._now)
            else:
                yield Problem(place, "is a page that was read already, and had no report")

    def _made(self, slot: Slot, outcome: Outcome | None) -> Item:
        """The capture of a page, or what is wrong with it."""
        place, listed = slot.place, slot.entry.published if slot.entry else None
        if not isinstance(outcome, Page):
            told = outcome.message if isinstance(outcome, PlaceError) else "was not read"
            return Problem(place, told)
        answer = outcome.answer
        url = self._hints.url or outcome.name
        hints = replace(self._hints, url=url, listed=listed)
        if answer.status == 304:
            kept = self._memory.visit(addresses.key(answer.url))
            held = self._memory.capture(kept.capture) if kept and kept.capture else None
            if held is None:
                return Problem(place, "is not modified, and what it was is no longer there")
            hints = replace(hints, charset=held.hints.charset)
            return replace(held, place=place, retrieved=self._now, hints=hints)
        try:
            made = pages.captured(place, answer, hints, self._now)
        except PlaceError as error:
            return Problem(place, error.message)
        if isinstance(self._memory, Forgetful):
            self._memory.hold(made)
        return made

    def _own_text(self, slot: Slot) -> Capture | None:
        """A report as its feed holds it, where the page was never had; the place says so."""
        entry = slot.entry
        if entry is None or entry.text is None:
            return None
        kept = self._memory.visit(addresses.key(entry.url))
        if kept is not None and kept.capture and self._memory.capture(kept.capture):
            return None
        hints = replace(
            self._hints,
            url=self._hints.url or addresses.canonical(entry.url),
            title=self._hints.title or entry.title,
            listed=entry.published,
        )
        body = entry.text.encode("utf-8", "replace")
        return capture(f"{slot.source}#{entry.url}", body, hints, self._now, "text/html")

    def _keep(
        self,
        slot: Slot,
        answer: Answer,
        name: str,
        page: Capture | None = None,
        listing: str | None = None,
    ) -> None:
        """Remember what an address gave, under each name that it goes by."""
        before = self._memory.visit(addresses.key(slot.url))
        told = answer.headers
        kept = Visit(
            name,
            last=self._now,
            first=before.first if before else self._now,
            capture=page.id if page else None,
            listing=listing,
            etag=told.get("etag") or (before.etag if before and answer.status == 304 else None),
            modified=told.get("last-modified")
            or (before.modified if before and answer.status == 304 else None),
            stamp=slot.entry.stamp if slot.entry else None,
        )
        names = {slot.place, slot.url, answer.url}
        if not addresses.is_archived(answer.url):
            names.add(name)
        for key in {addresses.key(one) for one in names}:
            self._memory.keep_visit(key, kept)


def _told_of(found: Listing, slot: Slot) -> Iterator[str]:
    """What a list has to say for itself: nothing in it, too much in it, a part unreadable."""
    if found.fault:
        yield f"a part of this {found.kind} cannot be read ({found.fault})"
    if not found.entries:
        yield f"is a {found.kind} with nothing in it"
    if found.left_out:
        yield f"lists {found.left_out:,} more addresses than are read at once"
    elif slot.budget[0] <= 0:
        yield "lists more addresses than are read at once"
