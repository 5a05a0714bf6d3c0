"""An HTML page to a report: the chooser picks its blocks, we say what the others are.

The page is parsed once, walked once (`blocks`), and every block is given once: as a
paragraph, a caption, a visitor's reference, or labelled furniture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from urllib.parse import urljoin

import htmldate
import numpy as np
from lxml import etree
from numpy.typing import NDArray

from onrecord.clean import bylines, captions, chooser, dates, dating, outlets, visitors, writers
from onrecord.clean.agreement import fold
from onrecord.clean.assemble import Facts, assemble
from onrecord.clean.blocks import Block
from onrecord.clean.chooser import View
from onrecord.clean.dating import Dated
from onrecord.clean.decode import decoded
from onrecord.clean.furniture import kind_of
from onrecord.clean.head import Head
from onrecord.clean.kinds import furniture_of, kind_of_page
from onrecord.clean.sift import Paragraph, Parts, reference_of
from onrecord.clean.signs import Floats
from onrecord.errors import PageError
from onrecord.records import Capture, Report

KEEP = 0.55  # the chance from which a block is the report's; set on sites left out in training
DOUBTED = 0.9  # up to which a pattern's word for what a block is outranks the chooser's
MAX_FURNITURE = 2000  # lines of furniture kept from one page
MAX_CHARACTERS = 30_000_000
MAX_ELEMENTS = 60_000
LONGEST_SEARCHED = 50_000  # characters of a block; htmldate's patterns are slow on longer ones
NEAR_MAKERS = 12  # … in which a line may name its makers
NEAR = 25  # blocks around the report whose wording is looked at
_AROUND = (
    (re.compile(r"share|social|addtoany|sharing"), "share"),
    (re.compile(r"related|recommend|more-stor|read-next|most-read|trend|also|teaser"), "related"),
    (re.compile(r"newsletter|promo|subscri|advert|(?:^|[\s_-])ads?(?:$|[\s_-])|sponsor|paywall"),
     "promotion"),
    (re.compile(r"bio|about-author|author-(?:box|info|desc)"), "author"),
    (re.compile(r"menu|nav|breadcrumb|footer|masthead|header|sidebar"), "navigation"),
    (re.compile(r"(?:^|[\s_-])tags?(?:$|[\s_-])|topics|keywords"), "tags"),
    (re.compile(r"copyright"), "copyright"),
)  # fmt: skip
_TAGGED = {
    "nav": "navigation", "footer": "navigation", "header": "navigation", "form": "form",
    "aside": "related", "button": "navigation", "label": "form",
}  # fmt: skip
_CAPTION = re.compile(r"caption|(?:^|[\s_-])legend(?:$|[\s_-])")
_CREDIT = re.compile(r"credit|copyright|photographer|source|attribution")
# An address that joining to another would leave as it is.
_WHOLE = re.compile(
    r"https?://[\w.-]+(?:/[\w./%~+,@!-]*)?(?:\?[\w./%~+,&=-]+)?(?:#[\w./%~+,&=-]+)?", re.ASCII
)
_UNSEEN = re.compile(r"visually-?hidden|screen-?reader|(?:^|[\s_-])sr-?only(?:$|[\s_-])")
_OPEN_END = re.compile(r"[^.!?…:;\"”’»)\]]$")
_LEAD = re.compile(
    r"(?P<sure>standfirst|strap-?line|(?:^|[\W_])(?:dek|deck|subdeck|strap)(?:$|[\W_])|sub-?(?:head|"
    r"title|line|heading))|(?:^|[\W_])(?:lede|lead|intro|excerpt|summary|abstract|synopsis)(?:$|[\W_])|"
    r"description"
)
_NO_LEAD = frozenset(["figcaption", "figure", "form", "nav", "footer", "li"])
FOLLOWING, SENTENCE = 3, 9  # paragraphs below a standfirst, and the blanks that one has
LEAD = 12  # blocks below the heading in which the standfirst stands
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:[-_][a-z]{2,4}){0,2}", re.IGNORECASE)


def report(capture: Capture) -> Report:
    """The report in an HTML capture. Raises PageError when there is none."""
    source, notes = decoded(capture.body, capture.hints.charset)
    seen = _view(source, capture.place)
    head, chances = seen.head, chooser.chances(seen)
    heading = _heading(seen, chances)
    title = capture.hints.title or _title(seen, heading)
    parts = _Sorting(seen, chances, heading, title, _address(capture, head)).parts()
    if not parts.paragraphs:
        raise PageError(capture.place, "no report in it: nothing but navigation and the like")
    url = _address(capture, head)
    outlet = _outlet(head) or outlets.named_in(b.text for b in seen.page.blocks[-60:])
    parts.authors = writers.authors(head, seen.page, heading, outlet) or parts.authors
    latest = dates.day(capture.retrieved) or "2100-01-01"  # never today's clock
    captioned = sum(len(p.text.split()) for p in parts.paragraphs if p.is_caption)
    words = sum(len(p.text.split()) for p in parts.paragraphs) - captioned
    kind, said = kind_of_page(head, seen.page, url, title, words, captioned)
    facts = Facts(
        url=url,
        outlet=outlet,
        published=_published(seen, heading, url, latest, parts),
        modified=dating.modified(head, seen.page, heading, latest),
        page_kind=kind,
        section=head.sections[0].value[:100] if head.sections else None,
        language=_language(head),
        source=head.source,
        notes=(*notes, *said),
    )
    return assemble(capture, parts, facts)


def _view(source: str, place: str) -> View:
    if len(source) > MAX_CHARACTERS:
        raise PageError(place, f"a page of {len(source):,} characters is too large to be a report")
    tree = chooser.parse(source)
    if tree is None:
        raise PageError(place, "cannot be taken apart as HTML")
    # Counting takes time, and a page has hardly more elements than it has signs of tags.
    if source.count("<") > MAX_ELEMENTS // 2 and tree.xpath("count(//*)") > MAX_ELEMENTS:
        raise PageError(place, f"a page of over {MAX_ELEMENTS:,} elements is no report")
    return chooser.view(tree)


def _address(capture: Capture, head: Head) -> str | None:
    if capture.hints.url:
        return capture.hints.url
    return next((u for u in head.urls if u.startswith(("http://", "https://"))), None)


def _heading(seen: View, chances: Floats) -> int:
    """The block of the title: the main heading that says what the head says, or the likeliest."""
    page = seen.page
    first = next((i for i, chance in enumerate(chances) if chance >= KEEP), len(page.blocks))
    tops = [
        i for i, b in enumerate(page.blocks) if b.frame >= 0 and page.frames[b.frame].tag == "h1"
    ]
    named = [i for i, name in enumerate(seen.named) if name == 1]
    both = [i for i in named if i in tops]
    partly = [
        i for i in tops if any(seen.keys[i] and seen.keys[i] in fold(t) for t in seen.head.titles)
    ]
    for held in (both, partly, [i for i in named if i <= first][-1:], tops, named):
        if held:
            return held[0]
    return -1


def _title(seen: View, heading: int) -> str | None:
    """The title without its site's name: as the page's heading has it, or as the head tells it."""
    titles = seen.head.titles
    if heading >= 0:
        text, key = seen.page.blocks[heading].text, seen.keys[heading]
        if not titles or any(key in fold(t) or fold(t) in key for t in titles if key and fold(t)):
            return text
    if not titles:
        return None
    told = titles[0]
    sites = {fold(site.value) for site in seen.head.sites}
    cut = re.match(r"(.{12,}?)\s+[|–—•·-]\s+([^|–—•]{2,50})$", told)
    if cut and (fold(cut[2]) in sites or (not sites and len(cut[2].split()) <= 4)):
        return cut[1]
    return told


def _outlet(head: Head) -> str | None:
    """The outlet's name: its own site name before its publisher's."""
    told = {site.name: site.value for site in reversed(head.sites)}
    for name in ("og:site_name", "publisher", "site", "application-name"):
        if 1 < len(value := told.get(name, "")) <= 80:
            return value
    return None


def _language(head: Head) -> str | None:
    for told in head.languages:
        if found := _LANGUAGE.match(told.value.strip()):
            return found[0].lower().replace("_", "-")
    return None


def _published(
    seen: View, heading: int, url: str | None, latest: str, parts: Parts
) -> Dated | None:
    """What the page's voices tell; else htmldate's guess; else a stamp line near the report."""
    if told := dating.published(seen.head, seen.page, heading, url, latest):
        return told
    found = None
    try:
        if all(len(block.text) <= LONGEST_SEARCHED for block in seen.page.blocks):
            found = htmldate.find_date(
                seen.tree, original_date=True, extensive_search=True, max_date=latest, url=url
            )
    except (etree.LxmlError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        found = None
    if found:
        return Dated(found, "search", "guess")
    stamped, _ = dates.stamps(parts.stamps)
    return Dated(stamped, "text", "guess") if stamped and stamped <= latest else None


def standfirst(seen: View, keeps: NDArray[np.bool_], heading: int) -> int:
    """The block between heading and report that sums the report up, or -1.

    Extractors lose it with the head of the page: told by what it is called, by its being a
    smaller heading, or by the page's describing itself in the same words.
    """
    if heading < 0:
        return -1
    page = seen.page
    below = np.flatnonzero(keeps[heading + 1 :])
    first = heading + 1 + int(below[0]) if len(below) else len(page.blocks)
    for i in range(heading + 1, min(heading + LEAD, first + 2, len(page.blocks))):
        block, frames = page.blocks[i], page.around(i, 3)
        if not 5 <= block.text.count(" ") + 1 <= 90 or kind_of(block.text):
            continue
        if any(f.tag in _NO_LEAD or _CAPTION.search(f.marks) for f in frames):
            continue
        if sum(e - s for s, e, _ in block.links) > 0.6 * len(block.text):
            continue
        called = [found for f in frames[:2] if (found := _LEAD.search(f.marks))]
        headed = bool(frames) and frames[0].tag in ("h2", "h3")
        surely = headed or any(found["sure"] for found in called)
        about = seen.named[i] == 2
        # A paragraph that the chooser keeps is the report's first, unless its name says not, or
        # the page describes itself in its words and sets it apart from what follows.
        if surely or (called or about if not keeps[i] else about and _is_apart(seen, keeps, i)):
            return i
    return -1


def _is_apart(seen: View, keeps: NDArray[np.bool_], first: int) -> bool:
    """Does a block stand in other elements than most of the report's next paragraphs?"""
    page = seen.page
    below = (first + 1 + np.flatnonzero(keeps[first + 1 :])).tolist()
    following = [i for i in below if page.blocks[i].text.count(" ") >= SENTENCE][:FOLLOWING]
    mine, *others = [
        [(frame.tag, frame.marks) for frame in page.around(i, 1)] for i in (first, *following)
    ]
    return 2 * sum(other != mine for other in others) > len(others)


