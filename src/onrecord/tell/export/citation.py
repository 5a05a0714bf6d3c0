"""A citation for one statement, with its words and the agency behind it.

Three forms: ``wikitext`` is Wikipedia's {{cite news}}, ``csl`` one item of CSL-JSON (what
Zotero, Pandoc and Citeproc read), ``plain`` a line for anywhere else.
"""

from __future__ import annotations

import functools
import re
import tomllib
from calendar import month_name
from dataclasses import dataclass
from importlib import resources
from typing import Any

from onrecord.records import Party, Report, Statement
from onrecord.tell.lookup import Lookup
from onrecord.tell.visible import visible

STYLES = ("wikitext", "csl", "plain")
LONG = 600  # characters of a quotation that a citation holds
PARTICLES = frozenset(
    ("da", "de", "del", "della", "den", "der", "di", "du", "la", "le", "ten", "ter", "van", "von")
)


@dataclass(frozen=True, slots=True)
class Citation:
    """What a citation says; dates are EDTF, ``agency`` the news agency the report cites."""

    id: str
    authors: tuple[tuple[str, str], ...]  # (family, given); given is "" where there is one name
    title: str
    outlet: str
    agency: str | None
    through: tuple[str, ...]  # the other outlets on the way
    url: str | None
    published: str | None
    retrieved: str | None
    quote: str
    said_by: str


def citation(look: Lookup, statement: Statement) -> Citation:
    """What is to be cited of one statement."""
    report = look.report(statement)
    outlet = look.outlet(report)
    on_the_way = _on_the_way(look, statement, outlet)
    agency = next((p.name for p in on_the_way if any(map(is_agency, (p.name, *p.aliases)))), None)
    if agency is None:  # none is cited for this statement: whom the report credits
        agency = next((name for name in report.agencies if name != outlet), None)
    return Citation(
        id=statement.id,
        authors=tuple(split_name(_line(name)) for name in report.byline),
        title=_line(report.title or "") or _opening(report),
        outlet=_line(outlet),
        agency=_line(agency) if agency else None,
        through=tuple(_line(p.name) for p in on_the_way if p.name != agency),
        url=report.url,
        published=report.published,
        retrieved=report.retrieved[:10] or None,
        quote=_cut(_line(look.spoken(statement))),
        said_by=_line(look.said_by(statement)),
    )


def _on_the_way(look: Lookup, statement: Statement, outlet: str) -> list[Party]:
    """The outlets between the report and the far end, and the far end where it is one."""
    chain = look.chain(statement)
    ids = (*chain.via, *chain.origins) if chain else look.via(statement)
    found = [look.parties[p] for p in ids if p in look.parties]
    return [p for p in found if p.kind == "outlet" and p.name.casefold() != outlet.casefold()]


@functools.cache
def _agencies() -> frozenset[str]:
    raw = resources.files("onrecord.analyse").joinpath("data/outlets.toml").read_text("utf-8")
    names = re.split(r"[,\n]", tomllib.loads(raw)["agencies"])
    return frozenset(name.strip().casefold() for name in names if name.strip())


def is_agency(name: str) -> bool:
    """Is it a news agency, by its name?"""
    bare = name.casefold().removeprefix("the ").strip()
    said = re.search(r"\b(?:news|press) agency\b|\bnewswire\b|\bnews service\b", bare)
    return bare in _agencies() or bool(said)


def split_name(name: str) -> tuple[str, str]:
    """(family, given) of a byline's name; particles stay with the family name."""
    words = name.split()
    if len(words) < 2:
        return name, ""
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in PARTICLES:
        at -= 1
    return " ".join(words[at:]), " ".join(words[:at])


def _line(text: str) -> str:
    return " ".join(visible(text).split())


def _cut(text: str) -> str:
    return text if len(text) <= LONG else text[:LONG].rsplit(" ", 1)[0] + " …"


def _opening(report: Report) -> str:
    words = _line(report.text[:200]).split()
    return " ".join(words[:10]) + " …"


