"""Pages of links, and pages that only have many."""

from __future__ import annotations

from serving import Reading, article, told

from onrecord.read.links import is_list, listing, page
from onrecord.records import Capture
from server import Server, answer

URL = "https://vessin.example/news"


def front(count: int = 30, more: str = "") -> str:
    teasers = "".join(
        f"<li><h3><a href='/2024/story-{n}?utm_source=front'>The ferry of day {n} stays in port</a>"
        f"</h3><span>Two hours ago</span></li>"
        for n in range(count)
    )
    body = f"<body><nav><a href=/>Home</a></nav><ul>{teasers}</ul></body>"
    return f"<html><head>{more}</head>{body}</html>"


def test_a_front_page_is_a_list() -> None:
    found = page(front(), URL)
    assert is_list(found)
    assert [e.url for e in listing(found, 2).entries] == [
        f"https://vessin.example/2024/story-{n}?utm_source=front" for n in (0, 1)
    ]
    assert listing(found, 2).left_out == 28
    assert found.headlines[0].title == "The ferry of day 0 stays in port"


def test_a_report_among_many_links_is_none() -> None:
    words = "<p>" + "The harbour master said that the ferry would stay in port. " * 8 + "</p>"
    assert not is_list(page(front(more="").replace("<ul>", f"<article>{words}</article><ul>"), URL))
    marked = "<meta property='og:type' content='article'>"
    assert not is_list(page(front(more=marked), URL))
    assert not is_list(page(front(count=9), URL))
    assert not is_list(page(article(), URL))


def test_a_front_page_of_long_teasers_is_a_list() -> None:
    teaser = "The harbour master said that the ferry would stay in port until Monday. " * 3
    stories = "".join(
        f"<h2><a href='/2024/story-{n}'>The ferry of day {n} stays in port</a></h2><p>{teaser}</p>"
        for n in range(25)
    )
    found = page(stories, URL)
    assert found.prose == 25 * 39
    assert found.run == 39
    assert is_list(found)


def test_links_in_its_sentences_do_not_break_a_report() -> None:
    text = "".join(
        f"<p>The harbour master of Kestrel Bay had said on Monday that the ferry was safe, as "
        f"<a href='/2024/story-{n}'>the paper wrote on day {n}</a>, and nobody on the quay had "
        f"reason to doubt what he had told them all.</p>"
        for n in range(25)
    )
    found = page(text, URL)
    assert found.run == found.prose
    assert not is_list(found)


def test_links_elsewhere_and_in_scripts_are_no_headlines() -> None:
    elsewhere = "<a href='https://other.example/a'>A story on quite another site</a>"
    script = "<script>x = \"<a href='/s'>A story within a script here</a>\"</script>"
    comment = "<!-- <a href='/c'>A story within a comment here</a> -->"
    own = f"<a href='{URL}#top'>Back to the top of page</a>"
    assert page(elsewhere + script + comment + own, URL).headlines == ()


def test_the_feed_that_a_page_announces() -> None:
    link = "<link rel='alternate' type='application/rss+xml' href='/feed'>"
    assert page(front(more=link), URL).feed == "https://vessin.example/feed"


def test_a_page_of_links_is_named_and_followed_on_request(server: Server, read: Reading) -> None:
    link = "<link rel='alternate' type='application/atom+xml' href='/feed'>"
    server.routes["/news"] = answer(front(20, link))
    for n in range(20):
        server.routes[f"/2024/story-{n}"] = answer(article(f"Story {n}"))
    (message,) = told(read(server.url("/news")))
    assert message.startswith("is a page of links (20 headlines), not a report; --links")
    assert server.url("/feed") in message
    assert server.paths() == ["/news"], "nothing was followed unasked"
    items = read(server.url("/news"), links=True)
    assert len(items) == 20
    assert all(isinstance(item, Capture) for item in items)
    assert items[3].place.startswith(server.url("/2024/story-3"))
