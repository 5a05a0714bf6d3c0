"""Addresses in web archives: which page they keep, and when it was taken.

A memento is a page as it was at one time (RFC 7089). The archives that follow the Wayback
Machine put fourteen digits and the page's own address into the path; archive.today has
its own ways of writing the time.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import unquote, urlsplit

# …/web/20190304050607id_/https://…; fewer digits only where the host is an archive.
_WAYBACK = re.compile(
    r"/(\d{4,14})(?:[a-z]{2}_)?/(https?:/{1,2}[^/].*|[\w-]+(?:\.[\w-]+)+.*)", re.S
)
_TODAY = re.compile(
    r"/(?:(\d{4})\.(\d\d)\.(\d\d)-?(\d{0,6})|newest|oldest)/(https?:/{1,2}.*)", re.S
)
_NOTE = re.compile(r"/(?:web|wayback|all)/\*?/?(?:2|\*)?/?(https?:/{1,2}.*)", re.DOTALL)
_ARCHIVES = re.compile(
    r"(?:^|\.)(?:archive\.org|archive-it\.org|archive\.(?:today|ph|is|li|vn|fo|md)|arquivo\.pt|"
    r"webarchive\.nationalarchives\.gov\.uk|webarchive\.org\.uk|webharvest\.gov|vefsafn\.is|"
    r"webarchive\.loc\.gov|swap\.stanford\.edu|ghostarchive\.org|webcitation\.org)$"
)
_LONGEST = 8000  # characters of an address


def original(address: str) -> tuple[str, str | None]:
    """The address of the page that an archive's address keeps, and when it was taken.

    The time is UTC, ISO 8601, to the second, with what the archive leaves open at its
    beginning; None where it is not said. Another address comes back as it is.

    >>> original("https://web.archive.org/web/20190304050607id_/http://holm.example/weir")
    ('http://holm.example/weir', '2019-03-04T05:06:07Z')
    >>> original("https://holm.example/weir")
    ('https://holm.example/weir', None)
    """
    try:
        parts = urlsplit(address.strip())
        host = parts.hostname or ""
    except ValueError:
        return address, None
    if parts.scheme not in ("http", "https") or len(address) > _LONGEST:
        return address, None
    known = _ARCHIVES.search(host) is not None
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    if path.lower().startswith("/http%3a"):
        path = unquote(path)
    if known and (found := _TODAY.search(path)):
        year, month, day, clock, page = found.groups()
        return _page(page), _time(f"{year}{month}{day}{clock}") if year else None
    found = _WAYBACK.search(path)
    if found and (known or (len(found[1]) == 14 and found[2].startswith("http"))):
        return _page(found[2]), _time(found[1])
    if known and (found := _NOTE.search(path)):
        return _page(found[1]), None
    return address, None


def http_time(header: str | None) -> str | None:
    """The time of a ``Memento-Datetime`` header, as `original` gives times; or None."""
    try:
        told = parsedate_to_datetime(header or "")
        return told.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    except (ValueError, TypeError, OverflowError):
        return None


def _page(kept: str) -> str:
    """The kept page's address; archives and copies lose a slash of it, or all of its scheme."""
    if not kept.startswith("http"):
        return f"http://{kept}"
    return re.sub(r"^(https?):/+", r"\1://", kept)


def _time(digits: str) -> str | None:
    """Four to fourteen digits as a time; None where they are none."""
    whole = (digits + "00000101000000"[len(digits) :])[:14]
    try:
        return datetime.strptime(whole, "%Y%m%d%H%M%S").strftime("%Y-%m-%dT%H:%M:%SZ")
    except ValueError:
        return None
