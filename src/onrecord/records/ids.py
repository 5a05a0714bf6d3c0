"""Ids: a letter and a hash of what the thing is."""

from __future__ import annotations

import hashlib
import json


def make_id(letter: str, *content: object) -> str:
    """A content hash: ``letter`` + 16 hex digits over the content's canonical JSON."""
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return letter + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()[:16]
