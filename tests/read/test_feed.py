# ruff: noqa: E501 - feeds as they are sent
"""Lists of reports, right ones and broken ones."""

from __future__ import annotations

import gzip
import json

import pytest

from onrecord.errors import PlaceError
from onrecord.read.feed import Listing, dump, listing, load

URL = "https://vessin.example/news/feed.xml"
LONG = "<p>The ferry stays in port until the spring, said the harbour master.</p>" * 10

RSS = f"""<?xml version="1.0"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Vessin Post</title><link>https://vessin.example/</link>
<item><title>The <![CDATA[ferry]]> stays</title><link>https://vessin.example/ferry</link>
<pubDate>Mon, 03 Jun 2024 09:00:00 GMT</pubDate>
<description>Short.</description><content:encoded><![CDATA[{LONG}]]></content:encoded></item>
<item><title>Fog</title><link>/fog</link></item>
<item><title>By its guid</title><guid>https://vessin.example/guid</guid></item>
<item><title>Nowhere</title></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>The Vessin Post</title>
<entry><title>Fog</title><link rel="enclosure" href="/fog.mp3"/><link href="fog"/>
<id>tag:x</id><published>2024-06-03T09:00:00Z</published><updated>2024-06-04T09:00:00Z</updated>
</entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>Old</title></channel><item><title>Fog</title><link>https://x.example/fog</link></item>
</rdf:RDF>"""
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Post",
        "items": [
            {"id": "1", "url": "https://x.example/fog", "content_html": LONG,
             "date_published": "2024-06-03T09:00:00Z", "date_modified": "2024-06-04"},
            {"id": "https://x.example/by-id"},
            {"id": 7},
        ],
    }
)  # fmt: skip
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://x.example/fog?a=1&amp;b=2 </loc><lastmod>2024-06-04</lastmod>
<news:news><news:publication_date>2024-06-03T09:00Z</news:publication_date>
<news:title>Fog &amp; rain</news:title></news:news>
<image:image><image:loc>https://x.example/fog.jpg</image:loc></image:image></url>
<url><loc>/relative</loc></url></urlset>"""
INDEX = "<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>"
OPML = """<opml version="2.0"><body><outline text="News"><outline text="Post" type="rss"
xmlUrl="https://x.example/feed"/></outline><outline text="no feed"/></body></opml>"""


def found(text: str | bytes, most: int = 100) -> Listing:
    body = text.encode() if isinstance(text, str) else text
    made = listing(body, URL, most)
    assert made is not None
    return made


def urls(text: str | bytes, most: int = 100) -> list[str]:
    return [entry.url for entry in found(text, most).entries]


def test_rss() -> None:
    feed = found(RSS)
    assert (feed.kind, feed.title, feed.lists, feed.fault) == (
        "feed",
        "The Vessin Post",
        False,
        None,
    )
    assert [entry.url for entry in feed.entries] == [
        "https://vessin.example/ferry",
        "https://vessin.example/fog",
        "https://vessin.example/guid",
    ]
    first, second, _ = feed.entries
    assert (first.title, first.published) == ("The ferry stays", "2024-06-03")
    assert first.text == LONG
    assert second.text is None, "a teaser is no report"


def test_atom_and_rdf_and_json() -> None:
    (entry,) = found(ATOM).entries
    assert (entry.url, entry.published) == ("https://vessin.example/news/fog", "2024-06-03")
    assert entry.stamp == "2024-06-04T09:00:00Z"
    assert urls(RDF) == ["https://x.example/fog"]
    first, second = found(JSON).entries
    assert (first.url, first.published, first.stamp) == (
        "https://x.example/fog", "2024-06-03", "2024-06-04",
    )  # fmt: skip
    assert first.text == LONG
    assert second.url == "https://x.example/by-id"


def test_sitemaps_and_their_index() -> None:
    first, second = found(SITEMAP).entries
    assert first.url == "https://x.example/fog?a=1&b=2", "not its picture's"
    assert (first.title, first.published, first.stamp) == ("Fog & rain", "2024-06-03", "2024-06-04")
    assert second.url == "https://vessin.example/relative"
    index = found(INDEX)
    assert (index.lists, index.entries[0].url) == (True, "https://vessin.example/a.xml")


def test_opml_names_feeds() -> None:
    opml = found(OPML)
    assert (opml.lists, [e.url for e in opml.entries]) == (True, ["https://x.example/feed"])


def test_a_packed_sitemap_and_one_in_utf_16() -> None:
    assert len(urls(gzip.compress(SITEMAP.encode()))) == 2
    assert len(urls(SITEMAP.replace("UTF-8", "UTF-16").encode("utf-16"))) == 2
    assert len(urls(RSS.encode("utf-16"))) == 3


@pytest.mark.parametrize(
    "text",
    ["", "<html><body><p>x", "Plain words.", "{}", '{"version": "1"}', "\x89PNG", "<a><rss>"],
)
def test_what_is_no_list(text: str) -> None:
    assert listing(text.encode(), URL, 10) is None


def test_comments_and_a_doctype_before_the_first_element() -> None:
    body = RSS.replace("<rss", "<!-- <html> --><!DOCTYPE rss [<!ELEMENT rss ANY>]>\n<rss", 1)
    assert len(urls(body)) == 3


def test_no_more_than_was_asked_for() -> None:
    for text in (RSS, SITEMAP, JSON):
        many = found(text, 1)
        assert len(many.entries) == 1
        assert many.left_out >= 1
    item = "<item><title>x</title><link>/%d</link></item>"
    many = found("<rss><channel>" + "".join(item % n for n in range(900)) + "</channel></rss>", 10)
    assert (len(many.entries), many.left_out, many.fault) == (10, 890, None)


def test_one_address_under_two_names_is_one_entry() -> None:
    item = "<item><link>https://x.example/fog%s</link></item>"
    body = "<rss><channel>" + item % "?utm_source=a" + item % "/" + item % "" + "</channel></rss>"
    assert len(urls(body)) == 1


def test_a_broken_feed_gives_what_can_be_read_and_says_so() -> None:
    broken = RSS.replace("<title>Fog</title>", "<title>Fog &nbsp; & rain</title>")
    feed = found(broken)
    assert "https://vessin.example/ferry" in [entry.url for entry in feed.entries]
    assert feed.fault is not None
    cut = found(SITEMAP[:-60])
    assert cut.entries
    assert cut.fault is not None


def laughs(root: str, inside: str) -> str:
    entities = "<!ENTITY a 'ha'>" + "".join(
        f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    return f"<?xml version='1.0'?><!DOCTYPE {root} [{entities}]><{root}>{inside}</{root}>"


def test_declared_entities_are_not_expanded() -> None:
    feed = found(laughs("rss", "<channel><title>&i;</title><item><link>/a</link></item></channel>"))
    assert len(feed.title or "") < 100
    with pytest.raises(PlaceError, match="entities"):
        listing(laughs("urlset", "<url><loc>&i;</loc></url>").encode(), URL, 9)
    with pytest.raises(PlaceError, match="entities"):
        listing(laughs("opml", "<body/>").encode(), URL, 9)


def test_files_are_not_read() -> None:
    outside = "<!DOCTYPE rss [<!ENTITY e SYSTEM 'file:///etc/hostname'>]>"
    text = f"<?xml version='1.0'?>{outside}<rss><channel><item><title>&e;</title><link>/a</link></item></channel></rss>"
    (entry,) = found(text).entries
    assert entry.title in (None, "&e;", "&e")


@pytest.mark.parametrize("text", ["<rss>" + "<a>" * 5000, '{"jsonfeed.org":' + "[" * 100_000])
def test_what_is_nested_too_deep_says_so(text: str) -> None:
    with pytest.raises(PlaceError, match="cannot be read"):
        listing(text.encode(), URL, 9)


def test_what_is_kept_of_a_list_is_its_addresses() -> None:
    kept = dump(found(RSS))
    assert "harbour" not in kept, "no words of anybody"
    assert [e.url for e in load(kept).entries] == urls(RSS)
