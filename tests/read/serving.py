"""Pages, feeds and certificates to serve, and what came of reading them in a word."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import trustme

from onrecord.records import Capture, Problem
from server import Reply, answer

NOW = "2024-06-01T12:00:00Z"
Item = Capture | Problem
Reading = Callable[..., list[Item]]


def tls(authority: trustme.CA, *names: str) -> ssl.SSLContext:
    """What a server with these names needs to speak TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*names).configure_cert(context)
    return context


def article(name: str = "The ferry stays in port", head: str = "") -> str:
    """A page with a report in it."""
    told = "".join(
        f"<p>The harbour master of Vessin said on day {n} that the ferry would stay in port.</p>"
        for n in range(5)
    )
    return (
        f"<!doctype html><html><head><title>{name}</title>{head}</head>"
        f"<body><article><h1>{name}</h1>{told}</article></body></html>"
    )


def rss(*links: str, more: str = "") -> Reply:
    """A feed that names these addresses."""
    items = "".join(f"<item><title>One</title><link>{link}</link></item>" for link in links)
    inside = f"<channel><title>F</title>{items}{more}</channel>"
    text = f'<?xml version="1.0"?><rss version="2.0">{inside}</rss>'
    return answer(text, kind="application/rss+xml")


def told(items: list[Item]) -> list[str]:
    """Each item in a word: the path of a capture's place, or a problem's message."""
    return [
        "/" + item.place.split("/", 3)[-1] if isinstance(item, Capture) else item.message
        for item in items
    ]
