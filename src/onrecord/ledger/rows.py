"""Records to table rows and back: a column a field, JSON where a field is not a plain value.

The records' own type hints say how a value is read back, so a new field needs a column
and nothing here.
"""

from __future__ import annotations

import json
import sqlite3
import types
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


HINTS: dict[Any, dict[str, Any]] = {}  # resolving a record's hints anew for each row is slow


def _hints(cls: Any) -> dict[str, Any]:
    if cls not in HINTS:
        HINTS[cls] = get_type_hints(cls)
    return HINTS[cls]


def encode(record: Any, leave: Sequence[str] = ()) -> dict[str, Any]:
    """Column -> value of one record; ``leave`` names fields that have no column."""
    out: dict[str, Any] = {}
    for field in fields(record):
        if field.name in leave:
            continue
        value = getattr(record, field.name)
        if isinstance(value, bool):
            value = int(value)
        elif isinstance(value, tuple):
            value = json.dumps(
                [asdict(item) if is_dataclass(item) else item for item in value],  # type: ignore[arg-type]
                ensure_ascii=False,
                separators=(",", ":"),
            )
        out[field.name] = value
    return out


def decode(cls: type[T], row: sqlite3.Row | Mapping[str, Any], **given: Any) -> T:
    """The record that ``encode`` made a row of; ``given`` are fields from elsewhere."""
    values = dict(given)
    for name, hint in _hints(cls).items():
        if name not in values:
            value = row[name]
            if isinstance(value, str) and _is_tuple(hint):
                value = json.loads(value)
            values[name] = _revive(hint, value)
    return cls(**values)


def _is_tuple(hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return any(_is_tuple(option) for option in get_args(hint))
    return get_origin(hint) is tuple


def _revive(hint: Any, value: Any) -> Any:
    """A JSON value as the type its hint names."""
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if value is None:
            return None
        return _revive(next(o for o in options if o is not types.NoneType), value)
    if origin is tuple:
        if len(options) == 2 and options[1] is Ellipsis:
            return tuple(_revive(options[0], item) for item in value)
        return tuple(_revive(option, item) for option, item in zip(options, value, strict=True))
    if origin is Literal:
        return value
    if isinstance(hint, type) and is_dataclass(hint):
        return hint(**{n: _revive(h, value[n]) for n, h in _hints(hint).items()})
    return bool(value) if hint is bool else value


def insert(
    connection: sqlite3.Connection, table: str, row: Mapping[str, Any], *, again: bool = False
) -> bool:
    """Insert a row; with ``again`` a row that is there already is left as it is.

    True when it was added. Table and column names come from this package alone.
    """
    names = ", ".join(f'"{name}"' for name in row)
    marks = ", ".join("?" * len(row))
    tail = " ON CONFLICT DO NOTHING" if again else ""
    done = connection.execute(
        f"INSERT INTO {table} ({names}) VALUES ({marks}){tail}",
        tuple(row.values()),
    )
    return done.rowcount > 0
