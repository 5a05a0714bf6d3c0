"""The page's voices on its date, how they agree, and what that is worth."""

from __future__ import annotations

import pytest

from onrecord.clean import chooser, dating
from onrecord.clean.blocks import blocks_of
from onrecord.clean.dating import Dated
from onrecord.clean.head import head_of

LATEST = "2100-01-01"


def dated(head: str, body: str = "", url: str | None = None, latest: str = LATEST) -> Dated | None:
    tree = chooser.parse(f"<html lang='en-US'><head>{head}</head><body>{body}</body></html>")
    return dating.published(head_of(tree), blocks_of(tree), 0, url, latest)


def meta(value: str, name: str = "article:published_time") -> str:
    return f'<meta property="{name}" content="{value}">'


def linked(value: str) -> str:
    return (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", '
        f'"datePublished": "{value}"}}</script>'
    )


def test_two_voices_that_agree_are_sure() -> None:
    told = dated(meta("2024-05-03T10:00:00+02:00") + linked("2024-05-03T10:00:00+02:00"))
    assert told == Dated("2024-05-03", "meta + json-ld", "sure")


def test_one_voice_is_likely() -> None:
    assert dated(meta("2024-05-03")) == Dated("2024-05-03", "meta", "likely")


def test_an_element_of_several_names_has_them_all() -> None:
    told = dated(meta("2024-05-03", "og:created article:published_time"))
    assert told == Dated("2024-05-03", "meta", "likely")


def test_voices_that_disagree_are_not_sure() -> None:
    told = dated(
        meta("2024-05-03") + linked("2024-05-03"), url="https://a.example/2024/04/30/ferry"
    )
    assert told is not None
    assert (told.day, told.trust) == ("2024-05-03", "likely")


def test_the_readers_day_outranks_universal_time() -> None:
    body = "<h1>Ferry</h1><p>May 3, 2024</p>"
    told = dated(linked("2024-05-04T02:11:00Z"), body)
    assert told is not None
    assert told.day == "2024-05-03"


def test_a_weak_name_gives_way_to_the_stamp() -> None:
    told = dated(meta("2024-05-06", "date"), "<h1>Ferry</h1><p>3 May 2024, 10:15</p>")
    assert told == Dated("2024-05-03", "stamp", "likely")


def test_a_change_is_no_publication() -> None:
    assert dated("", "<h1>Ferry</h1><p>Updated 3 May 2024</p>") is None


def test_days_to_come_are_nobodys() -> None:
    assert dated(meta("2024-05-03"), latest="2024-05-02") is None


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://a.example/2024/05/03/ferry", "2024-05-03"),
        ("https://a.example/2024/may/03/ferry", "2024-05-03"),
        ("https://a.example/ferry-2024-05-03.html", "2024-05-03"),
        ("https://a.example/2024/43/ferry-7", None),
        ("https://a.example/artikel/20240503", None),
        ("https://2024-05-03.example/ferry", None),
        (None, None),
    ],
)
def test_in_address(url: str | None, day: str | None) -> None:
    assert dating.in_address(url) == day


def test_slashed_dates_are_read_as_the_page_s_language_writes_them() -> None:
    assert dated(meta("3/5/2024")) == Dated("2024-03-05", "meta", "likely")
    told = dated(meta("3/5/2024"), url="https://paper.co.uk/ferry")
    assert told is not None
    assert told.day == "2024-05-03"
