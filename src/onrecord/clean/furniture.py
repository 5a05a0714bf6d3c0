"""Which lines of a page are the report's, and what the others are.

Two judges: patterns for what is always furniture (forms, spam-filter notices, share lines)
and always named the same, and the learned reader (`forest`) for the rest. A pattern gives
a kind; the learned reader only says "not the report".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_NAMES = (
    r"(?:facebook|twitter|x|linkedin|whatsapp|telegram|reddit|pinterest|e-?mail|messenger|"
    r"instagram|youtube|threads|bluesky|mastodon|tumblr|copy link|print|rss|flipboard|pocket)"
)

# Kind, pattern, most words that a line of this kind has. Matched at the start of the line in
# lower case: patterns that need not mind the case are several times as quick.
_RULES: tuple[tuple[str, str, int], ...] = (
    ("reference heading", r"(?:one|two|three|\d+) (?:references?|pingbacks?|trackbacks?|thoughts?|"
     r"responses?|replies|comments?) (?:to|on|for)\b.{0,3}[“\"«‘']", 40),
    ("reference heading", r"(?:pingbacks?|trackbacks?)(?:/(?:pingbacks?|trackbacks?))?(?: \(\d+\))?"
     r"\s*:?$", 5),
    ("reference", r"(?:pingback|trackback)\s*:\s*\S", 80),
    ("reference", r"(?:\d+[.)]\s*)?\[(?:…|\.\.\.|&#8230;)\].*\[(?:…|\.\.\.|&#8230;)\]\W*$", 150),
    ("form", r"leave a (?:reply|comment)\b(?! (?:on|from) the)", 12),
    ("form", r"(?:add|post|write|submit|share|leave|type|enter) (?:us )?(?:your|a|the first) "
     r"comments?\b(?:$|[.:!]| (?:by|below|here|using|as|cancel|in (?:the|this) (?:box|form|field|"
     r"space))\b)", 70),
    ("form", r"your e-?mail(?: address)? will (?:not|never) be (?:published|shared|made "
     r"public)|we (?:will|do) (?:not|never) (?:publish|share|show) your e-?mail", 40),
    ("form", r"required fields are marked", 12),
    ("form", r"(?:you must be |please )?(?:log(?:ged)? in|sign(?:ed)? in|register)"
     r"(?: or (?:register|sign up|create an account))? to (?:post|leave|reply|comment|join)", 25),
    ("form", r"save my name,? e-?mail", 25),
    ("form", r"notify me (?:of|when|by|via)\b.{0,40}(?:comment|post|repl|e-?mail|answer)", 20),
    ("form", r"(?:name|e-?mail|website|url|comment|message|your name|your e-?mail|subject)"
     r"\s*(?:\*|\((?:required|optional)[^)]*\))?\s*:?\s*\*?$", 4),
    ("form", r"(?:post comment|submit(?: comment)?|cancel reply|reply|send|search(?: for:?)?)$", 3),
    ("form", r"(?:enter|type) your (?:comment|e-?mail|name|message|search)", 15),
    ("form", r"fill in your details below", 25),
    ("notice", r"this site uses akismet|learn how your comment data|(?:an? |this |our )?\S+ (?:on |"
     r"for )?(?:this|our) site (?:keeps|filters|blocks|uses|checks)\b.{0,60}\b(?:spam|cookies)",
     40),
    ("notice", r"(?:this site|this website|we|our site) (?:is protected by|uses?) "
     r"(?:recaptcha|hcaptcha|cookies)", 80),
    ("notice", r"this form is protected|the captcha|protected by recaptcha", 40),
    ("notice", r"(?:all |every )?comments? (?:(?:posted|left|made) (?:here|below|on this \w+) )?"
     r"(?:is|are|will be|may be|must be)\b.{0,40}?\b(?:read (?:by|before)|moderat|approved|closed|"
     r"edited|deleted|removed|published)", 70),
    ("notice", r"comments?(?: are| is)? (?:closed|off|disabled)|comments? on this (?:article|story|"
     r"post|entry) (?:are|is|have)", 20),
    ("notice", r"please,? (?:be (?:respectful|civil|polite)|respect (?:other|each)|stick to the "
     r"(?:facts|topic)|keep (?:it|your comments?) (?:civil|clean|polite))|keep your comments? ",
     60),
    ("notice", r"(?:by (?:using|clicking|signing|submitting|continuing|subscribing|registering|"
     r"choosing|accepting))\b"
     r".{0,120}\b(?:agree|accept|consent|acknowledge)", 80),
    ("notice", r"(?:accept|reject|manage) (?:all )?(?:cookies|preferences)", 6),
    ("notice", r"(?:privacy policy|terms (?:of (?:use|service)|and conditions|& conditions)|"
     r"cookie (?:policy|settings|preferences)|do not sell|accessibility(?: statement)?|"
     r"legal notice|imprint|disclaimer)\W*$", 6),
    ("copyright", r"(?:copyright\b|©|\(c\) ?\d{4})", 60),
    ("copyright", r"all rights reserved", 30),
    ("copyright", r"this material may not be published, broadcast", 30),
    ("share", r"(?:share|tweet|pin|e-?mail|print|post|follow|like)(?: (?:this|it|on|via|us|to|with|"
     r"the|by|us on|article|story|post|page|link|news|now|options|full article|your friends)){1,4}"
     rf"(?: {_NAMES})?(?: \(opens in (?:a )?new window\))?\W*$", 14),
    ("share", rf"(?:(?:share|tweet|follow|save|like|opens in (?:a )?new window)\W*)$|(?:(?:share |"
     rf"click to share |save |send |post )?(?:on |to |via |by |in )?{_NAMES}\W*)+$", 14),
    ("share", r"click (?:here )?to (?:share|e-?mail|print|tweet|copy)\b", 16),
    ("share", r"(?:copy|copied) (?:the )?link|link copied", 8),
    ("share", r"follow (?:us|me|him|her|them|(?!up\b)[a-z@][\w.-]+(?: [a-z][\w.-]+)?) "
     r"(?:on|@)", 25),
    ("promotion", r"(?:sign up|subscribe|register)(?: now| here| today| free)*\W*(?:$|(?:for|to)\b"
     r".{0,60}\b(?:newsletter|e-?mail|updates|alerts|inbox|digital|channel|podcast|free|access|"
     r"content|app|our)\b)", 50),
    ("promotion", r"(?:get|receive) (?:our|the|all|more|breaking|daily|unlimited)\b.{0,80}\b"
     r"(?:inbox|newsletter|e-?mail|alerts?|subscri|access)\b", 50),
    ("promotion", r"(?:support|donate|become a (?:member|patron|subscriber|supporter)|make a "
     r"donation|buy me a coffee|download (?:the|our) app|advertis(?:ement|e with us)|sponsored"
     r"(?: content| by)?|story continues below|article continues|continue reading|promoted)"
     r"(?:$|\W*$|(?: (?:us|now|today|here|our|below|after|this)\b.{0,60}$))", 14),
    ("related", r"(?:related|recommended|popular|trending|latest|top|more|most|you (?:may|might)|"
     r"also|further|similar|other|recent|editors?['’]? ?(?:s['’]?)?|don['’]t miss|must|what to)"
     r"(?: (?:also|news|stories|articles?|posts?|reading|read|viewed|popular|now|on this|topics?|"
     r"like|from|in|content|coverage|links?|picks?|for you|headlines|to|next|videos?|pick|watch|"
     r"comments|commented|shared)){1,4}(?: (?:[a-z][\w&.’'-]*)){0,4}\s*:?\W*$", 9),
    ("related", r"related\s*:?$", 2),
    ("related", r"(?:read|see|watch|listen)(?: (?:more|also|next|here|now|it|the full \w+|all|"
     r"full \w+|on))+\s*(?:$|[:»>→…|.]|(?:about|on|from|in|at) )", 40),
    ("related", r"(?:read|see|also read|related|more|watch|background|listen)(?: (?:story|article|"
     r"stories))?\s*[:|»>]\s*\S", 40),
    ("related", r"(?:must[- ](?:read|see|watch)|(?:you )?(?:can|may|might) also (?:read|see|watch|"
     r"like|be interested(?: in)?))\s*[:|»>]\s*\S", 40),
    ("promotion", r"click here\b|.*[.!?] click here\W*$", 30),
    ("promotion", r"the post\b.{3,200}\b(?:appeared first|first appeared) on\b", 40),
    ("stamp", r"originally (?:published|appeared) (?:as|in|on|at)\b[^,]*$", 30),
    ("navigation", r"(?:skip|jump|go|back|return) to (?:the )?(?:main |primary |page )?(?:content|"
     r"navigation|top|menu|search|footer|home(?:page)?|comments|all|site|article)", 8),
    ("navigation", r"(?:home|menu|search|close|next|previous|prev|back|older|newer|top|login|"
     r"log ?in|log out|sign ?in|sign up|subscribe|contact(?: us)?|about(?: us)?|faq|help|rss|"
     r"sitemap|site map|archives?|categories|tags?|newsletters?|advertise|more|toggle \w+|"
     r"show (?:more|less|all)|view (?:all|more|comments)|load more|see all|read more|comments?|"
     r"[\d,.]+ (?:comments?|shares?|views?|likes?))\W*$", 3),
    ("navigation", r"(?:previous|next|older|newer) (?:post|article|story|page|entry|entries|"
     r"posts)\b", 30),
    ("navigation", r"post navigation\W*$|(?:←|&larr;)\s|.*\s(?:→|&rarr;)$", 25),
    ("navigation", r"home\s*[>»›/|]", 25),
    ("navigation", r"(?:[\w&’'-]+(?: [\w&’'-]+){0,2}\s*[|›•·]\s*){3,}", 40),
    ("tags", r"(?:tags?|topics?|filed under|categor(?:y|ies)|keywords?|posted in|tagged(?: as| "
     r"with)?|labels?|in this (?:article|story))\s*(?::|\bin\b|$)", 40),
    ("tags", r"this entry was (?:posted|published|filed|written|tagged)\b", 60),
    ("tags", r"bookmark the permalink", 10),
    ("editor's note", r"(?:\w+'s note\W+)?this (?:report|story|article|post|piece|version|page) "
     r"(?:was|has been|is)(?: \w+)? (?:updated|corrected|amended|changed|modified|edited|first "
     r"published|published|republished|originally published)\b", 90),
    ("editor's note", r"(?:correction|clarification|editor['’]s note)\s*[:—–-]", 90),
    ("stamp", rf"(?:(?:first |originally )?(?:posted|published|updated|last (?:updated|modified)|"
     rf"modified|created|date|issued|uploaded)\b(?: (?:on|at))?[\s:|]*)(?:$|by\b|\d|"
     rf"{_MONTH} \d|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|[^\w\s])",
     30),
    ("stamp", r"(?:an? )?(?:\d+|one|two|few|an?) (?:sec|second|min|minute|hour|day|week|month|year)"
     r"s?\.? (?:ago|read)\W*$", 6),
    ("stamp", r"(?:estimated )?(?:reading time|read time|time to read)\b", 10),
    ("stamp", rf"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)(?:day)?\.?,? )?(?:{_MONTH} \d{{1,2}}"
     rf"(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)? {_MONTH},? \d{{4}}|\d{{4}}-\d\d-\d\d|"
     r"\d{1,2}[./]\d{1,2}[./]\d{2,4})(?:[\s,|•·–-]*(?:at )?\d{1,2}[:.h]\d{2}.{0,20})?\W*$", 12),
    ("credit", r"(?:photo(?:graph)?s?|image|picture|credit|photo credit|image credit|file "
     r"photo|illustration)s?(?: (?:by|credit|courtesy|source))?\s*[:/©|]\s*"
     r"(?:[\w.&’'/-]+\s*){1,6}$", 10),
    ("credit", r"(?:getty(?: images)?|reuters|afp|ap|ap photo|epa|shutterstock|istock(?:photo)?|"
     r"alamy|dpa|pa media|xinhua|[\w .’'-]{2,40}\s*(?:/|via)\s*(?:getty(?: images)?|reuters|afp|"
     r"ap|epa|shutterstock|istock|alamy|dpa|efe|ansa|tass|xinhua|bloomberg))(?:[ /]?(?:images|"
     r"photo|file))*\W*$", 10),
    ("caption slug", r"[\w-]+\.(?:jpe?g|png|gif|webp)\W*$", 3),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(p), most) for kind, p, most in _RULES)
_ANY = re.compile("|".join(f"(?:{p})" for _, p, _ in _RULES))  # one look for all
_MOST_WORDS = max(most for *_, most in _RULES)
_STORY = re.compile(r"[.!?…][\"'”’)\]]*$")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: ``kind`` None is the report's; ``chance`` is the learned reader's."""

    text: str
    kind: str | None
    chance: float = 1.0


