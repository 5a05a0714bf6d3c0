"""robots.txt: what a site asks of programs (RFC 9309), read by protego."""

from __future__ import annotations

import re
from dataclasses import dataclass

from protego import Protego

from onrecord.read.manners import ROBOT

MOST_BYTES = 512 * 1024
_AGENT = re.compile(r"\s*user[- ]?agent\b[\s:]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """What one site asks: ``refusal`` where nothing may be read, and why."""

    parsed: Protego | None = None
    refusal: str | None = None

    def why_not(self, url: str) -> str | None:
        """A reason when the address may not be read."""
        if self.refusal:
            return self.refusal
        if self.parsed is None or self.parsed.can_fetch(url, ROBOT):
            return None
        return "its robots.txt asks programs not to read it"

    @property
    def delay(self) -> float:
        """Seconds between two requests that the site asks for; 0 when it does not."""
        return (self.parsed.crawl_delay(ROBOT) or 0.0) if self.parsed else 0.0


def rules(status: int, body: bytes) -> Rules:
    """The rules that an answer to /robots.txt stands for.

    None there (4xx) is leave to read; a server in trouble (5xx, 429) is not.
    """
    if status >= 500 or status == 429:
        return Rules(refusal=f"its robots.txt cannot be had (the server answers {status})")
    if status != 200:
        return Rules()
    return Rules(Protego.parse(_ours(body[:MOST_BYTES].decode("utf-8", "replace"))))


def _ours(text: str) -> str:
    """The file with all other programs under one name.

    A group of thousands of names, each with thousands of rules, would cost their product.
    """
    lines = []
    for line in text.lstrip("\ufeff").splitlines():
        if (named := _AGENT.match(line)) is not None:
            name = line[named.end() :].partition("#")[0].strip().lower()
            line = f"User-agent: {ROBOT if ROBOT in name else '*' if name == '*' else 'other'}"
        lines.append(line)
    return "\n".join(lines)