@lru_cache(1 << 14)
def _called(marks: str) -> str:
    """The kind of furniture that an element's names announce, or ""."""
    return next((name for pattern, name in _AROUND if pattern.search(marks)), "")


def _unseen(seen: View, chances: Floats) -> list[bool]:
    """For each block that would be kept: is it for those alone who have the page read out?"""
    page = seen.page
    return [
        chance >= KEEP and any(_UNSEEN.search(f.marks) for f in page.around(i, 2) if f.marks)
        for i, chance in enumerate(chances)
    ]


class _Sorting:
    """Every block of a page to where it belongs."""

    def __init__(
        self, seen: View, chances: Floats, heading: int, title: str | None, url: str | None
    ) -> None:
        self.seen, self.page, self.url = seen, seen.page, url
        self.chances = np.where(_unseen(seen, chances), 0.0, chances)
        self.heading = heading
        self.out = Parts(title=title)
        self.title_key = fold(title or "")
        self.area = seen.area
        self.comments, self.said = visitors.references(self.page, self.area)
        self.captions: set[str] = set()
        kept = [i for i, c in enumerate(self.chances) if c >= KEEP]
        self.first, self.last = (kept[0], kept[-1]) if kept else (0, -1)
        self.lead = standfirst(seen, self.chances >= KEEP, heading)
        self.around: dict[int, str] = {}

    def parts(self) -> Parts:
        """The parts; blocks that only a <br> parts in mid-sentence are one paragraph."""
        previous = -1
        for i, block in enumerate(self.page.blocks):
            if self._place(i, block, previous):
                previous = i
        self.out.references = self.comments + self.out.references
        del self.out.furniture[MAX_FURNITURE:]
        return self.out

    def _place(self, i: int, block: Block, previous: int) -> bool:
        """Puts one block where it belongs; True when it became a paragraph of its own words."""
        out, text = self.out, block.text
        keeps = self.chances[i] >= KEEP
        if self.title_key and self.seen.keys[i] == self.title_key:
            out.put_away("title", text)
            return False
        if i in self.said:
            return False
        near = self.first - NEAR <= i <= self.last + NEAR
        if self._is_caption(i, block, keeps):
            self._caption(block)
            return False
        kind = kind_of(text) if near and (not keeps or self.chances[i] < DOUBTED) else None
        kind = kind or (furniture_of(text) if near else None)
        if kind == "reference" and (reference := reference_of(text)):
            out.references.append(reference)
            return False
        if near and self._made_by(text, i, keeps, kind):
            return False
        if i == self.lead and kind is None:
            out.paragraphs.append(Paragraph(text, False, tuple(self._links(block)), is_lead=True))
            return False
        if keeps and kind is None:
            self._paragraph(i, block, previous)
            return True
        if near and kind in ("stamp", "editor's note"):
            out.stamps.append(text)
        out.put_away(kind or self._furniture(block.frame), text)
        return False

    def _furniture(self, frame: int) -> str:
        """What furniture a block is by the elements around it."""
        if frame < 0:
            return "furniture"
        if frame not in self.around:
            held = self.page.frames[frame]
            kind = "comment" if self.area[frame] else _TAGGED.get(held.tag, "")
            if not kind and held.marks and held.tag not in ("body", "main", "article", "html"):
                kind = _called(held.marks)
            self.around[frame] = kind or self._furniture(held.parent)
        return self.around[frame]

    def _is_caption(self, i: int, block: Block, keeps: bool) -> bool:
        """A picture's caption within the report, or at its head."""
        if not (min(self.first, max(self.heading, 0)) - 6 <= i <= self.last + 1):
            return False
        if block.text.count(" ") < 3:
            return False
        for frame in self.page.around(i, 4):
            if frame.tag == "figcaption" or (
                not keeps and frame.marks and _CAPTION.search(frame.marks)
            ):
                return not _CREDIT.search(self.page.frames[block.frame].marks) or keeps
        return keeps and captions.is_caption(block.text) and i != self.first

    def _caption(self, block: Block) -> None:
        text = block.text
        slug = captions.cut_slug(text)
        if slug:
            self.out.put_away("caption slug", slug[0])
            text = slug[1]
        if fold(text) in self.captions:
            self.out.put_away("repeat", text)
            return
        self.captions.add(fold(text))
        links = () if slug else tuple(self._links(block))
        self.out.paragraphs.append(Paragraph(text, True, links))

    def _made_by(self, text: str, i: int, keeps: bool, kind: str | None) -> bool:
        """Takes a line that names the report's makers."""
        amid = keeps and self.chances[i] > DOUBTED and self.first < i < self.last - 3
        far = not self.first - NEAR_MAKERS <= i <= self.last + NEAR_MAKERS
        if len(text) > 300 or amid or far:
            return False
        credit = bylines.credit(text) if kind in (None, "stamp", "tags") else None
        if credit is None or (credit.role == "byline" and keeps and i > self.first):
            return False
        if credit.role == "contributor":
            known = self.out.contributors
            known += [name for name in credit.names if name not in known]
        self.out.stamps.append(text)
        self.out.put_away("byline" if credit.role == "byline" else "contributors", text)
        return True

    def _paragraph(self, i: int, block: Block, previous: int) -> None:
        links = list(self._links(block))
        held = self.out.paragraphs
        if (
            block.after_break
            and previous == i - 1
            and held
            and not held[-1].is_caption
            and self.page.blocks[previous].frame == block.frame
            and _OPEN_END.search(held[-1].text)
            and block.text[:1].islower()
        ):
            before = held.pop()
            at = len(before.text) + 1
            links = [*before.links, *((s + at, e + at, url) for s, e, url in links)]
            held.append(Paragraph(f"{before.text} {block.text}", False, tuple(links)))
        else:
            held.append(Paragraph(block.text, False, tuple(links)))

    def _links(self, block: Block) -> Sequence[tuple[int, int, str]]:
        """The block's links to elsewhere, their addresses made whole."""
        out = []
        for start, end, href in block.links:
            href = href.strip()
            if not href or href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
                continue
            try:
                whole = href if _WHOLE.fullmatch(href) else urljoin(self.url or "", href)
            except ValueError:
                continue
            if whole.startswith(("http://", "https://")) and end > start:
                out.append((start, end, whole))
        return out
