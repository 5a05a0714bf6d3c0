"""Which addresses are the same page."""

from __future__ import annotations

import pytest

from onrecord.read.addresses import canonical, is_variant, key

PAGE = "https://www.vessin.example/2024/ferry-stays"


@pytest.mark.parametrize(
    "url",
    [
        PAGE,
        f"{PAGE}/",
        f"{PAGE}#comments",
        f"{PAGE}?utm_source=letter&utm_medium=email",
        f"{PAGE}?fbclid=abc123",
        f"{PAGE}/?source=rss",
        f"{PAGE}/amp",
        f"{PAGE}/amp/",
        f"{PAGE}?amp=1",
        f"{PAGE}?outputType=amp",
        f"{PAGE}/index.html",
        f"{PAGE};jsessionid=A1B2",
        "HTTPS://WWW.Vessin.Example:443/2024/ferry-stays",
        "https://m.vessin.example/2024/ferry-stays",
        "https://amp.vessin.example/2024/ferry-stays",
        "https://www.google.com/amp/s/www.vessin.example/2024/ferry-stays",
        "https://www-vessin-example.cdn.ampproject.org/c/s/www.vessin.example/2024/ferry-stays",
        "https://web.archive.org/web/20240601120000/https://www.vessin.example/2024/ferry-stays",
        "https://www.vessin.example/2024/%66erry-stays",
    ],
)
def test_ways_to_one_page(url: str) -> None:
    assert canonical(url) == PAGE
    assert canonical(canonical(url)) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (PAGE, "https://www.vessin.example/2024/ferry-sails"),
        (PAGE, "https://news.vessin.example/2024/ferry-stays"),
        (f"{PAGE}?id=1", f"{PAGE}?id=2"),
        (f"{PAGE}?page=2", PAGE),
        (f"{PAGE}?from=2020", PAGE),
        ("https://vessin.example/a%2Fb", "https://vessin.example/a/b"),
        ("https://vessin.example/lamp", "https://vessin.example/l"),
        ("https://x.example:8080/a", "https://x.example/a"),
    ],
)
def test_other_pages_stay_others(one: str, other: str) -> None:
    assert canonical(one) != canonical(other)
    assert key(one) != key(other)


def test_parameters_come_in_one_order() -> None:
    assert canonical("https://x.example/a?b=2&a=1") == canonical("https://x.example/a?a=1&b=2")


def test_the_key_leaves_scheme_and_www_out() -> None:
    assert key("http://vessin.example/a") == key("https://www.vessin.example/a/")


def test_a_page_in_an_archive_is_not_the_page_of_today() -> None:
    kept = "https://web.archive.org/web/20240601120000/https://vessin.example/a"
    later = kept.replace("0601", "0701")
    assert canonical(kept) == "https://vessin.example/a"
    assert len({key(kept), key(later), key("https://vessin.example/a")}) == 3


@pytest.mark.parametrize(
    "told",
    ["javascript:alert(1)", "mailto:a@b", "http://[::1", "", "::", "a" * 9000, "http://\x00"],
)
def test_what_is_no_address_comes_back(told: str) -> None:
    assert canonical(canonical(told)) == canonical(told)


def link(href: str) -> str:
    return f"<html><head><link rel='canonical' href='{href}'></head>"


def test_a_page_names_itself() -> None:
    name = "https://www.vessin.example/2024/06/ferry"
    assert canonical(f"{PAGE}?x=1", link(name)) == name
    assert canonical(f"{PAGE}?x=1", link("/2024/06/ferry").encode()) == name
    og = f"<meta property='og:url' content='{name}'>"
    assert canonical(PAGE, og) == name
    assert canonical("https://m.vessin.example/ferry", link(name)) == name


@pytest.mark.parametrize(
    "told",
    [
        "https://www.vessin.example/",  # its front page
        "https://www.vessin.example/2024",  # the section above
        "https://agency.example/2024/ferry-stays",  # whose text it prints: another report
        "javascript:alert(1)",
        "http://[::1",
    ],
)
def test_a_name_that_cannot_be_its_own_is_not_believed(told: str) -> None:
    assert canonical(PAGE, link(told)) == PAGE


def test_cuts_of_a_page_lead_to_the_page() -> None:
    assert is_variant(f"{PAGE}/amp/", PAGE)
    assert is_variant("https://m.vessin.example/2024/ferry-stays", PAGE)
    assert is_variant("https://www.vessin.example/x", PAGE, "<html amp lang=en>")
    assert not is_variant(PAGE, PAGE)
    assert not is_variant(f"{PAGE}?utm_source=a", PAGE, "<html lang=en>")
