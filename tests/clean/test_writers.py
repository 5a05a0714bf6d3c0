"""Names in what a page says of its writers."""

from __future__ import annotations

import pytest

from onrecord.clean import agencies, chooser, writers
from onrecord.clean.blocks import blocks_of
from onrecord.clean.head import head_of
from onrecord.records import Author


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("By ANA DUARTE and Ben Okoro, senior writer", ["Ana Duarte", "Ben Okoro"]),
        ("Ana Duarte; Ben Okoro", ["Ana Duarte", "Ben Okoro"]),
        ("Ana Duarte | Ben Okoro", ["Ana Duarte", "Ben Okoro"]),
        ("Ana Duarte (Skell)", ["Ana Duarte"]),
        ("Ana Duarte May 3, 2024", ["Ana Duarte"]),
        ("Ana Duarte, Ph.D.", ["Ana Duarte"]),
        ("https://social.example/anaduarte", []),
        ("admin", []),
        ("ana@post.example", []),
    ],
)
def test_names(words: str, names: list[str]) -> None:
    assert writers.names(words) == names


def authors(head: str, body: str = "", outlet: str | None = None) -> list[Author]:
    tree = chooser.parse(f"<html><head>{head}</head><body><h1>Weir</h1>{body}</body></html>")
    return writers.authors(head_of(tree), blocks_of(tree), 0, outlet)


def linked(author: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Weir", '
        f'"author": {author}}}</script>'
    )


def test_linked_data_comes_first_and_the_byline_adds_an_address() -> None:
    head = linked('{"@type": "Person", "name": "Ana Duarte"}')
    body = '<p class="byline">By <a href="https://p.example/author/duarte">Ana Duarte</a></p>'
    assert authors(head, body) == [
        Author("Ana Duarte", "person", "https://p.example/author/duarte", "json-ld")
    ]


def test_a_person_in_the_byline_outranks_a_house_in_the_head() -> None:
    head = linked('{"@type": "Organization", "name": "Skell Mail"}')
    found = authors(head, '<div class="author-name">Ana Duarte</div>', "Skell Mail")
    assert [(a.name, a.kind, a.told_by) for a in found] == [("Ana Duarte", "person", "byline")]


def test_an_agency_alone_is_kept_as_what_it_is() -> None:
    assert authors(linked('{"@type": "Person", "name": "Associated Press"}')) == [
        Author("Associated Press", "organization", None, "json-ld")
    ]


def test_a_person_named_in_another_object() -> None:
    script = (
        '<script type="application/ld+json">{"@graph": [{"@type": "Article", "headline": "Weir", '
        '"author": {"@id": "#p"}}, {"@type": "Person", "@id": "#p", "name": "Ana Duarte"}]}'
        "</script>"
    )
    assert [a.name for a in authors(script)] == ["Ana Duarte"]


@pytest.mark.parametrize(
    ("first", "closing", "found"),
    [
        ("SKELL, May 3 (Reuters) - A weir broke.", [], ["Reuters"]),
        ("SKELL (AP) — A weir broke.", [], ["Associated Press"]),
        ("Skell (dpa) - Ein Wehr ist gebrochen.", [], ["dpa"]),
        ("A weir broke on Friday.", ["With reporting by AFP"], ["AFP"]),
        ("A weir broke on Friday.", ["© 2024 The Associated Press. All rights reserved."],
         ["Associated Press"]),
        ("A weir broke on Friday.", ["Reuters/dpa"], ["Reuters", "dpa"]),
        ("The mayor (who was away) - his office said - was told.", [], []),
        ("The man told Reuters that he had seen it.", ["Nobody told AP why."], []),
    ],
)  # fmt: skip
def test_agencies(first: str, closing: list[str], found: list[str]) -> None:
    assert agencies.credited([], [first], closing) == found
