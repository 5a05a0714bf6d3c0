"""Records to table rows and back: a column a field, JSON where a field is not a plain value.

The records' own type hints say how a value is read back, so a new field needs a column
and nothing here.
"""

from __future__ import annotations

import functools
import json
import sqlite3
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields, is_dataclass
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
Reviver = Callable[[Any], Any]


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
    for name, parsed, revive in _columns(cls):  # type: ignore[arg-type]  # a class has a hash
        if name not in values:
            value = row[name]
            if parsed and isinstance(value, str):
                value = json.loads(value)
            values[name] = value if revive is None or value is None else revive(value)
    return cls(**values)


@functools.cache
def _columns(cls: type) -> tuple[tuple[str, bool, Reviver | None], ...]:
    """Of each field its name, whether its column is JSON, and what makes its value of that.

    Told from the hints once a class: a story has thousands of rows.
    """
    hints = get_type_hints(cls)
    return tuple((name, _is_tuple(hint), _reviver(hint)) for name, hint in hints.items())


def _is_tuple(hint: Any) -> bool:
    if get_origin(hint) in (Union, types.UnionType):
        return any(_is_tuple(option) for option in get_args(hint))
    return get_origin(hint) is tuple


def _reviver(hint: Any) -> Reviver | None:
    """What makes a JSON value (None aside) the type its hint names; None where it is that."""
    origin, options = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return _reviver(next(o for o in options if o is not types.NoneType))
    if origin is tuple:
        parts = [_reviver(option) for option in options if option is not Ellipsis]
        if options[-1] is not Ellipsis:
            return lambda value: tuple(_revived(p, v) for p, v in zip(parts, value, strict=True))
        (part,) = parts
        return tuple if part is None else lambda value: tuple(_revived(part, v) for v in value)
    if isinstance(hint, type) and is_dataclass(hint):
        fields = [(name, _reviver(of)) for name, of in get_type_hints(hint).items()]
        return lambda value: hint(**{name: _revived(part, value[name]) for name, part in fields})
    return bool if hint is bool else None


def _revived(part: Reviver | None, value: Any) -> Any:
    return value if part is None or value is None else part(value)


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
