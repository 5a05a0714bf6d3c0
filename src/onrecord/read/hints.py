"""What is told beside a page: by a sidecar, a row, or a person; and who outranks whom."""

from __future__ import annotations

import json
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from onrecord.errors import PlaceError
from onrecord.records import Hints
from onrecord.spans import whole

SIDECAR = ".meta.json"
_FIELDS = tuple(f.name for f in fields(Hints))


def over(first: Hints, second: Hints) -> Hints:
    """``first``, with what it leaves open taken from ``second``."""
    return replace(first, **{f: getattr(first, f) or getattr(second, f) for f in _FIELDS})


def told(row: dict[str, Any], where: str) -> Hints:
    """Hints from a JSON object; other keys are somebody else's. Raises PlaceError."""
    found = {f: row.get(f) for f in _FIELDS}
    for name, value in found.items():
        if value is not None and not isinstance(value, str):
            raise PlaceError(where, f"{name} must be text, not {type(value).__name__}")
    return Hints(**{name: whole(value).strip() or None for name, value in found.items() if value})


def sidecar(path: Path) -> Hints:
    """The hints beside a file; none there is no hint, a broken one is an error (PlaceError)."""
    for name in dict.fromkeys((path.name + SIDECAR, path.stem + SIDECAR)):
        beside = path.with_name(name)
        if not beside.is_file():
            continue
        try:
            held = json.loads(beside.read_text("utf-8-sig"))
        except (OSError, ValueError, RecursionError) as error:
            raise PlaceError(str(beside), f"cannot be read as JSON ({error})") from error
        if not isinstance(held, dict):
            raise PlaceError(str(beside), "must hold one JSON object")
        return told(held, str(beside))
    return Hints()
