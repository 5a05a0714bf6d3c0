"""When a report was published and changed, as EDTF, from a hint or a line of the page.

Only the day is kept: a page's clock times lack their zone more often than not.
"""

from __future__ import annotations

import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar janvier enero",
            "february feb februar février febrero",
            "march mar märz mars marzo",
            "april apr avril abril",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet julio",
            "august aug août agosto",
            "september sep sept septembre septiembre",
            "october oct oktober octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember décembre diciembre",
        ),
        1,
    )
    for name in names.split()
}
_NAME = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<y>\d{4})[-/](?P<m>\d{1,2})[-/](?P<d>\d{1,2})(?!\d)",
        rf"\b{_DAY}\.? ?(?:of |de )?(?P<n>{_NAME})\b\.?,?(?: de)? (?P<y>\d{{4}})\b",
        rf"\b(?P<n>{_NAME})\b\.? {_DAY},? (?P<y>\d{{4}})\b",
        rf"\b{_DAY}-(?P<n>{_NAME})-(?P<y>\d{{4}})\b",
        r"(?<![\d.])(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})(?!\d)",
        rf"\b(?P<n>{_NAME})\b\.?,? (?P<y>\d{{4}})\b",
    )
)
_MODIFIED = re.compile(
    r"\b(?:updated?|last (?:updated|modified|changed|edited)|modified|edited|corrected|"
    r"aktualisiert|mis à jour|actualizado)\b",
    re.IGNORECASE,
)
_SLASHED = re.compile(r"(?<!\d)(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
_EDTF = re.compile(r"[Y-]?[\dXu]{4}(?:-[\dX]{2}(?:-[\dX]{2})?)?[~?%]?(?:/\S*)?")


def day(words: str, day_first: bool | None = None) -> str | None:
    """The first date in a few words as EDTF (``2024-05-03``, ``2024-05``), or None.

    3/5/2024 is two dates, and so none, unless ``day_first`` says which.

    >>> day("Posted on Friday, 3 May 2024 at 10:15")
    '2024-05-03'
    """
    best: tuple[int, str] | None = None
    for form in _FORMS:
        for found in form.finditer(words):
            parts = found.groupdict()
            month = _MONTHS[parts["n"].lower()] if parts.get("n") else int(parts["m"])
            value = _edtf(int(parts["y"]), month, int(parts["d"]) if parts.get("d") else None)
            if value and (best is None or found.start() < best[0]):
                best = found.start(), value
            if value:
                break
    if best is None and (slashed := _SLASHED.search(words)):
        first, second, year = map(int, slashed.groups())
        if first > 12 or first == second:  # 3/5/2024 is two dates, so it is none
            return _edtf(year, second, first)
        if second > 12:
            return _edtf(year, first, second)
        if day_first is not None:
            return _edtf(year, second, first) if day_first else _edtf(year, first, second)
    return best[1] if best else None


def _edtf(year: int, month: int, day_: int | None) -> str | None:
    longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1700 <= year <= 2200 or not 1 <= month <= 12:
        return None
    if day_ is None:
        return f"{year:04}-{month:02}"
    if not 1 <= day_ <= longest[month - 1]:
        return None
    return f"{year:04}-{month:02}-{day_:02}"


def given(words: str) -> str | None:
    """A hint as EDTF: an EDTF date as it is, a time stamp cut to its day, or words.

    >>> given("2024-05-03T10:15:00+02:00"), given("2024-05~"), given("3 May 2024")
    ('2024-05-03', '2024-05~', '2024-05-03')
    """
    words = words.strip()
    if re.match(r"\d{4}-\d\d-\d\d[T ]\d", words):
        return day(words[:10])
    if _EDTF.fullmatch(words):
        return words if not re.fullmatch(r"\d{4}-\d\d-\d\d", words) else day(words)
    return day(words)


def stamps(lines: list[str]) -> tuple[str | None, str | None]:
    """``(published, modified)`` from a page's stamp lines, the first of each.

    A line may hold both: "Published 3 May 2024 | Updated 4 May 2024".
    """
    published = modified = None
    pending: str | None = None  # a label whose date stands on the next line
    for line in lines:
        pieces = [line]
        if cut := [m.start() for m in _MODIFIED.finditer(line) if m.start() > 0]:
            pieces = [line[: cut[0]], line[cut[0] :]]
        for piece in pieces:
            changed = bool(_MODIFIED.search(piece)) or (pending == "modified")
            value = day(piece)
            if value is None:
                pending = "modified" if _MODIFIED.search(piece) else None
            elif changed:
                modified, pending = modified or value, None
            else:
                published = published or value
    return published, modified