# ----------------------------------------------------------------- the forms


def wikitext(cited: Citation) -> str:
    """{{cite news}} with its named parameters, in the order of its documentation."""
    fields: list[tuple[str, str | None]] = []
    for n, (family, given) in enumerate(cited.authors, 1):
        number = "" if len(cited.authors) == 1 else str(n)
        fields += [(f"last{number}", family), (f"first{number}", given or None)]
    fields += [
        ("title", _bracketed(cited.title)),
        ("url", _address(cited.url)),
        ("work", cited.outlet),
        ("agency", cited.agency),
        ("date", in_words(cited.published)),
        ("access-date", in_words(cited.retrieved) if _address(cited.url) else None),
        ("quote", cited.quote),
    ]
    body = "".join(f" |{name}={_escaped(value)}" for name, value in fields if value)
    return f"{{{{cite news{body}}}}}"


def _escaped(value: str) -> str:
    """Text that no template takes for its own: | and braces by their magic words."""
    for sign, safe in (("{{", "&#123;&#123;"), ("}}", "&#125;&#125;"), ("|", "{{!}}")):
        value = value.replace(sign, safe)
    return value.replace("<", "&lt;").replace("[[", "&#91;&#91;").replace("~~~", "&#126;~~")


def _bracketed(title: str) -> str:
    return title.replace("[", "&#91;").replace("]", "&#93;")


def _address(url: str | None) -> str | None:
    if not url or not re.match(r"https?://", url):
        return None
    return re.sub(r"[\s|<>\[\]{}\"]", lambda found: f"%{ord(found.group()):02X}", url)


def csl(cited: Citation) -> dict[str, Any]:
    """One item of CSL-JSON 1.0.2; what CSL has no name for stands in ``custom``."""
    item: dict[str, Any] = {
        "id": cited.id,
        "type": "article-newspaper",
        "title": cited.title,
        "container-title": cited.outlet,
        "author": [
            {"family": family, "given": given} if given else {"literal": family}
            for family, given in cited.authors
        ],
        "URL": _address(cited.url),
        "issued": _parts(cited.published),
        "accessed": _parts(cited.retrieved),
        "source": cited.agency,
        "note": _note(cited),
        "custom": {"quote": cited.quote, "said-by": cited.said_by, "through": list(cited.through)},
    }
    return {name: value for name, value in item.items() if value}


def _note(cited: Citation) -> str:
    behind = f"Agency: {cited.agency}. " if cited.agency else ""
    through = f"Citing {', '.join(cited.through)}. " if cited.through else ""
    return f"{behind}{through}Quote: “{cited.quote}”"


def plain(cited: Citation) -> str:
    """One line: authors, title, outlet, agency, dates, address, and the words."""
    names = [f"{given} {family}".strip() for family, given in cited.authors]
    parts = [", ".join(names), f"“{cited.title}”", cited.outlet]
    parts += [cited.agency or "", f"citing {', '.join(cited.through)}" if cited.through else ""]
    parts += [in_words(cited.published) or "no date", cited.url or ""]
    if cited.url and cited.retrieved:
        parts.append(f"retrieved {in_words(cited.retrieved)}")
    return f"{', '.join(part for part in parts if part)}: “{cited.quote}”"


def _ymd(edtf: str | None) -> tuple[int, ...]:
    found = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf or "")
    if not found:
        return ()
    numbers = [int(part) for part in found.groups() if part]
    return tuple(numbers if len(numbers) < 2 or 1 <= numbers[1] <= 12 else numbers[:1])


def in_words(edtf: str | None) -> str | None:
    """ "4 March 2031", "March 2031" or "2031", as exact as the date is."""
    parts = _ymd(edtf)
    if not parts:
        return None
    month = [month_name[parts[1]]] if len(parts) > 1 else []
    return " ".join([*(str(day) for day in parts[2:]), *month, str(parts[0])])


def _parts(edtf: str | None) -> dict[str, Any] | None:
    parts = _ymd(edtf)
    return {"date-parts": [list(parts)]} if parts else None