def kind_of(line: str) -> str | None:
    """The kind of furniture that a line is by its wording alone, or None.

    >>> kind_of("Your email address will not be published.")
    'form'
    >>> kind_of("The ferry had been repaired twice, the harbour master said.")
    """
    if len(line) > LONGEST:
        return None
    words = len(line.split())
    bare = line.strip(" \t*_#>•·-–—|").lower()
    if words > _MOST_WORDS or not _ANY.match(bare):
        return None
    for kind, pattern, most in _COMPILED:
        if words <= most and pattern.match(bare):
            return kind
    return None


LONGEST = 3000  # characters; no furniture is longer, and patterns need not walk through it
# The chance from which a line is kept, set on sites that the reader never learned from (those
# that eval/plain.py leaves out of its figures). A whole sentence is kept on weaker evidence,
# for losing it costs more.
KEEP = 0.5
PROSE = 0.6


def sort_lines(lines: Sequence[str]) -> list[Line]:
    """Every non-blank line of a page, in order, with its kind.

    A line that only the learned reader throws out has the kind "furniture".
    """
    from onrecord.clean import lines as reader

    chances = reader.chances(lines)
    out = []
    for line, chance in zip(lines, chances, strict=True):
        kind = kind_of(line)
        if kind is None and chance < (KEEP if not _prose(line) else KEEP * PROSE):
            kind = "furniture"
        out.append(Line(line, kind, chance))
    return out


def _prose(line: str) -> bool:
    """A whole sentence, or something said, however short."""
    return bool(_STORY.search(line)) and (len(line.split()) >= 8 or line[0] in '"“„«‘')
