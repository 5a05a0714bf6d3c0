"""What a person may set: a file, the environment, arguments; read once, the last one wins.

The file is `onrecord.toml` in the working folder, or the one that ONRECORD_SETTINGS names.
Environment: ONRECORD_LEDGER, ONRECORD_THREADS, ONRECORD_LEAST, ONRECORD_MODEL, ONRECORD_BY.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import OnrecordError

MODELS = ("full", "fast")


@dataclass(frozen=True, slots=True)
class Settings:
    """``ledger`` is the SQLite file; ``threads`` what the reading model may use.

    ``least`` is the probability (0 to 1) from which a statement counts: lower finds more,
    higher errs less; None is the best balance of the two. ``model`` reads: "full", or "fast"
    for half the time and a little less found. ``by`` signs what a person judges; None is
    the name that the operating system knows.
    """

    ledger: Path = Path("onrecord.sqlite")
    threads: int = 1
    least: float | None = None
    model: str = "full"
    by: str | None = None


def load(
    ledger: Path | None = None,
    threads: int | None = None,
    least: float | None = None,
    environment: Mapping[str, str] | None = None,
    model: str | None = None,
    by: str | None = None,
) -> Settings:
    """Settings from the file, then the environment, then these arguments.

    Raises OnrecordError, naming the file or variable, where a value cannot be used.
    """
    environment = os.environ if environment is None else environment
    default = Settings()
    file = Path(environment.get("ONRECORD_SETTINGS") or "onrecord.toml")
    values = _from_file(file, named="ONRECORD_SETTINGS" in environment)
    kept = ledger or environment.get("ONRECORD_LEDGER") or values.get("ledger") or default.ledger
    count = threads or environment.get("ONRECORD_THREADS") or values.get("threads", default.threads)
    try:
        number = int(str(count))
    except ValueError:
        number = 0
    if number < 1:
        raise OnrecordError("threads", f"must be a whole number from 1, not {count!r}")
    reading = model or environment.get("ONRECORD_MODEL") or values.get("model", default.model)
    if reading not in MODELS:
        raise OnrecordError("model", f"must be {' or '.join(MODELS)}, not {reading!r}")
    probability = _probability(least, environment, values)
    signed = by or environment.get("ONRECORD_BY") or values.get("by")
    name = " ".join(str(signed).split()) if signed else None
    return Settings(Path(str(kept)), number, probability, str(reading), name)


def _probability(
    least: float | None, environment: Mapping[str, str], values: Mapping[str, object]
) -> float | None:
    given: object = least
    if given is None:
        given = environment.get("ONRECORD_LEAST") or values.get("least")
    if given is None:
        return None
    try:
        number = float(str(given))
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise OnrecordError("least", f"must be a probability from 0 to 1, not {given!r}")
    return number


def _from_file(file: Path, named: bool) -> dict[str, object]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if named:
            raise OnrecordError(str(file), "no such settings file") from None
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise OnrecordError(str(file), f"cannot be read as settings ({error})") from error
    unknown = sorted(set(values) - set(Settings.__slots__))
    if unknown:
        raise OnrecordError(str(file), f"unknown setting: {', '.join(unknown)}")
    return values
