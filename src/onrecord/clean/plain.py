"""A plain-text scrape to a report: no tags are left to go by, only the lines."""

from __future__ import annotations

import re

from onrecord.clean import dates, outlets
from onrecord.clean.assemble import Facts, assemble
from onrecord.clean.dating import Dated
from onrecord.clean.decode import decoded
from onrecord.clean.furniture import Line, sort_lines
from onrecord.clean.sift import is_prose, sift
from onrecord.errors import PageError
from onrecord.records import Capture, Report

MAX_CHARACTERS = 30_000_000
MAX_LINES = 60_000  # that are not blank

_BREAK = re.compile(r"\r\n?|[\n\v\f\x85\u2028\u2029]")
_SPACE = re.compile(r"[\s\u200b\ufeff\u00ad]+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_END = re.compile(r"[.!?…:][\"'”’)\]]*$")


def report(capture: Capture) -> Report:
    """The report in a plain-text capture. Raises PageError when there is none."""
    text, notes = decoded(capture.body, capture.hints.charset)
    if len(text) > MAX_CHARACTERS:
        raise PageError(
            capture.place, f"a text of {len(text):,} characters is too large to be a report"
        )
    found = paragraphs(text)
    if len(found) > MAX_LINES:
        raise PageError(capture.place, f"a text of {len(found):,} lines is no report")
    lines = sorted_lines(found)
    parts = sift(lines, capture.hints.title)
    published, modified = dates.stamps(parts.stamps)
    facts = Facts(
        outlet=outlets.named_in(line.text for line in lines),
        published=Dated(published, "text", "likely") if published else None,
        modified=Dated(modified, "text", "likely") if modified else None,
        notes=notes,
    )
    return assemble(capture, parts, facts)


def sorted_lines(found: list[str]) -> list[Line]:
    """The lines that `paragraphs` found, sorted into the report's and the furniture.

    Where the learned reader leaves nothing, whole sentences that no pattern names are
    taken back if they are most of the page: a very short report gives it little to go by.
    """
    lines = sort_lines(found)
    if any(line.kind is None and is_prose(line.text) for line in lines):
        return lines
    words = sum(len(line.text.split()) for line in lines)
    back = [line.kind == "furniture" and is_prose(line.text) for line in lines]
    held = sum(len(x.text.split()) for x, b in zip(lines, back, strict=True) if b)
    if held < 0.5 * words:
        return lines
    return [Line(x.text, None, x.chance) if b else x for x, b in zip(lines, back, strict=True)]


def paragraphs(text: str) -> list[str]:
    """Non-blank lines, white space normalised; hard-wrapped paragraphs are joined."""
    raw = [_SPACE.sub(" ", _CONTROL.sub("", line)).strip() for line in _BREAK.split(text)]
    blocks: list[list[str]] = [[]]
    for line in raw:
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    width = max((len(line) for line in raw), default=0)
    wrapped = 40 <= width <= 100 and _is_wrapped(blocks, width)
    out: list[list[str]] = []
    for block in blocks:
        for i, line in enumerate(block):
            if wrapped and i and len(block[i - 1]) > 0.7 * width:
                out[-1].append(line)
            else:
                out.append([line])
    return [" ".join(held) for held in out]


def _is_wrapped(blocks: list[list[str]], width: int) -> bool:
    """Most lines that another follows are full, and break off inside a sentence."""
    inner = [line for block in blocks for line in block[:-1]]
    if len(inner) < 3:
        return False
    full = [line for line in inner if len(line) > 0.7 * width]
    open_ = [line for line in full if not _END.search(line)]
    return len(full) > 0.7 * len(inner) and len(open_) > 0.5 * len(full)
