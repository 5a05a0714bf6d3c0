"""What kind of page it is: an article, a live blog, a gallery, a stub before a paywall, a part
of several pages."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

from onrecord.clean.blocks import Page
from onrecord.clean.head import Head
from onrecord.records import PageKind

_LIVE = re.compile(r"(?:^|[/_-])live(?:[/_-]?(?:blog|ticker|updates?|coverage|news))?(?=[/_.-]|$)|"
                   r"live-?ticker|newsblog|minute-by-minute")  # fmt: skip
_LIVE_TITLE = re.compile(r"\blive\b.{0,20}\b(?:updates?|blog|coverage)\b|\blive(?:blog|ticker)\b|"
                         r"\bas it happened\b|– live$|- live$", re.IGNORECASE)  # fmt: skip
_GALLERY = re.compile(
    r"(?:^|[/_-])(?:gallery|galleries|galerie|photos?|pictures|slideshow|bildergalerie|fotostrecke|"
    r"diaporama|photo-essay)(?=[/_.-]|$)"
)
_WALL = re.compile(
    r"(?:^|[\s_-])(?:paywall\w*|pay-?gate|reg-?wall|subscri(?:be|ption|ber)-?(?:wall|gate|required|"
    r"prompt|only)|premium-?(?:wall|overlay|teaser)|offer-?wall|piano-?(?:inline|container)|"
    r"meter(?:ed)?-?wall|article-?gate|barrier)"
)
# Read in lower case.
_WALL_WORDS = re.compile(
    r"(?:subscribe|sign in|log in|register|become a (?:member|subscriber)|start your trial)"
    r"(?: now| today)? to (?:continue|read|keep|access|unlock|finish|view)|to (?:continue|keep) "
    r"reading|(?:this|the) (?:article|story|content|page) is (?:only )?(?:available )?(?:for|to|"
    r"exclusive to|reserved for) (?:our )?(?:paying |registered )?(?:subscribers|members)|"
    r"(?:jetzt|weiter)lesen mit|mit .{0,20}(?:plus|abo|\+) (?:weiter)?lesen|réservé (?:aux|à nos) "
    r"abonnés|il vous reste .{0,20} à lire|exclusivo para suscriptores|already a subscriber\?"
)
_PART = re.compile(
    r"(?:^|\b)(?:page|seite|pagina|página|part) \d+ (?:of|von|sur|de|di|/) \d+|"
    r"^(?:next page|nächste seite|page suivante|página siguiente)\W*$"
)
_TURNED = re.compile(
    r"^(?:/?(?:page/|seite-|p|part-?)?\d{1,3}/?|\?(?:.*&)?(?:page|p|seite|pg)=\d{1,3}.*)$"
)
WALLED = 40  # words that an offer has at most
TURNS = 12  # words that a line of page numbers has at most
SHORT = 220  # words that a stub has at most


def kind_of_page(
    head: Head, page: Page, url: str | None, title: str | None, words: int, captioned: int
) -> tuple[PageKind, tuple[str, ...]]:
    """The kind, and what else is to be said of it.

    ``words`` are the report's own, captions not counted; ``captioned`` those of its captions.
    """
    path = urlsplit(url or "").path.lower() if url else ""
    if "liveblogposting" in head.types or (
        (_LIVE.search(path) or _LIVE_TITLE.search(title or "")) and len(page.times) >= 4
    ):
        return "live blog", ("a live blog: its entries may stand newest first",)
    galleries = {"imagegallery", "mediagallery", "photogallery"} & head.types
    if captioned > words or (
        (galleries or _GALLERY.search(path))
        and len(page.pictures) >= 6
        and words < 80 + 2 * captioned
    ):
        return "gallery", ("a gallery: its text is mostly captions",)
    if words < SHORT and (head.free is False or _walled(page)):
        why = "the page says that it is not free to read" if head.free is False else "it says so"
        return "paywalled stub", (f"only the beginning stands before the paywall: {why}",)
    if following := _next(head, page, url):
        return "part of several pages", (f"it goes on at {following}",)
    if head.free is False:
        return "article", ("the page says that it is not free to read; it may break off",)
    return "article", ()


def furniture_of(text: str) -> str | None:
    """The kind of a line that offers a subscription or turns the page; None for others."""
    words = text.count(" ") + 1
    if words > WALLED:
        return None
    lower = text.lower()
    if _WALL_WORDS.search(lower):
        return "paywall"
    return "pages" if words <= TURNS and _PART.search(lower) else None


def _walled(page: Page) -> bool:
    if any(_WALL.search(frame.marks) for frame in page.frames if frame.marks):
        return True
    offers = (b.text.lower() for b in page.blocks if 3 < b.text.count(" ") < WALLED)
    return any(map(_WALL_WORDS.search, offers))


def _next(head: Head, page: Page, url: str | None) -> str | None:
    """Where the report's next page is, when the page leads to it."""
    here = url or (head.urls[0] if head.urls else None)
    if not here or not here.startswith("http"):
        return None
    base = re.sub(r"(?:/page/\d+|/\d{1,2})?/?(?:[?#].*)?$", "", here)
    told = [head.next_url] if head.next_url else []
    told += [
        block.links[0][2]
        for block in page.blocks
        if block.links and _PART.search(block.text.lower())
    ]
    for link in told:
        try:
            full = urljoin(here, link)
        except ValueError:
            continue
        if full.startswith(base) and _TURNED.match(full[len(base) :]) and full != here:
            return full
    return None
