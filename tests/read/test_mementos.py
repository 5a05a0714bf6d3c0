"""Addresses in web archives: the page's own, and when it was kept."""

from __future__ import annotations

import pytest

from onrecord.read.mementos import http_time, original

PAGE = "http://holm.example/weir?a=1"


@pytest.mark.parametrize(
    ("address", "page", "taken"),
    [
        (f"https://web.archive.org/web/20190304050607/{PAGE}", PAGE, "2019-03-04T05:06:07Z"),
        (f"http://web.archive.org/web/20190304050607id_/{PAGE}", PAGE, "2019-03-04T05:06:07Z"),
        (f"https://web.archive.org/web/2019/{PAGE}", PAGE, "2019-01-01T00:00:00Z"),
        (f"https://web.archive.org/web/20190304/{PAGE}", PAGE, "2019-03-04T00:00:00Z"),
        ("https://web.archive.org/web/20190304050607/http:/a.example/", "http://a.example/",
         "2019-03-04T05:06:07Z"),
        ("https://web.archive.org/web/20190304050607/a.example/b", "http://a.example/b",
         "2019-03-04T05:06:07Z"),
        (f"https://web.archive.org/web/{PAGE}", PAGE, None),
        (f"https://web.archive.org/web/*/{PAGE}", PAGE, None),
        (f"https://archive.ph/20190304050607/{PAGE}", PAGE, "2019-03-04T05:06:07Z"),
        (f"https://archive.is/2019.03.04-050607/{PAGE}", PAGE, "2019-03-04T05:06:07Z"),
        (f"https://archive.today/2019.03.04/{PAGE}", PAGE, "2019-03-04T00:00:00Z"),
        (f"https://archive.today/newest/{PAGE}", PAGE, None),
        (f"https://arquivo.pt/wayback/20190304050607/{PAGE}", PAGE, "2019-03-04T05:06:07Z"),
        (f"https://wayback.archive-it.org/123/20190304050607/{PAGE}", PAGE,
         "2019-03-04T05:06:07Z"),
        (f"https://webarchive.nationalarchives.gov.uk/ukgwa/20190304050607/{PAGE}", PAGE,
         "2019-03-04T05:06:07Z"),
        (f"https://archive.library.example/all/20190304050607mp_/{PAGE}", PAGE,
         "2019-03-04T05:06:07Z"),
    ],
)  # fmt: skip
def test_of_an_archive(address: str, page: str, taken: str | None) -> None:
    assert original(address) == (page, taken)


@pytest.mark.parametrize(
    "address",
    [
        PAGE,
        "https://archive.ph/AbC12",
        "https://archive.org/details/weir",
        "https://holm.example/2019/03/04/http://a.example/",
        "https://holm.example/20190304050607/weir.html",
        "https://[broken",
        "file:///web/20190304050607/http://a.example/",
        "",
    ],
)
def test_other_addresses_stay(address: str) -> None:
    assert original(address) == (address, None)


def test_an_impossible_time_is_none() -> None:
    assert original(f"https://web.archive.org/web/20191399999999/{PAGE}") == (PAGE, None)


@pytest.mark.parametrize(
    ("header", "time"),
    [
        ("Mon, 04 Mar 2019 05:06:07 GMT", "2019-03-04T05:06:07Z"),
        ("Mon, 04 Mar 2019 05:06:07 +0200", "2019-03-04T03:06:07Z"),
        ("yesterday", None),
        (None, None),
    ],
)
def test_the_header(header: str | None, time: str | None) -> None:
    assert http_time(header) == time
