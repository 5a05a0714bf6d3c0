"""Attributions that rules add safely to the model's: silences, and reports of reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.analyse.stance import silence
from onrecord.records import Name
from onrecord.spans import Span, Spans, trim

Roles = tuple[Spans, Spans, Spans]

SILENT = re.compile(
    r"\b(?:(?:has |have |had )?(?:repeatedly |also )?(?:declined|refused) (?:further )?"
    r"(?:(?:to )?comment|to (?:say|discuss|answer|respond|elaborate|identify|disclose|confirm|"
    r"reveal|explain|name|speak))\b(?: (?:on|about|to)\b(?! [A-Z][a-z]+day\b))?|"
    r"(?:did|has|have|had)(?: not|n['’]t)(?: yet)?(?: immediately)?(?: \w+ly)? "
    r"(?:respond|reply|replied|return|answer|comment|(?:respond|return|answer|comment)ed)\b"
    r"(?: to\b)?|"
    r"(?:could|can)(?: not|not|n['’]t)(?: immediately)? be (?:immediately )?"
    r"(?:reached|contacted)\b|"
    r"(?:was|were|is|are)(?: not|n['’]t)(?: immediately)? (?:immediately )?available\b"
    r"(?= (?:for|to))|"
    r"(?:was|were) unavailable\b(?= (?:for|to))|had no comment\b|"
    r"(?:has|have|had) yet to (?:respond|reply|comment)\b(?: to\b)?)",
    re.IGNORECASE,
)
SUBJECT_END = re.compile(
    r"\s*,?\s*\b(?:was|were|is|are|has|have|had|did|does|do|also|who|which|reached|contacted|asked|"
    r"said|when|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\b|,"
)
CLAUSE_END = re.compile(
    r"[;:\n—]|\.(?:\s|$)|,| (?:but|and|when|while|because|as|after|before|who) "
)
DAY = re.compile(r"(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
RELAY = re.compile(
    r"(?P<lead>(?:that\s+)?)(?P<source>(?:an?|the|one|some|several|two|three|"
    r"[A-Z][\w’'.-]*)(?:\s[\w’'.-]+){0,8}?)\s+"
    r"(?P<cue>(?:(?:has|have|had|also)\s+)*(?:said|says|say|claimed|confirmed|denied|announced|"
    r"warned|"
    r"stated|acknowledged|insisted|believes?|believed))\s+(?P<content>(?:that\s+)?\S.+)",
    re.DOTALL,
)
VERBAL = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|and|but|that|been|be|could|may|might)\b"
)


def silences(text: str, sentences: Spans, names: Sequence[Name]) -> Iterator[Roles]:
    """ "X declined to comment on Y", "X could not be reached": source, cue, content.

    The content is what was asked for; where nothing follows the verb, the verb's own words.
    """
    for start, end in sentences:
        for match in SILENT.finditer(text, start, end):
            if silence(match.group()) is None and "declined" not in match.group().lower():
                continue
            source = subject(text, start, match.start(), names)
            if source is None:
                continue
            stop = CLAUSE_END.search(text, match.end(), end)
            content = trim(text, (match.end(), stop.start() if stop else end))
            cue = trim(text, match.span())
            if content[1] - content[0] < 3 or DAY.match(text, *content):
                words = list(re.finditer(r"\S+", text[slice(*cue)]))
                if len(words) < 2:
                    continue
                # "declined | to comment", "did not | respond"
                at = 1 if re.match(r"declined|refused", words[0].group(), re.I) else len(words) - 1
                content = cue[0] + words[at].start(), cue[1]
                cue = cue[0], cue[0] + words[at - 1].end()
            yield (source,), (cue,), (content,)


def subject(text: str, start: int, verb: int, names: Sequence[Name]) -> Span | None:
    """The noun phrase that begins the clause before a verb."""
    clause = text[start:verb]
    opening = 0
    for part in re.finditer(r"(?:[;:—]| and| but|,)\s+(?=(?:the|an?|[A-Z][\w’'-]*)\b)", clause):
        rest = clause[part.end() :]
        inside = any(n.span[0] < start + part.end() <= n.span[1] for n in names)
        if not inside and not SUBJECT_END.search(rest) and len(rest.split()) <= 9:
            opening = part.end()
    phrase = clause[opening:]
    cut = SUBJECT_END.search(phrase)
    span = trim(text, (start + opening, start + opening + (cut.start() if cut else len(phrase))))
    words = text[slice(*span)].split()
    if not 1 <= len(words) <= 14 or re.match(
        r"[\W_]|(?:it|there|that|this|if|when)\b", words[0], re.I
    ):
        return None
    return span


def relayed(text: str, content: Spans) -> Iterator[Roles]:
    """ "(X reported that) a source said that Y": the inner attribution of a content."""
    start, end = content[0]
    if text[start] in '“"':
        return
    match = RELAY.match(text, start, end)
    if match is None or VERBAL.search(match["source"]) or match["source"].lower() == "that":
        return
    said = trim(text, match.span("content"))
    if text[said[0] : said[0] + 5] == "that ":
        said = said[0] + 5, said[1]
    if len(text[slice(*said)].split()) < 3:
        return
    yield (match.span("source"),), (match.span("cue"),), (said, *content[1:])


VERB = (
    r"(?:(?:has|have|had|also|then|later)\s+)*(?:said|says|say|added|adds|reported|reports|wrote|"
    r"writes|"
    r"announced|noted|explained|claimed|claims|told reporters|argued|stated|warned)"
)
WHO = r"(?:(?:the|an?|one|another)\s|(?=[A-Z]))[^,;:“”\"().\n]{2,70}?"
WHEN = r"(?:\s+(?:late |early |on )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:\s\w+)?)?"
TRAILING = re.compile(
    rf"(?P<content>[^“”\"]{{20,}}?),\s+(?P<source>{WHO}|he|she|they)\s+"
    rf"(?:(?P<cue>{VERB}){WHEN}|(?P<cue2>told)\s[^,;:“”\"\n]{{3,80}}?)\.?$",
    re.DOTALL,
)
ACCORDING = re.compile(
    r"(?:(?P<cue>[Aa]ccording "
    r"to)\s+(?P<source>[^,;“”\"\n]{3,90}),\s+(?P<content>[^“”\"]{15,}?)\.?$|"
    r"(?P<content2>[^“”\"]{15,}?),\s+(?P<cue2>according to)\s+(?P<source2>[^,;“”\"\n]{3,90}?)\.?$)",
    re.DOTALL,
)
LEADING = re.compile(
    rf"(?P<source>{WHO}|He|She|"
    rf"They)\s+(?P<cue>{VERB}){WHEN}\s+(?P<content>that\s+[^“”\"]{{15,}}?)\.?$",
    re.DOTALL,
)
BARE = re.compile(  # no "that" after the day: "X said Friday the ferry was sold"
    rf"(?P<source>{WHO}|He|She|They)\s+(?P<cue>{VERB})\s+(?:late |early |on )?"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\s+"
    r"(?P<content>(?:[A-Z]|(?:he|she|they|it|its|the|an?|his|her|their)\s)(?=[^“”\"]*\b(?:is|are|was|"
    r"were|has|have|had|will|would|could|may|might)\b)[^“”\"]{15,}?)\.?$",
    re.DOTALL,
)
QUOTE = re.compile(
    rf"(?P<content>[“\"][^“”\"\n]{{8,}}?[,?!][”\"])\s+"
    rf"(?:(?P<cue>{VERB})\s+(?P<source>{WHO})(?=[,.\n]| in | on | at )|"
    rf"(?P<source2>{WHO}|he|she|they)\s+(?P<cue2>{VERB})\b)"
)


FIRST = re.compile(
    rf"\s+(?P<cue>{VERB}|(?:(?:has|have|had|also)\s+)*(?:denied|confirmed|acknowledged))\s+"
    r"(?P<content>(?:that\s+)?\S.{8,}?),?\s+(?:and|but)(?:\s+(?:has|have|had|also|then))*\s*$",
    re.DOTALL,
)
APPOSED = re.compile(
    rf"(?P<source>{WHO},\s(?:who|whose|an?|the)\s[^“”\"\n;:]{{3,110}}?,)\s+(?P<cue>said|says)\s+"
    r"(?P<content>(?!in |on |at |to |so\b|of |by |for )[^“”\"]{15,}?)\.?$",
    re.DOTALL,
)
WHOM = re.compile(
    r"(?:(?:But|And|Still,)\s+)?(?P<source>an?\s[^,;:“”\"().\n]{2,50}?\s(?:who|whom)\s"
    r"[^,;:“”\"().\n]{3,90}?)\s+(?P<cue>said|says|reported|claimed)\s+"
    r"(?P<content>(?:that\s+)?[^“”\"]{15,}?)\.?$",
    re.DOTALL,
)


def first_conjunct(text: str, source: Spans, cue: Spans) -> Iterator[Roles]:
    """ "X denied A, and said B" where only B is known: A, with the same source."""
    if len(source) == 1 and cue and source[0][1] < cue[0][0]:
        match = FIRST.match(text, source[0][1], cue[0][0])
        if match and not re.search(r"[“”\"\n]", match["content"]):
            yield source, (match.span("cue"),), (match.span("content"),)


def plain(text: str, sentences: Spans) -> Iterator[Roles]:
    """ "Y, X said.", "According to X, Y.", "X said that Y": whole sentences of one attribution."""
    for start, end in sentences:
        for pattern in (TRAILING, ACCORDING, LEADING, BARE, APPOSED, WHOM):
            match = pattern.match(text, start, end)
            if match is None:
                continue
            found = {name[:-1] if name[-1] == "2" else name: match.span(name)
                     for name, held in match.groupdict().items() if held}  # fmt: skip
            who = re.split(r" whom? |, ", text[slice(*found["source"])])[0]
            if not VERBAL.search(who):
                yield (found["source"],), (found["cue"],), (trim(text, found["content"]),)
                break


def quoted(text: str, sentences: Spans) -> Iterator[Roles]:
    """ "“Y,” said X" and "“Y,” X said": one quotation and who said it."""
    for match in QUOTE.finditer(text):
        found = {name[:-1] if name[-1] == "2" else name: match.span(name)
                 for name, held in match.groupdict().items() if held}  # fmt: skip
        starts = any(s == found["content"][0] for s, _ in sentences)
        if starts and not VERBAL.search(text[slice(*found["source"])]):
            yield (found["source"],), (found["cue"],), (found["content"],)
