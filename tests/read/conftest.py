# ruff: noqa: E402 - the path comes first
"""A web server on this machine, and pages, feeds and readings to try it with."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "eval")]

import trustme
from serving import NOW, Item, Reading

from onrecord.read import captures, fetch
from onrecord.read.manners import Manners
from onrecord.read.web import Web
from onrecord.records import Hints
from server import Server


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as one:
        yield one


@pytest.fixture
def second() -> Iterator[Server]:
    """Another host, as far as anybody can see from outside."""
    with Server(address="127.0.0.2") as one:
        yield one


@pytest.fixture
def authority(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[trustme.CA]:
    """A throwaway authority that this program trusts, and nobody else."""
    made = trustme.CA()
    file = tmp_path / "authority.pem"
    made.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    fetch.trust.cache_clear()
    yield made
    fetch.trust.cache_clear()


@pytest.fixture
def read() -> Reading:
    """Reads addresses at once: no pauses, short patience, this machine allowed."""

    def all_of(*places: str, hints: Hints | None = None, **given: Any) -> list[Item]:
        web = {name: given.pop(name) for name in ("memory", "notice", "wanted") if name in given}
        usual: dict[str, Any] = {"patience": 3.0, "delay": 0.0, "allow_private": True}
        manners = Manners(**{**usual, **given})
        return list(captures(list(places), hints or Hints(), NOW, Web(manners, **web)))

    return all_of
