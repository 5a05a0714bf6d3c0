"""PDF documents with a text layer to plain text, paragraphs put together again.

A PDF is a program of sorts, and its readers can be made to run for ever or to fill the
memory. It is read by pypdf in a process of its own, with a limit on both.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from typing import Any

from onrecord.errors import PlaceError
from onrecord.read import guard
from onrecord.records import Capture

SECONDS = 60
MEMORY = 1 << 30  # bytes of address space
PAGES = 1000  # pages that are read
_SCANNED = 20  # letters a page, on average, that a text layer has at least
_HYPHEN = re.compile(r"(\w+)[-\u2010\u00ad]$")
_WORD = re.compile(r"\w+")
_END = re.compile(r"[.!?:…][\"'”’)\]]*$")
_RUNNING = 3  # pages on which a line stands at the edge to be none of the text


def opened(capture: Capture) -> Capture:
    """A PDF's text as plain text. Raises PlaceError where there is none, or it is locked."""
    told = _asked(capture)
    if why := told.get("error"):
        raise PlaceError(capture.place, str(why))
    pages: list[str] = told["pages"]
    letters = sum(sum(c.isalpha() for c in page) for page in pages)
    if letters < _SCANNED * len(pages):
        number = f"{len(pages)} page" + ("s" if len(pages) != 1 else "")
        raise PlaceError(capture.place, f"is a scanned PDF: {number} without a text layer to read")
    body = "\n\n".join(paragraphs(pages)).encode("utf-8", "replace")
    return replace(capture, body=body, media_type="text/plain")


def _asked(capture: Capture) -> dict[str, Any]:
    """What the process beside says: ``pages``, or ``error``."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", "onrecord.read.pdf"],
            input=capture.body,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise PlaceError(
            capture.place, f"is a PDF that could not be read within {SECONDS} seconds"
        ) from None
    try:
        told: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise PlaceError(
            capture.place, "is a PDF that cannot be read: it asks for too much memory"
        ) from None
    return told


def pages_of(body: bytes) -> dict[str, Any]:
    """``{"pages": [text, …]}`` of a PDF, or ``{"error": why}``. Meant for a process of its own."""
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            return {"error": "is a PDF that a password locks"}
        pages, size = [], 0
        for page in reader.pages[:PAGES]:
            try:
                pages.append(page.extract_text() or "")
            except Exception:  # one page that is damaged is not the document
                pages.append("")
            size += len(pages[-1])
            if size > guard.MAX_BYTES:
                return {"error": "is a PDF with too much text in it"}
    except MemoryError:
        return {"error": "is a PDF that cannot be read: it asks for too much memory"}
    except Exception as error:  # whatever a damaged file brings about in there
        told = " ".join(str(error).split())[:100] or type(error).__name__
        return {"error": f"is a damaged PDF ({told})"}
    return {"pages": pages} if pages else {"error": "is a PDF without pages"}


def paragraphs(pages: list[str]) -> list[str]:
    """Paragraphs from the pages' lines.

    A line ends its paragraph where it is well short of the usual length, or ends a sentence
    and the next begins one short of it. A word parted at a line's end is put together where
    the document has it whole. What stands at the edge of many pages (running heads, page
    numbers) is left out.
    """
    lines = [[" ".join(line.split()) for line in page.splitlines()] for page in pages]
    kept = _without_running([[line for line in page if line] for page in lines], len(pages))
    known = Counter(_WORD.findall(" ".join(" ".join(page) for page in kept).lower()))
    long = [len(line) for page in kept for line in page if len(line) > 25]
    width = sorted(long)[int(0.8 * len(long))] if long else 0
    out: list[str] = []
    open_ = False
    for page in kept:
        for line in page:
            if open_:
                out[-1] = _joined(out[-1], line, known)
            else:
                out.append(line)
            short = len(line) < (0.85 if _END.search(line) else 0.6) * width
            open_ = not short
    return out


def _joined(text: str, line: str, known: Counter[str]) -> str:
    """A paragraph and its next line; a parted word whole, if it stands so elsewhere."""
    parted, begins = _HYPHEN.search(text), _WORD.match(line)
    if not parted or not begins:
        return f"{text} {line}"
    whole = f"{parted[1]}{begins[0]}".lower()
    hard = f"{parted[1]}-{begins[0]}".lower()
    soft = text.endswith("\u00ad") or known[whole] > 0
    if soft or (begins[0][0].islower() and hard not in known and known[parted[1].lower()] == 1):
        return text[: parted.end(1)] + line
    return text + line


def _without_running(pages: list[list[str]], total: int) -> list[list[str]]:
    """The pages without the first and last lines that many of them share, but for numbers."""
    if total < _RUNNING:
        return pages

    def shape(line: str) -> str:
        return re.sub(r"\d+", "0", line)

    edges = Counter(
        shape(line) for page in pages for line in {*page[:2], *page[-2:]} if len(line) < 120
    )
    running = {line for line, times in edges.items() if times >= max(_RUNNING, total / 3)}
    out = []
    for page in pages:
        edge = {0, 1, len(page) - 1, len(page) - 2}
        out.append(
            [line for i, line in enumerate(page) if i not in edge or shape(line) not in running]
        )
    return out


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # not on this system
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


if __name__ == "__main__":
    _limit_memory()
    sys.stdout.write(json.dumps(pages_of(sys.stdin.buffer.read())))
