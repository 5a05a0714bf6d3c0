"""What the page says beyond the reports: what is new, what became of a claim, who judged."""

import re
from dataclasses import replace

from invented import vessin

from onrecord.records import Derived, Judgement, LogEntry, Turn
from onrecord.tell.lookup import Lookup
from onrecord.tell.since import News
from onrecord.tell.web.page import Page, render

STORY = vessin()
AT = "2031-03-06T08:00:00Z"


def earlier(reports=3):
    """The story as of its first reports; their statements make one claim each."""
    kept = STORY.evidence[:reports]
    inside = {s.id for e in kept for s in e.analysis.statements}
    claims = tuple(
        replace(c, members=tuple(m for m in c.members if m in inside), status="one origin")
        for c in STORY.derived.claims
        if any(m in inside for m in c.members)
    )
    derived = replace(STORY.derived, claims=claims)
    return replace(STORY, evidence=kept, judgements=(), derived=derived)


def text(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def section(html, name):
    return re.search(rf'<section id="{name}".*?</section>', html, re.S).group()


def test_without_a_day_nothing_is_called_new():
    html = render(STORY)
    assert 'id="news"' not in html
    assert 'class="new"' not in html
    assert 'id="log"' not in html


def test_what_is_new_comes_first_and_is_marked():
    html = render(STORY, News(earlier(), STORY, AT))
    assert html.index('<section id="news"') < html.index('<section id="claims"')
    news = text(section(html, "news"))
    assert "since 2031-03-06, 08:00 UTC" in news
    assert "Company denies engine fault Mainland Gazette , 2031-03-05" in news
    assert "Ferry strikes breakwater" not in news
    assert "one origin → denied" in news
    assert html.count('class="new"') > 3


def test_at_the_first_look_all_is_there_and_nothing_marked():
    nothing = replace(STORY, evidence=(), judgements=(), derived=Derived((), {}, {}, (), ()))
    html = render(STORY, News(nothing, STORY, None))
    assert "Ferry strikes breakwater" in section(html, "news")
    assert 'class="new"' not in html


def test_nothing_new_is_said():
    assert "Nothing came in since." in section(render(STORY, News(STORY, STORY, AT)), "news")


def test_what_became_of_a_claim():
    look = Lookup(STORY)
    claim = look.claims[0]
    first = look.members(claim)[0]
    turns = (
        Turn("first seen", "2031-03-04", first.report, first.id, "the first report of it"),
        Turn("dropped", "2031-03-07", first.report, None, "no later report has it"),
    )
    claims = tuple(replace(c, turns=turns) if c.id == claim.id else c for c in STORY.derived.claims)
    html = render(replace(STORY, derived=replace(STORY.derived, claims=claims)))
    assert f'<a href="#{first.id}">first seen</a> <span class="date">2031-03-04</span>' in html
    assert "dropped" in text(html)
    assert 'class="turns"' not in render(STORY)


def test_what_tells_of_one_happening_stands_together():
    timeline = tuple(
        replace(e, happening="h1", best="2031-03-04", against=("2031-03-03",))
        if e.edtf == "2031-03-04"
        else e
        for e in STORY.derived.timeline
    )
    story = replace(STORY, derived=replace(STORY.derived, timeline=timeline))
    rows = section(render(story), "timeline")
    assert rows.count("<blockquote>") == len(timeline) - 1
    assert "1 more report of it" in rows
    assert "Dated otherwise, too: 2031-03-03" in text(rows)


def test_a_person_s_judgements_are_listed_and_what_is_over_is_struck_out():
    a, b = Lookup(STORY).attributed[:2]
    who = STORY.evidence[0].analysis.entities[0].id
    log = [
        LogEntry(AT, "Ida <b>", "judge", "same", (a.id, b.id), "like words", "j1", over=True),
        LogEntry(AT, "Bo", "rename", "renames", (who, "Captain Ossel"), "", "j2"),
        LogEntry(AT, "Bo", "judge", "same", ("s-of-another", "story"), "", "j3"),
        LogEntry(AT, "Bo", "place", STORY.name, (STORY.evidence[0].report.id,), "", None),
        LogEntry(AT, "Bo", "forget", "name", (), "they asked", None),
    ]
    html = section(render(STORY, log=log), "log")
    assert html.count("<li") == 3
    assert html.count('<li class="over">') == 1
    assert "Ida &lt;b&gt;" in html
    told = text(html)
    assert "gave the name “ Captain Ossel ” to Ines Ossel" in told
    assert "forgot a name on request" in told


def test_a_person_s_judgement_says_who_and_when_and_not_how_sure():
    a, b = Lookup(STORY).attributed[:2]
    made = Judgement("j9", "disagrees", a.id, b.id, 1.0, "person: Ida", "-", None, AT)
    html = render(replace(STORY, judgements=(made,)))
    assert "judged by <bdi>Ida</bdi>, 2031-03-06" in html
    assert "score 1.00" not in html


def test_what_changed_is_a_history_and_no_disagreement():
    a, b = Lookup(STORY).attributed[:2]
    made = Judgement("j9", "changed", a.id, b.id, 0.9, "rules", "41 then, 43 now")
    told = text(section(render(replace(STORY, judgements=(made,))), "disagreements"))
    assert "What was so at one time, and otherwise at another" in told
    assert "No two statements were found to contradict each other." in told


def test_how_the_words_put_it():
    page = Page(Lookup(STORY))
    one = page.look.attributed[0]
    assert (page.does(one), page.manner(one)) == ("asserts", "")
    assert page.does(replace(one, cue_class="belief")) == "believes"
    assert page.does(replace(one, cue_negated=True)) == "does not say"
    assert page.does(replace(one, stance="denies")) == "denies"
    assert page.does(replace(one, negated=True)) == "asserts a negative"
    assert page.does(replace(one, stance="denies", negated=True)) == "denies"
    hedged = replace(one, hedges=((0, 3),), certainty=1.0, score=0.4)
    assert page.manner(hedged) == "put as possible, perhaps no statement (40%)"
