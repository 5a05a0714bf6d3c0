"""Memory over a web archive of gigabytes: python eval/archive.py [--gigabytes 2] [--how plain]

The archive is made of the pages in ../shared/data/pages, over and over under other
addresses, in a temporary folder, and deleted afterwards. A process of its own reads every
capture in it and cleans one in five hundred; its peak memory is told, and that of one which only
loads the same code. --broken tears every hundredth record, --bomb puts a record of a gigabyte
of zeros (packed: a megabyte) in the middle.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import itertools
import json
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from peak import peak

CLEANED = 500  # one page in so many is also cleaned
SETS = ("n4k", "wcxb", "fundus", "aeb", "htmldate")


def pages(shared: Path) -> Iterator[tuple[str, bytes]]:
    """(address, page) without end."""
    for turn in itertools.count():
        for name in SETS:
            with gzip.open(shared / f"data/pages/pages_{name}.train.jsonl.gz", "rt") as rows:
                for number, line in enumerate(rows):
                    row = json.loads(line)
                    url = f"http://{name}.example/{turn}/{number}"
                    yield url, str(row["html"]).encode("utf-8", "replace")


def record(url: str, body: bytes) -> bytes:
    """A WARC response record with its digest."""
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    block = http + body
    head = (
        "WARC/1.1\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:sha256:{hashlib.sha256(url.encode()).hexdigest()}>\r\n"
        f"WARC-Date: 2024-05-03T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"WARC-Block-Digest: sha256:{hashlib.sha256(block).hexdigest()}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    )
    return head.encode() + block + b"\r\n\r\n"


def bomb(size: int) -> Iterator[bytes]:
    """The pieces of a record of zeros, larger than anything that is read."""
    yield (
        "WARC/1.1\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:bomb>\r\n"
        "WARC-Date: 2024-05-03T00:00:00Z\r\nWARC-Target-URI: http://bomb.example/\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {size + 44}\r\n\r\n"
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    ).encode()
    piece = bytes(1_000_000)
    for _ in range(size // len(piece)):
        yield piece
    yield b"\r\n\r\n"


def make(path: Path, shared: Path, size: int, how: str, broken: bool, with_bomb: bool) -> int:
    """Write an archive of ``size`` bytes; how many records it has."""
    count = 0
    with path.open("wb") as out:
        for count, (url, body) in enumerate(pages(shared), 1):
            made = record(url, body)
            if broken and count % 100 == 0:
                made = made[: len(made) // 2]
            out.write(gzip.compress(made, 1) if how == "gzip" else made)
            if with_bomb and count == 100:
                packer = zlib.compressobj(9, zlib.DEFLATED, 31 if how == "gzip" else -15)
                for piece in bomb(1_000_000_000):
                    out.write(packer.compress(piece) if how == "gzip" else piece)
                out.write(packer.flush() if how == "gzip" else b"")
            if out.tell() >= size:
                break
    return count


def read(path: str, cleaned: int = CLEANED) -> None:
    """Read an archive (the process whose memory is measured); what came of it, as JSON."""
    from onrecord import clean
    from onrecord.errors import PageError
    from onrecord.read import captures
    from onrecord.records import Capture, Hints

    found, reports, problems = 0, 0, []
    began = time.perf_counter()
    for one in captures([path], Hints(), "2026-11-25T00:00:00Z") if path else ():
        if not isinstance(one, Capture):
            problems.append(one.message)
            continue
        found += 1
        if found % cleaned == 0:
            with contextlib.suppress(PageError):
                reports += bool(clean.report(one).text)
    seconds = time.perf_counter() - began
    told = {"captures": found, "reports": reports, "seconds": seconds, "peak MB": peak()}
    print(json.dumps({**told, "problems": len(problems), "last": (problems or [""])[-1]}))


def _apart(path: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--read", path], capture_output=True, text=True, check=True
    )
    told: dict[str, float] = json.loads(done.stdout)
    return told


def measure(
    shared: Path,
    first: int | None = None,
    gigabytes: float = 2.0,
    how: str = "plain",
    broken: bool = False,
    with_bomb: bool = False,
) -> dict[str, float]:
    """Peak memory (MB) of reading, and of the code alone; ``first`` makes a small archive."""
    size = int((0.02 if first else gigabytes) * 1e9)
    with tempfile.TemporaryDirectory(prefix="onrecord-archive-") as folder:
        path = Path(folder) / ("a.warc.gz" if how == "gzip" else "a.warc")
        records = make(path, shared, size, how, broken, with_bomb)
        told = _apart(str(path))
        told["records"], told["MB"] = records, path.stat().st_size / 1e6
    told["code alone MB"] = _apart("")["peak MB"]
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--how", choices=("plain", "gzip"), default="plain")
    parser.add_argument("--broken", action="store_true")
    parser.add_argument("--bomb", action="store_true")
    parser.add_argument("--read", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.read is not None:
        read(options.read)
        return
    if not (options.shared / "data" / "pages").is_dir():
        sys.exit(f"no pages in {options.shared}: give its folder with --shared")
    told = measure(
        options.shared, None, options.gigabytes, options.how, options.broken, options.bomb
    )
    for name, value in told.items():
        print(f"{name:16}{value:>12,.1f}" if isinstance(value, float) else f"{name:16}{value:>12}")


if __name__ == "__main__":
    main()
