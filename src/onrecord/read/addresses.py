"""Addresses: which of them are the same page.

One report is reached by many addresses: with what a newsletter adds to them, on a host
for telephones, through an AMP cache, with and without a slash at the end. `canonical` is
the one that stands for all. It reads no network: it goes by the address, and by the name
that the page itself gives (``rel=canonical``), where that name can be believed.

The names of tracking parameters are those that the makers of the tools publish and that
Firefox's query stripping and AdGuard's general list hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from onrecord.read.mementos import original
from onrecord.spans import whole

LONGEST = 4000  # characters of an address
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|piwik|hsa|oly|vero|mc|itm|wt|trk|ns|at|ga|_hs|guce|soc|__s)_\w+|_hsenc|_hsmi|"
    r"(?:fbc|gc|dc|msclk|yc|ysc|twc|ttc|irc)lid|[gw]braid|gclsrc|igsh(?:id)?|mkt_tok|epik|"
    r"li_fat_id|s_cid|s_kwcid|cmpid?|icid|ocid|xtor|smid|smtyp|sfnsn|spm|_ga|_gl|__s|ref|"
    r"ref_?(?:src|url)|referr?er|guccounter|__twitter_impression|amp_js_v|usqp|wpsrc|wprss",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"(?:source|src|from|via|partner|medium|channel|feature|share|sh|mod|emc)", re.I
)
_CHANNELS = re.compile(
    r"(?:rss|feeds?|atom|twitter|x|facebook|fb|e?mail|newsletter|share|social|"
    r"(?:share|rss|email|twitter|facebook)[._-]?\w{0,12}|\w{0,12}[._-]?(?:share|rss|email))?",
    re.IGNORECASE,
)
_VARIANT = re.compile(
    r"(?:amp|is_?amp|amp_?page|print|printable|mobile|fullsite)=(?:1|true|yes|y)?|"
    r"(?:outputtype|output|format|view|platform|type)=(?:amp|mobile|amp-?html)",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"/amp/?$|[./]amp(?=\.html?$)|\.amp$|;jsessionid=[^/]*", re.IGNORECASE)
_PARTS = re.compile(r"(?:(?:amp|print|all|full|single|page|p|\d{1,3})/?)+", re.IGNORECASE)
_INDEX = re.compile(r"/(?:index|default)\.(?:html?|php|aspx?|jsp|shtml)$", re.IGNORECASE)
_HANDHELD = re.compile(r"(?:m|mobile|amp|touch|wap)\d?$", re.IGNORECASE)
_UNRESERVED = "-._~!$&'()*+,;=:@/"
_HEAD = 400_000  # characters in which a page names itself
_NAMES = re.compile(r"<(link|meta)\b([^<>]{0,3000})>", re.IGNORECASE)
_AMP = re.compile(r"<html\b[^<>]{0,1000}?\s(?:amp|⚡)[\s=>]", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""([\w:-]{1,40})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")


def is_address(place: str) -> bool:
    """True for what has a scheme: ``https://…``, also ``ftp://…``, which is refused later."""
    return _ADDRESS.match(place) is not None


def canonical(url: str, html: bytes | str | None = None) -> str:
    """The address that stands for a page. ``html`` is the page, where it is at hand.

    Pure, and stable: ``canonical(canonical(url)) == canonical(url)``. The address of a page
    in an archive stands for that page's own. One that cannot be taken apart comes back as it is.

    >>> canonical("https://m.vessin-post.example/ferry/?utm_source=letter#comments")
    'https://www.vessin-post.example/ferry'
    """
    own = _tidy(url)
    if html is not None:
        for told in _told(html):
            name = _tidy(_joined(_bare(url), told))
            if _is_believable(own, name):
                return name
    return own


def key(url: str) -> str:
    """What addresses of the same page have in common: `canonical` without scheme and www.

    A page as an archive has it is another page than the one of today.
    """
    name = re.sub(r"^https?://(?:www\d?\.)?", "", canonical(url), flags=re.IGNORECASE)
    return f"{name} in {host(url)} {original(url)[1] or ''}" if is_archived(url) else name


def article(url: str | None) -> str | None:
    """What the versions of one article have in common, its `key`; None for a site's front page
    and for what is no address of the web.

    >>> article("http://vessin-post.example/ferry?utm_source=letter")
    'vessin-post.example/ferry'
    >>> article("https://vessin-post.example/") is None
    True
    """
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    found = key(url)
    host, _, rest = found.partition("/")
    return found if rest or "?" in host else None


def is_archived(url: str) -> bool:
    """True for the address of a page in a web archive."""
    return original(url)[0] != url


def is_variant(url: str, name: str, html: bytes | str = "") -> bool:
    """True where ``url`` gives a cut of the page ``name`` for AMP or telephones.

    ``name`` is `canonical` of the two; where this is True, ``name`` is the one to read.
    """
    if _bare(url) == name:
        return False
    if host(url) != host(name):
        return any(_HANDHELD.match(label) for label in host(url).split(".")[:-1])
    return bool(_SUFFIX.search(_parts_of(url)[2]) or _AMP.search(_text(html)[:5000]))


