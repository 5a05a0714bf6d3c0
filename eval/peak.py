"""How much memory a process took at most."""

from __future__ import annotations

import resource
from pathlib import Path


def peak() -> float:
    """Peak memory of this process, in MB (Linux; elsewhere that of its parent is in it)."""
    status = Path("/proc/self/status")
    for line in status.read_text("ascii").splitlines() if status.exists() else ():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
