"""A feed dates a page that is silent about its day, and no other."""

from __future__ import annotations

from serving import article
from test_rounds import ledger, read  # noqa: F401 - the fixture among them

from onrecord.ledger import Ledger
from onrecord.read.feed import listing
from server import Server, answer

DATED = '<meta property="article:published_time" content="2024-05-20T08:00:00Z">'


def feed(**dates: str) -> str:
    items = "".join(
        f"<item><title>{name}</title><link>/{name}</link><pubDate>{day}</pubDate></item>"
        for name, day in dates.items()
    )
    return f'<rss version="2.0"><channel><title>F</title>{items}</channel></rss>'


def test_the_feed_is_believed_where_the_page_is_silent(
    server: Server,
    ledger: Ledger,  # noqa: F811
) -> None:
    days = {
        "silent": "Mon, 27 May 2024 23:30:00 -0500",
        "dated": "Mon, 27 May 2024 09:00:00 GMT",
        "future": "Mon, 27 May 2097 09:00:00 GMT",
        "epoch": "Thu, 01 Jan 1970 00:00:00 GMT",
        "nonsense": "the other day",
        "guessed": "Mon, 27 May 2024 09:00:00 GMT",
    }
    server.routes["/feed"] = answer(feed(**days), kind="application/rss+xml")
    for name in ("silent", "dated", "future", "epoch", "nonsense"):
        body = article(name, DATED if name == "dated" else "").replace("day", name)
        server.routes[f"/{name}"] = answer(body, headers={"ETag": name})
    guessed = article("guessed").replace("</body>", "<footer>Copyright 2021</footer></body>")
    server.routes["/guessed"] = answer(guessed.replace("day", "guess"))
    steps = read(ledger, server.url("/feed"))
    told = {
        step.report.title: (
            step.report.published,
            step.report.published_from,
            step.report.published_trust,
        )
        for step in steps
        if step.report
    }
    nothing = (None, None, None)
    assert told["silent"] == ("2024-05-27", "feed", "likely")
    assert told["dated"][0] == "2024-05-20"
    assert [told[name] for name in ("future", "epoch", "nonsense")] == [nothing] * 3
    again = read(ledger, server.url("/feed"), server.url("/silent"), minutes=20)
    assert told["guessed"] == ("2024-05-27", "feed", "likely")
    assert [step.new for step in again] == [False] * 7
    direct = again[-1].report
    assert direct
    assert direct.published == "2024-05-27"


def test_a_feed_that_comes_later_dates_what_was_read(
    server: Server,
    ledger: Ledger,  # noqa: F811
) -> None:
    server.routes |= {
        "/silent": answer(article("silent")),
        "/feed": answer(feed(silent="Mon, 27 May 2024 09:00:00 GMT")),
    }
    (first,) = read(ledger, server.url("/silent"))
    (second,) = read(ledger, server.url("/feed"), minutes=20)
    assert first.report
    assert second.report
    assert (first.report.published, second.report.published) == (None, "2024-05-27")
    kept = [one.report.published for one in ledger.evidence_of("The ferry")]
    assert kept == ["2024-05-27"]


def test_a_feed_writes_its_own_day() -> None:
    def day(told: str) -> str | None:
        found = listing(feed(a=told).encode(), "https://vessin.example/feed", 9)
        assert found
        return found.entries[0].published

    assert day("Tue, 04 Jun 2024 01:00:00 +1200") == "2024-06-04"
    assert day("2024-06-04T01:00:00+12:00") == "2024-06-04"
    assert day("4 Jun 2024 01:00 EST") == "2024-06-04"
    assert day("") is None
