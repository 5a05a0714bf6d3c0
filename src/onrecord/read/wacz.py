"""Packed web archives (WACZ 1.1.1): a ZIP of WARC files with a manifest of digests.

Every file that the manifest names is checked against it before anything is read: an
archive that was changed is no evidence.

https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from onrecord.errors import PlaceError
from onrecord.read import guard, warc
from onrecord.records import Capture, Hints, Problem

SUFFIXES = (".wacz",)
MANIFEST = "datapackage.json"
MANIFEST_DIGEST = "datapackage-digest.json"
_ARCHIVES = "archive/"
SEAL = b"onrecord sha256:"  # as the ZIP's comment: the seal of a packed story
_PIECE = 1 << 20
_FILES = 10_000  # in one archive
_RATIO = 100  # of unpacked to packed, beyond which a file is made to explode
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)


def is_wacz(stream: BinaryIO) -> bool:
    """True for a ZIP that holds a manifest and archives."""
    try:
        with zipfile.ZipFile(stream) as held:
            names = held.namelist()
    except (*DAMAGED, ValueError):
        return False
    return MANIFEST in names and any(name.startswith(_ARCHIVES) for name in names)


def sealed(stream: BinaryIO, place: str) -> str | None:
    """The seal of an archive that `onrecord pack` wrote, a SHA-256 over all bytes before it.

    None where it bears none. Raises PlaceError where the bytes are not those that were sealed.
    """
    size = stream.seek(0, 2)
    end = len(SEAL) + 64
    stream.seek(max(size - end, 0))
    seal = stream.read()
    if not seal.startswith(SEAL):
        return None
    made = hashlib.sha256()
    stream.seek(0)
    left = size - 64
    while piece := stream.read(min(_PIECE, left)):
        made.update(piece)
        left -= len(piece)
    if seal[len(SEAL) :] != made.hexdigest().encode():
        raise PlaceError(place, "was changed: its bytes are not those that were sealed")
    return made.hexdigest()


def captures(stream: BinaryIO, place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """The captures of every WARC file inside, each under ``PLACE#ADDRESS``.

    Raises PlaceError where a file is not what the manifest says, or nothing can be read.
    """
    sealed(stream, place)
    try:
        with zipfile.ZipFile(stream) as held:
            manifest = verified(held, place)
            names = [name for name in manifest if name.startswith(_ARCHIVES)]
            names = [name for name in names if name.lower().endswith(warc.SUFFIXES)]
            if not names:
                raise PlaceError(place, "its manifest names no WARC file")
            for name in sorted(names):
                with held.open(name) as archive:
                    try:
                        yield from warc.captures(archive, place, hints, now)  # type: ignore[arg-type]
                    except PlaceError as error:
                        yield Problem(f"{place}#{name}", error.message)
    except (*DAMAGED, ValueError, KeyError) as error:
        raise PlaceError(place, f"is a damaged WACZ archive ({error})") from error


def verified(held: zipfile.ZipFile, place: str) -> dict[str, str]:
    """Names of the files that the manifest holds, with their digests, all of them checked.

    Raises PlaceError that names the file which was changed, is missing, or is not named.
    """
    names = held.namelist()
    if len(names) > _FILES or len(set(names)) < len(names):
        raise PlaceError(place, "has too many files in it, or one of them twice")
    for info in held.infolist():
        if info.file_size > _RATIO * (info.compress_size + 1000):
            raise PlaceError(place, f"{info.filename} unpacks to too much: {info.file_size} bytes")
    raw = read_small(held, MANIFEST, place)
    if MANIFEST_DIGEST in names:
        told = _object(read_small(held, MANIFEST_DIGEST, place), place)
        if told.get("hash") != f"sha256:{hashlib.sha256(raw).hexdigest()}":
            raise PlaceError(place, f"was changed: {MANIFEST} does not fit {MANIFEST_DIGEST}")
    manifest = _object(raw, place)
    resources = manifest.get("resources")
    if not isinstance(resources, list) or not all(isinstance(r, dict) for r in resources):
        raise PlaceError(place, "has a manifest that names no resources")
    found: dict[str, str] = {}
    for resource in resources:
        name, digest = resource.get("path"), resource.get("hash")
        if not isinstance(name, str) or not isinstance(digest, str):
            raise PlaceError(place, "has a manifest with a nameless resource, or without its hash")
        if name not in names:
            raise PlaceError(place, f"was changed: {name} is missing")
        if _digest(held, name, digest) != digest.lower():
            raise PlaceError(place, f"was changed: {name} is not what its manifest says")
        found[name] = digest
    for name in names:
        if name.startswith(_ARCHIVES) and not name.endswith("/") and name not in found:
            raise PlaceError(place, f"was changed: {name} is not in its manifest")
    return found


def read_small(held: zipfile.ZipFile, name: str, place: str) -> bytes:
    """A file in the archive, of at most `guard.MAX_BYTES`. Raises PlaceError."""
    try:
        with held.open(name) as stream:
            body = stream.read(guard.MAX_BYTES + 1)
    except KeyError:
        raise PlaceError(place, f"has no {name}") from None
    if len(body) > guard.MAX_BYTES:
        raise PlaceError(place, f"{name} is {guard.too_large(len(body))}")
    return body


def _object(raw: bytes, place: str) -> dict[str, Any]:
    try:
        held = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise PlaceError(place, f"has a manifest that is not JSON ({error})") from error
    if not isinstance(held, dict):
        raise PlaceError(place, "has a manifest that is not an object")
    return held


def _digest(held: zipfile.ZipFile, name: str, told: str) -> str:
    """The digest of a file in the archive, of the kind that was told."""
    kind = told.partition(":")[0].lower()
    made = hashlib.md5(usedforsecurity=False) if kind == "md5" else hashlib.sha256()
    with held.open(name) as stream:
        while piece := stream.read(_PIECE):
            made.update(piece)
    return f"{kind if kind == 'md5' else 'sha256'}:{made.hexdigest()}"
