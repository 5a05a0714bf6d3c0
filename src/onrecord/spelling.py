"""Two spellings of one word."""

from __future__ import annotations

import unicodedata

SHORT = 5  # letters that a word must have
ENDINGS = ("n", "s", "y", "e")  # "Korea", "Korean": another word and no slip


def one_slip(one: str, other: str) -> bool:
    """Do two words differ by one letter, and not by an accent or by another word's ending?"""
    a, b = sorted((_bare(one), _bare(other)), key=len)
    if a == b or a[:1] != b[:1] or len(a) < SHORT or len(b) - len(a) > 1:
        return False
    if b in [a + ending for ending in ENDINGS]:
        return False
    at = next(n for n in range(len(b)) if n == len(a) or a[n] != b[n])
    short, long = a[at:], b[at:]
    if len(a) < len(b):
        return short == long[1:]
    return short[1:] == long[1:] or (short[:2] == long[1::-1] and short[2:] == long[2:])


def _bare(word: str) -> str:
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in letters if letter.isalpha())
