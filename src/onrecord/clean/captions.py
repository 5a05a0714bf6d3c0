"""Captions: told by a file's name glued to their start, by a label or by a photo credit.

A caption is the report's own text and may hold statements; the file's name and a lone
credit line are furniture.
"""

from __future__ import annotations

import re

# "harbour-fire-2 A ferry …": an address-like word in lower case, then a sentence.
_SLUG = re.compile(
    r"(?P<slug>(?:[a-z0-9]+(?:[-_][a-z0-9]+)+|(?:IMG|DSC|DSCN|PXL|image|photo|img)[-_]?\d{2,}[\w-]*)"
    r"(?:\.(?:jpe?g|png|gif|webp))?|[\w-]+\.(?:jpe?g|png|gif|webp))\s+(?=[“\"‘'(]?[A-ZÀ-Þ])"
)
_LABEL = re.compile(
    r"(?:(?:image|photo|picture|video) )?caption\b\W*|(?:photo|image|picture|pictured|file photo|"
    r"file|foto|bild)\s*(?::|[-–—](?=\s))",
    re.IGNORECASE,
)
# Both are read in lower case.
_CREDIT = re.compile(
    r"(?:[(\[{][^()\[\]]{0,80}(?:photo|image|pic|getty|reuters|afp|\bap\b|epa|shutterstock|alamy|"
    r"dpa|credit|courtesy|file)[^()\[\]]{0,60}[)\]}]|"
    r"(?:photo(?:graph)?|image|picture|credit|photo credit)s?\s*(?:by|:|/)\s*[^.]{2,60}|"
    r"[|©/]\s*(?:getty(?: images)?|reuters|afp|ap|ap photo|epa|shutterstock|alamy|dpa))\W*$"
)
_AGENCY = re.compile(
    r"\b[a-z][\w’'.-]+(?: [a-z][\w’'.-]+){0,3}/(?:getty(?: images)?|reuters|afp|ap|epa|bloomberg|"
    r"dpa|shutterstock)[\w /-]*\W*$"
)


def cut_slug(line: str) -> tuple[str, str] | None:
    """``(slug, caption)`` when a picture's file name is glued to a line's start.

    >>> cut_slug("port-fire-2 A ferry burns in the harbour on Friday.")
    ('port-fire-2', 'A ferry burns in the harbour on Friday.')
    """
    found = _SLUG.match(line[:3000])
    if not found or len(line[found.end() :].split()) < 4:
        return None
    return found["slug"], line[found.end() :]


def is_caption(line: str) -> bool:
    """A line that says itself that it stands under a picture.

    >>> is_caption("The pier after the storm. (Photo: Ida Lund)")
    True
    """
    words = len(line.split())
    if words < 4 or words > 90 or len(line) > 3000:
        return False
    if found := _LABEL.match(line):
        return len(line[found.end() :].split()) >= 4
    lower = line.lower()
    credited = [_CREDIT.search(lower), _AGENCY.search(lower) if "/" in line else None]
    starts = [credit.start() for credit in credited if credit]
    return bool(starts) and len(lower[: min(starts)].split()) >= 4
