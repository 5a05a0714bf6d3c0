"""Names swapped for others: a text about the same things, told of people and places unknown.

A reader trained on one country's politics should not lean on the names it has met. `renamed`
replaces the words of person, place and outlet names, each everywhere in a document by the
same other word, and moves the gold spans along. Words are swapped one for one, so a name
keeps its length in words, a surname alone follows its full name, and every span keeps its
tokens.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from onrecord.spans import Span

Entity = tuple[int, int, str]  # start, end, label
Swap = tuple[int, int, str]  # start, end, what stands there instead

PERSON, PLACE, OUTLET, KEPT = "person", "place", "outlet", "kept"
LABELS = {
    "PERSON": PERSON, "PER": PERSON, "person": PERSON,
    "LOCATION": PLACE, "LOC": PLACE, "GPE": PLACE, "place": PLACE,
}  # fmt: skip
ORGANIZATIONS = frozenset({"ORGANIZATION", "ORG", "organization"})
ROLES = ("source", "cue", "content")

WORD = re.compile(r"[^\W\d_]+(?:[-.'’&][^\W\d_]+)*")
POSSESSIVE = re.compile(r"['’][sS]$")
ABBREVIATION = re.compile(r"(?:[A-Z]\.)+[A-Z]?|[A-Z]{2,5}")  # U.S, N.Y, UK, CNN


def listed(words: str) -> tuple[str, ...]:
    """Words between white space."""
    return tuple(words.split())


# what a name keeps when it is swapped: titles, particles, and what sort of place it is
STAY = frozenset(
    listed(
        """
    the of and for on in at de del della da di du la le el al bin ben ibn van von der den st mr mrs
    ms dr sir lord lady jr sr ii iii iv rep sen gov gen president senator north south east west
    northern southern eastern western central upper lower new old great san santa saint los las city
    county state republic islands island river lake mount mountain valley bay
    beach hill hills house street avenue road square park coast gulf sea ocean district province
    territory university college airport port fort
    """
    )
)
# what tells an outlet from another organisation, swapped within its own kind
PAPERS = listed(
    """
    Times Post Journal Herald Tribune Gazette Courier Chronicle Observer Examiner Star Globe Mirror
    Standard Dispatch Register Sentinel Telegraph
    """
)
AIR = listed(
    """
    News Radio Television Broadcasting Press Media Wire
    """
)
OUTLET_WORDS = frozenset(word.casefold() for word in (*PAPERS, *AIR))
# fmt: off
OUTLETS = frozenset((
    "abc", "afp", "ap", "associated press", "atlantic", "axios", "bbc", "bloomberg", "breitbart",
    "buzzfeed", "c-span", "cbs", "cnbc", "cnn", "daily beast", "daily caller", "economist", "fox",
    "guardian", "hill", "huffpost", "msnbc", "nbc", "new yorker", "newsweek", "npr", "pbs",
    "politico", "propublica", "reuters", "rt", "salon", "slate", "tass", "upi", "usa today",
    "vox", "washington free beacon", "western journalism", "xinhua", "yahoo",
))
FIRST = listed(
    """
    Adaeze Aino Akira Alejandra Amara Anselm Arjun Aroha Asel Astrid Bahram Bilal Birgit Bongani
    Chidi Chiyo Dagny Daiki Danuta Dilnoza Eamon Eero Elif Emeka Enrique Eszter Farida Fatou Femi
    Gaspar Goran Gulnara Hamid Hana Henrike Ilse Imran Ines Ingrid Isamu Ivo Jadwiga Jarek Joao
    Jorunn Kaveh Kenji Khadija Kofi Laszlo Leila Liv Lubna Mahmoud Mariam Marit Matteo Minh Mirela
    Nadia Naoko Nikhil Niamh Odile Oksana Olu Orsolya Paolo Pilar Priya Rafiq Rana Renata Rohan
    Ruslan Sakari Salma Sanjay Sefa Sibusiso Signe Siobhan Sunita Tamar Tariq Tendai Thandi Torvald
    Uche Ulrike Valdis Vesna Wanjiru Wei Xochitl Yara Yusuf Zanele Zoltan
    """
)
LAST = listed(
    """
    Abara Achterberg Adeyemi Aguirre Ahlqvist Akhtar Amankwah Aydin Baranyi Bergstrom Bhandari
    Boateng Bondarenko Borges Brannigan Castelli Chaudhry Chikwanda Cisneros Czerny Dalgaard Darvish
    Dlamini Drobny Echeverria Eklund Erdogmus Falahi Farrugia Fonseca Fujimoto Gashi Ghorbani
    Gudmundsen Gunawardena Hakimi Halvorsen Haraldsen Hoxha Ilves Iyer Jankowska Kaplinski Karimov
    Kipkemboi Kowalczyk Kurniawan Lehtinen Lindqvist Lonergan Machava Magnusson Mahlangu Makhoul
    Marchetti Mbeki Mendieta Mokoena Moriarty Mutasa Nakamura Nascimento Ndiaye Nemeth Nguyen Nkosi
    Novakova Obradovic Oduya Okonkwo Ozturk Pacheco Petrosyan Quispe Rahmani Rautio Reinholt Roshan
    Sandoval Sarkissian Shimizu Soares Stoyanov Suleiman Szabo Tanaka Tchaikov Thorvald Tuominen
    Uzun Vaszary Velasco Vukovic Waweru Yamaguchi Yilmaz Zaman Zielinski
    """
)
PLACES = listed(
    """
    Accra Almaty Ankara Antwerp Aarhus Baku Bamako Belgrade Bergen Bilbao Botswana Brno Bursa Cebu
    Chile Colombo Cordoba Cusco Dakar Denmark Durban Ecuador Estonia Fiji Galway Ghana Graz Gujarat
    Hanoi Harare Iceland Izmir Jakarta Kampala Karachi Kerala Kigali Kosice Kyoto Lagos Latvia
    Leipzig Lima Ljubljana Lusaka Malta Maputo Medellin Mombasa Montevideo Nairobi Namibia Nepal
    Oporto Oslo Osaka Paraguay Perth Plovdiv Pune Quito Recife Riga Rosario Rwanda Sapporo Sarawak
    Senegal Slovenia Tallinn Tampere Tashkent Tbilisi Tonga Turku Uruguay Utrecht Valencia Vilnius
    Wroclaw Yerevan Zagreb Zambia
    """
)
HEADS = listed(
    """
    Al Bel Bran Cal Cor Dar Del Dun El Fal Gar Hal Hol Ist Kal Kel Lor Mar Mel Nor Ost Pel Quil Ras
    Rom Sel Stav Tal Ter Ul Val Vel Ves Wel Yar Zan
    """
)
TAILS = listed(
    """
    ad ander are ari aven ba bek berg by dale den dor ek en er eth ford gar hus i in ing ka land len
    lo mark mere mont na nik on or os ova rel rin ro sen sin son stad ston tin va wick
    """
)
# fmt: on


def entities(silver: dict[str, Any]) -> list[Entity]:
    """The names of a row with ``tokens`` (spans) and ``ner`` (a label each, "O" for none)."""
    out: list[Entity] = []
    before = "O"
    for (start, end), label in zip(silver["tokens"], silver["ner"], strict=True):
        if label != "O" and label == before:
            out[-1] = (out[-1][0], end, label)
        elif label != "O":
            out.append((start, end, label))
        before = label
    return [one for one in out if one[2] in LABELS or one[2] in ORGANIZATIONS]


def renamed(row: dict[str, Any], entities: list[Entity], rng: random.Random) -> dict[str, Any]:
    """The row with its people, places and outlets named otherwise, its attributions moved along.

    ``entities`` are characters of ``row["text"]``; labels as CoNLL, OntoNotes or CoreNLP write
    them, others are left alone. The same row, names and state of ``rng`` give the same result.
    Fields but ``text`` and ``attributions`` stay as they are, so their offsets do not fit.
    """
    swaps = name_swaps(row["text"], entities, rng)
    move = Mover(swaps)
    moved = [
        {**one, **{role: [list(move.span(span)) for span in one[role]] for role in ROLES}}
        for one in row["attributions"]
    ]
    return {**row, "text": replaced(row["text"], swaps), "attributions": moved}


def replaced(text: str, swaps: Sequence[Swap]) -> str:
    """The text with every swap made."""
    out, at = [], 0
    for start, end, new in swaps:
        out += [text[at:start], new]
        at = end
    return "".join([*out, text[at:]])


class Mover:
    """Where an offset goes when swaps are made.

    Inside a swapped word it keeps its distance from the start, as far as the new word goes.
    """

    def __init__(self, swaps: Sequence[Swap]) -> None:
        self._swaps = swaps
        self._starts = [start for start, _, _ in swaps]
        self._grown = [0]
        for start, end, new in swaps:
            self._grown.append(self._grown[-1] + len(new) - (end - start))

    def span(self, span: Sequence[int]) -> Span:
        return self.offset(span[0]), self.offset(span[1])

    def offset(self, at: int) -> int:
        number = bisect_right(self._starts, at) - 1
        if number < 0:
            return at
        start, end, new = self._swaps[number]
        if at >= end:
            return at + self._grown[number + 1]
        return start + self._grown[number] + min(at - start, len(new))


def name_swaps(text: str, entities: Iterable[Entity], rng: random.Random) -> list[Swap]:
    """The words of names and what each becomes, in text order.

    A word is of the kind that it mostly has in the document. Where it stands outside every
    name it is swapped too, if it is written with a capital and the document never has it
    without one.
    """
    kinds, first, tagged = _votes(text, entities)
    plain = {word for word in WORD.findall(text) if word[:1].islower()}
    taken = {word.casefold() for word in WORD.findall(text)}
    table: dict[str, str] = {}
    out: list[Swap] = []
    for start, end, word in _words(text, 0, len(text)):
        key = word.casefold()
        if key not in kinds and key.endswith("s") and kinds.get(key[:-1]) == PERSON:
            key, end = key[:-1], end - 1  # the Marlows
            word = word[:-1]
        kind = kinds.get(key, KEPT)
        if kind == KEPT or not word[:1].isupper() or (start not in tagged and key in plain):
            continue
        if key not in table:
            table[key] = _new(word, kind, first[key] > 0, rng, taken)
            taken.add(table[key].casefold())
        out.append((start, end, _cased(table[key], word)))
    return out


def _words(text: str, start: int, end: int) -> Iterable[tuple[int, int, str]]:
    for match in WORD.finditer(text, start, end):
        word = POSSESSIVE.sub("", match.group())
        yield match.start(), match.start() + len(word), word


def _votes(
    text: str, entities: Iterable[Entity]
) -> tuple[dict[str, str], Counter[str], frozenset[int]]:
    """Of each name word its commonest kind and its lead as a first name; and where names stand."""
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    first: Counter[str] = Counter()
    tagged = set()
    for start, end, label in entities:
        kind = LABELS.get(label)
        words = list(_words(text, start, end))
        if kind is None and label in ORGANIZATIONS:
            kind = OUTLET if _is_outlet([word for *_, word in words]) else KEPT
        if kind is None:
            continue
        swapped = [one for one in words if one[2].casefold() not in STAY and len(one[2]) > 1]
        for number, (at, _, word) in enumerate(swapped):
            votes[word.casefold()][kind] += 1
            tagged.add(at)
            if kind == PERSON and len(swapped) > 1:
                first[word.casefold()] += 1 if number < len(swapped) - 1 else -1
    # a tie goes to what is swapped, so that no name stays
    order = (PERSON, PLACE, OUTLET, KEPT)
    kinds = {w: max(order, key=lambda kind: (seen[kind], -order.index(kind)))
             for w, seen in votes.items()}  # fmt: skip
    return kinds, first, frozenset(tagged)


def _is_outlet(words: Sequence[str]) -> bool:
    folded = [word.casefold() for word in words if word.casefold() != "the"]
    told = any(word in OUTLET_WORDS or word in OUTLETS for word in folded)
    return " ".join(folded) in OUTLETS or (told and folded not in (["press"], ["media"]))


def _new(word: str, kind: str, first: bool, rng: random.Random, taken: set[str]) -> str:
    """A word of the same kind that the document does not have."""
    key = word.casefold()
    for pool in (PAPERS, AIR):
        if kind == OUTLET and key in (one.casefold() for one in pool):
            free = [one for one in pool if one.casefold() not in taken]
            return rng.choice(free or pool)
    for _ in range(50):
        if kind != PERSON and ABBREVIATION.fullmatch(word):
            new = "".join(rng.choice("BDGHKLMPQRTVWXYZ") if c.isalpha() else c for c in word)
        elif kind == PERSON and rng.random() < 0.7:
            new = rng.choice(FIRST if first else LAST)
        elif kind == PLACE and rng.random() < 0.5:
            new = rng.choice(PLACES)
        else:
            new = rng.choice(HEADS) + rng.choice(TAILS)
        if new.casefold() not in taken:
            break
    return new


def _cased(new: str, like: str) -> str:
    return new.upper() if len(like) > 1 and like.isupper() else new