def _told(html: bytes | str) -> Iterator[str]:
    """The names that a page gives itself in its head, the surest first."""
    second = []
    for found in _NAMES.finditer(_text(html)[:_HEAD]):
        marks = {
            m[1].lower(): unescape(m[2] or m[3] or m[4] or "").strip()
            for m in _ATTRIBUTE.finditer(found[2])
        }
        if found[1].lower() == "link" and "canonical" in marks.get("rel", "").lower().split():
            if href := marks.get("href"):
                yield href
        elif marks.get("property", "").lower() == "og:url" and marks.get("content"):
            second.append(marks["content"])
    yield from second[:3]


def _joined(url: str, told: str) -> str:
    try:
        return urljoin(url, told)
    except ValueError:
        return ""


def _text(html: bytes | str) -> str:
    return html if isinstance(html, str) else html[: _HEAD * 2].decode("utf-8", "replace")


def _is_believable(own: str, name: str) -> bool:
    """A name of the same site that is not simply its front page or the section above."""
    if _site(host(own)) != _site(host(name)) or not name.lower().startswith("http"):
        return False
    path, told = _parts_of(own)[2].rstrip("/"), _parts_of(name)[2].rstrip("/")
    if not told:
        return not path
    below = path.removeprefix(told + "/")
    return below == path or _PARTS.fullmatch(below) is not None


def _site(host: str) -> str:
    """The part of a host's name that its owner registered, as far as it can be told."""
    labels = host.split(".")
    short = len(labels) > 2 and len(labels[-1]) == 2 and len(labels[-2]) <= 3
    return ".".join(labels[-3 if short else -2 :])


def _bare(url: str) -> str:
    return "".join(url.split()) if len(url) <= LONGEST else url


def _parts_of(url: str) -> tuple[str, str, str, str, str]:
    try:
        return tuple(urlsplit(url))  # type: ignore[return-value]
    except ValueError:
        return "", "", "", "", ""


def host(url: str) -> str:
    """The host's name in lower case; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _amp_origin(url: str) -> str | None:
    """The page behind an address of an AMP cache or viewer, or None."""
    _, host, path, query, _ = _parts_of(url)
    host = host.lower()
    cached = None
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        cached = re.match(r"/amp/(s/)?([^/]+\..+)", path)
    elif host.endswith((".cdn.ampproject.org", ".bing-amp.com")):
        cached = re.match(r"/(?:[a-z]/)+(s/)?([^/]+\..+)", path)
    if cached is None:
        return None
    secure = cached[1] or "/s/" in path[:5]
    inner = cached[2].removeprefix("s/")
    return f"{'https' if secure else 'http'}://{inner}" + (f"?{query}" if query else "")


def _tidy(url: str) -> str:
    """The address without what does not name the page. Pure in the address alone."""
    url, _ = original(_bare(whole(url)))
    url = _amp_origin(url) or url
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return url
    scheme = parts.scheme.lower()
    if scheme not in ("http", "https") or not host or len(url) > LONGEST:
        return url
    place = _desk_host(host)
    if ":" in place:
        place = f"[{place}]"
    if port is not None and port != {"http": 80, "https": 443}[scheme]:
        place += f":{port}"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((scheme, place, _tidy_path(parts.path), _tidy_query(parts.query), fragment))


def _desk_host(host: str) -> str:
    """The host for desks that stands behind one for telephones: en.m.x.org is en.x.org."""
    labels = host.split(".")
    if re.fullmatch(r"[\d.]+", host) or ":" in host or len(labels) < 3:
        return host
    if _HANDHELD.match(labels[0]) and host != _site(host):
        rest = ".".join(labels[1:])
        return f"www.{rest}" if rest == _site(rest) else rest
    return ".".join(
        one for at, one in enumerate(labels) if at in (0, len(labels) - 1, len(labels) - 2)
        or not re.fullmatch(r"m|amp|mobile", one)
    )  # fmt: skip


def _tidy_path(path: str) -> str:
    path = "%2F".join(
        quote(unquote(part, errors="surrogateescape"), _UNRESERVED, errors="surrogateescape")
        for part in re.split("%2f", path, flags=re.IGNORECASE)
    )
    while (shorter := _INDEX.sub("", _SUFFIX.sub("", path)).rstrip("/")) != path:
        path = shorter
    return path or "/"


def _tidy_query(query: str) -> str:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return query
    kept = [(name, value) for name, value in pairs if not _says_nothing(name, value)]
    return urlencode(sorted(kept))


def _says_nothing(name: str, value: str) -> bool:
    """True for a parameter that names no page: tracking, a channel, a cut for telephones."""
    if _TRACKING.fullmatch(name) or _VARIANT.fullmatch(f"{name}={value}"):
        return True
    return _CHANNEL.fullmatch(name) is not None and _CHANNELS.fullmatch(value) is not None
