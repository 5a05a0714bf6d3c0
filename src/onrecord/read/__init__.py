"""Places in, captures out: bytes as they were found, never changed.

The one way in is `captures`; what cannot be read comes back as a `records.Problem`.
"""

from onrecord.read.files import captures

__all__ = ["captures"]
