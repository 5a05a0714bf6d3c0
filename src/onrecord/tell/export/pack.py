"""A story as one file: a WACZ that any replay viewer opens, with the ledger's rows and the
story page beside the archive, under a seal.

    archive/data.warc.gz        the captures (see `warc`)
    indexes/index.cdx           where in it each address is
    pages/pages.jsonl           the reports, for the viewer
    onrecord/rows.jsonl         everything on record, row by row; the first line names the story
    onrecord/story.json         the same as `onrecord story --json` writes
    onrecord/page/              the story page
    datapackage.json            every file's size and SHA-256
    datapackage-digest.json     the SHA-256 of that

The ZIP's comment is the seal, a SHA-256 over all bytes before it. The same story gives the
same file. https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onrecord.desk import Packed
from onrecord.errors import PlaceError
from onrecord.records import Report, Story
from onrecord.tell.export import warc
from onrecord.tell.export.story_json import story_object
from onrecord.tell.web.page import STYLE, render

ARCHIVE = "archive/data.warc.gz"
ROWS = "onrecord/rows.jsonl"
SEAL = b"onrecord sha256:"
FORMAT = 2
_WHEN = (1980, 1, 1, 0, 0, 0)  # of every file in the ZIP, so that it tells no time of packing
_PIECE = 1 << 20


def write(packed: Packed, path: Path) -> str:
    """Write a packed story to ``path``, whole or not at all; its seal.

    Raises PlaceError where it cannot be written.
    """
    try:
        with tempfile.TemporaryDirectory(prefix=".onrecord-", dir=path.parent) as folder:
            made = Path(folder) / "pack"
            _zip(_files(packed, Path(folder)), packed.story.name, made)
            seal = _seal(made)
            made.replace(path)
    except OSError as error:
        raise PlaceError(str(path), f"cannot be written ({error.strerror})") from error
    return seal


def _files(packed: Packed, folder: Path) -> dict[str, Path]:
    """What goes into the pack, by its name there, made in a folder."""
    story = packed.story
    files = {ARCHIVE: folder / "data.warc.gz", ROWS: folder / "rows.jsonl"}
    with files[ARCHIVE].open("wb") as out:
        entries = warc.write(packed.captures, out, files[ARCHIVE].name)
    with files[ROWS].open("wb") as rows:
        rows.writelines(_rows(story, packed.rows))
    small = {
        "indexes/index.cdx": _index(entries),
        "onrecord/page/index.html": render(story),
        "onrecord/page/style.css": STYLE.read_text("utf-8"),
        "onrecord/story.json": json.dumps(story_object(story), ensure_ascii=False, indent=1),
        "pages/pages.jsonl": _pages(story),
    }
    for name, text in small.items():
        files[name] = folder / name.replace("/", "-")
        files[name].write_bytes(text.encode("utf-8", "replace"))
    return dict(sorted(files.items()))


def _zip(files: dict[str, Path], title: str, made: Path) -> None:
    """The files in one ZIP with their manifest, and room for the seal."""
    manifest = _json(
        {
            "profile": "data-package",
            "wacz_version": "1.1.1",
            "title": title,
            "software": "onrecord",
            "resources": [
                {
                    "name": name.rpartition("/")[2],
                    "path": name,
                    "hash": f"sha256:{_digest(held)}",
                    "bytes": held.stat().st_size,
                }
                for name, held in files.items()
            ],
        }
    )
    digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    with zipfile.ZipFile(made, "w") as out:
        for name, held in files.items():
            with held.open("rb") as source, out.open(_info(name), "w", force_zip64=True) as into:
                shutil.copyfileobj(source, into, _PIECE)
        out.writestr(_info("datapackage.json"), manifest)
        told = _json({"path": "datapackage.json", "hash": digest})
        out.writestr(_info("datapackage-digest.json"), told)
        out.comment = SEAL + b"0" * 64


def _info(name: str) -> zipfile.ZipInfo:
    """A file in the ZIP. The archive is packed already and must be stored as it is."""
    info = zipfile.ZipInfo(name, _WHEN)
    info.compress_type = zipfile.ZIP_STORED if name == ARCHIVE else zipfile.ZIP_DEFLATED
    return info


def _seal(path: Path) -> str:
    """Put the seal at the end of a file that has room for it."""
    size = path.stat().st_size - 64
    made = _digest(path, size)
    with path.open("r+b") as out:
        out.seek(size)
        out.write(made.encode())
    return made


def _digest(path: Path, size: int | None = None) -> str:
    """SHA-256 of a file, or of its first ``size`` bytes."""
    made = hashlib.sha256()
    left = path.stat().st_size if size is None else size
    with path.open("rb") as stream:
        while left and (piece := stream.read(min(_PIECE, left))):
            made.update(piece)
            left -= len(piece)
    return made.hexdigest()


def _rows(story: Story, rows: Iterator[tuple[str, dict[str, Any]]]) -> Iterator[bytes]:
    yield _row("", {"format": FORMAT, "story": story.name})
    for table, row in rows:
        yield _row(table, row)


def _row(table: str, row: dict[str, Any]) -> bytes:
    plain = {name: _plain(value) for name, value in row.items()}
    return json.dumps({"table": table, "row": plain}).encode("ascii") + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode("ascii")}
    return value


def _index(entries: Sequence[warc.Entry]) -> str:
    """A CDXJ index: the address turned round for sorting, the time, where the record is."""
    lines = []
    for entry in entries:
        told = {
            "url": entry.url,
            "mime": entry.media_type,
            "status": "200",
            "digest": entry.digest,
            "length": str(entry.length),
            "offset": str(entry.offset),
            "filename": ARCHIVE.rpartition("/")[2],
        }
        stamp = re.sub(r"\D", "", entry.date)[:14]
        lines.append(f"{surt(entry.url)} {stamp} {json.dumps(told, ensure_ascii=False)}\n")
    return "".join(sorted(lines))


def surt(url: str) -> str:
    """An address with its host turned round, as indexes of archives sort them.

    >>> surt("https://www.courier.example/Ferry?id=1")
    'example,courier)/ferry?id=1'
    """
    parts = urlsplit(url)
    if not parts.hostname:
        return url
    host = re.sub(r"^www\d*\.", "", parts.hostname.lower())
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return f"{','.join(reversed(host.split('.')))}){rest.lower()}"


def _pages(story: Story) -> str:
    """The reports as a viewer lists them."""
    rows: list[dict[str, Any]] = [{"format": "json-pages-1.0", "id": "pages", "title": story.name}]
    for one in _reports(story):
        if one.url and one.url.startswith(("http://", "https://")):
            told = {"id": one.id, "url": one.url, "ts": one.retrieved}
            rows.append({**told, "title": one.title or one.url})
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _reports(story: Story) -> Iterator[Report]:
    yield from (one.report for one in story.evidence)
    for article in story.revised:
        yield from (one.report for one in article.versions[:-1])


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
