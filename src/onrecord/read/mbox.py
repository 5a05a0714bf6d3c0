"""Mailboxes (mbox) to captures, one for each mail, mail by mail.

A mail begins with a line "From …" behind an empty one, and lines of its own that look so have
a ">" before them (RFC 4155, and the mboxrd way of quoting, which can be undone).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from onrecord.errors import PlaceError
from onrecord.read import guard
from onrecord.read.capture import capture
from onrecord.read.mail import is_mail
from onrecord.records import Capture, Hints, Problem

SUFFIXES = (".mbox", ".mbx")
_LINE = 1 << 20  # bytes of one line that are looked at together
_BEGINS = re.compile(rb"From [^\r\n]{1,500}\d\d:\d\d[^\r\n]{0,60}\r?\n")
_QUOTED = re.compile(rb">+From ")


def is_mbox(head: bytes) -> bool:
    """True when the bytes begin with a mailbox's first line and a mail."""
    return _BEGINS.match(head) is not None and is_mail(head)


def captures(stream: BinaryIO, place: str, hints: Hints, now: str) -> Iterator[Capture | Problem]:
    """The mails of a mailbox, each under ``PLACE#NUMBER``, counted from 1."""
    for number, mail in enumerate(_mails(stream), 1):
        where = f"{place}#{number}"
        if mail is None:
            yield Problem(where, f"too large: a mail of more than {guard.MAX_BYTES / 1e6:.0f} MB")
            continue
        try:
            yield capture(where, mail, hints, now)
        except PlaceError as error:
            yield Problem(error.subject, error.message)


def _mails(stream: BinaryIO) -> Iterator[bytes | None]:
    """Each mail without the line that parts it from the one before; None for one too large."""
    held: list[bytes] = []
    size, is_empty, has_begun = 0, True, False
    while line := stream.readline(_LINE):
        if is_empty and _BEGINS.match(line):
            if has_begun:
                yield b"".join(held) if size <= guard.MAX_BYTES else None
            held, size, has_begun = [], 0, True
        else:
            line = line[1:] if _QUOTED.match(line) else line
            size += len(line)
            if size <= guard.MAX_BYTES:
                held.append(line)
        is_empty = not line.strip()
    if has_begun:
        yield b"".join(held) if size <= guard.MAX_BYTES else None
