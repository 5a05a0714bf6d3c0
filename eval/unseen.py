"""Which pairs of texts the pair model learns from, is tuned on, and has never seen.

Corpora that come with a part for development are measured on that; of the others some groups
(all pairs about one claim) are kept apart, more of Emergent, which is measured by name.
"""

from __future__ import annotations

import hashlib
from typing import Any

UNSEEN = {"emergent": 20, "msrp": 0, "covidfact": 0}  # percent of the groups
UNSEEN_ELSE, TUNE = 5, 8


def number(text: str, below: int) -> int:
    """A number under ``below`` that depends on the text alone."""
    return int(hashlib.sha1(text.encode()).hexdigest(), 16) % below


def part(row: dict[str, Any]) -> str:
    """Of a row of a train file "train", "tune" or "unseen"; one group is in one part."""
    unseen = UNSEEN.get(row["src"], UNSEEN_ELSE)
    at = number(f"{row['src']} {row['group']}", 100)
    return "unseen" if at < unseen else "tune" if at < unseen + TUNE else "train"
