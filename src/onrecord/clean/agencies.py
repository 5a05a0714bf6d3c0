"""News agencies: told by their names in a byline, a dateline or a credit at a report's end.

The world's larger agencies; what matters downstream is that two reports with the same
agency's words are not two origins.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

# Pattern as a whole name, and the name we give it. Short ones are case-sensitive.
_NAMES: tuple[tuple[str, str], ...] = (
    (r"AP|(?:The )?Associated Press|AP News", "Associated Press"),
    (r"(?:Thomson )?(?:Reuters|REUTERS)", "Reuters"),
    (r"AFP|Agence France[- ]?Presse|AFP News", "AFP"),
    (r"dpa|DPA|dpa[-/ ][\w-]+|Deutsche Presse-Agentur", "dpa"),
    (r"UPI|United Press International", "UPI"),
    (r"PA|PA Media|Press Association|PA News Agency", "PA Media"),
    (r"EFE|Agencia EFE", "EFE"),
    (r"ANSA", "ANSA"),
    (r"APA|Austria Presse Agentur", "APA"),
    (r"sda|SDA|Keystone-SDA|awp|ATS", "Keystone-SDA"),
    (r"epd|KNA|AFX", ""),
    (r"SID|Sport-Informations-Dienst", "SID"),
    (r"Xinhua|Xinhua News Agency", "Xinhua"),
    (r"TASS|ITAR-TASS", "TASS"),
    (r"Interfax", "Interfax"),
    (r"RIA Novosti", "RIA Novosti"),
    (r"Yonhap|Yonhap News(?: Agency)?", "Yonhap"),
    (r"Kyodo|Kyodo News|KYODO NEWS", "Kyodo"),
    (r"Jiji|Jiji Press", "Jiji"),
    (r"PTI|Press Trust of India", "PTI"),
    (r"ANI", "ANI"),
    (r"IANS", "IANS"),
    (r"Anadolu|Anadolu Agency|AA", "Anadolu"),
    (r"Bloomberg|Bloomberg News", "Bloomberg"),
    (r"CNN Wire|CNN Newsource", "CNN Newsource"),
    (r"(?:The )?Canadian Press|CP", "The Canadian Press"),
    (r"AAP|Australian Associated Press", "AAP"),
    (r"Belga|BELGA", "Belga"),
    (r"ANP", "ANP"),
    (r"TT|TT Nyhetsbyrån", "TT"),
    (r"NTB|Ritzau|STT", ""),
    (r"Lusa", "Lusa"),
    (r"PAP", "PAP"),
    (r"Ukrinform", "Ukrinform"),
    (r"Tribune News Service|TNS|Tribune Content Agency", "Tribune News Service"),
    (r"StatePoint|Stacker|PR Newswire|Business Wire|GlobeNewswire|Newsfile", ""),
    (r"States Newsroom|Inter Press Service|IPS", ""),
)  # fmt: skip
_ANY = "|".join(pattern for pattern, _ in _NAMES)
_WHOLE = tuple((re.compile(rf"(?:{pattern})\Z"), name) for pattern, name in _NAMES)
_DATELINE = re.compile(
    r"^[^.!?]{0,60}?(?:\((?P<a>[^()]{2,40})\)\s*(?:[-–—:]|\.\s)|"
    rf"[-–—/]\s*(?P<b>{_ANY})\s*[-–—:])"
)
_CLOSING = re.compile(
    rf"^\W*(?:with|source|quelle|from|by|via|\(c\)|©|copyright)?\W*(?:\d{{4}}\s*)?(?P<a>(?:{_ANY})"
    rf"(?:\s*(?:[,/]|and|und|&)\s*(?:{_ANY})){{0,3}})\W*$"
)
_CREDITED = re.compile(
    rf"(?:with (?:additional )?(?:reporting|information|material|files|inputs?|contributions?)"
    rf"(?: (?:by|from))?|(?:information|material|reporting|inputs?|contributions?) (?:from|by)|"
    rf"(?:copyright|©)\W{{0,3}}(?:\d{{4}}\W{{0,2}})?(?:by )?(?:the )?|mit material (?:von|der)|"
    rf"this (?:story|report|article) (?:is|was) (?:published )?from (?:the )?|"
    rf"\(\s*(?:source\s*:\s*)?)\W*(?P<a>(?:{_ANY})(?:\s*(?:,|/|and|und|&)\s*(?:the )?"
    rf"(?:{_ANY})){{0,3}})"
    rf"(?=\W|$)",
    re.IGNORECASE,
)  # fmt: skip
_PARTS = re.compile(r"\s*(?:,|/|\band\b|\bund\b|&)\s*")


def named(words: str) -> str | None:
    """The agency that the words are the name of, or None.

    >>> named("The Associated Press"), named("Ana Duarte")
    ('Associated Press', None)
    """
    words = words.strip(" .()")
    for pattern, name in _WHOLE:
        if pattern.match(words):
            return name or words
    return None


def credited(names: Iterable[str], opening: Iterable[str], closing: Iterable[str]) -> list[str]:
    """Agencies that a report credits: in its byline, its dateline, or a line at its end.

    ``names`` are the authors', ``opening`` its first paragraphs, ``closing`` its last lines
    and the short lines below it.

    >>> credited([], ["PORT SKELL (Reuters) - A weir broke on Friday."], [])
    ['Reuters']
    """
    found = [agency for name in names if (agency := named(name))]
    for first in opening:
        if line := _DATELINE.match(first[:120]):
            parts = _PARTS.split(line["a"] or line["b"])
            found += [agency for part in parts if (agency := named(part))]
    for text in closing:
        if len(text) > 300:
            continue
        match = _CLOSING.match(text) if len(text) < 80 else None
        if match := match or _CREDITED.search(text):
            for part in _PARTS.split(match["a"]):
                found += (
                    [agency] if (agency := named(re.sub("^the ", "", part, flags=re.I))) else []
                )
    return list(dict.fromkeys(found))
