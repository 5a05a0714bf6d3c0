"""Speech, belief, plan, or what a document shows."""

import pytest

from onrecord.analyse.cueclass import cue_class, is_fact, is_thing

CASES = [
    ("A new poll of anglers", "suggests", "the lake is low", "shows"),
    ("The senator", "suggests", "the lake is low", "speech"),
    ("Several of his findings", "contradicted", "the diary", "shows"),
    ("The photographs", "show", "two boats", "shows"),
    ("The order", "said", "the pier must close", "speech"),
    ("The tower's", "analysis shows", "a leak", "shows"),
    ("Vell", "fears", "the ice is thin", "belief"),
    ("Vell", "is not sure", "the ice is thin", "belief"),
    ("Vell", "does not support", "the toll", "belief"),
    ("Vell", "hopes", "to return", "plan"),
    ("Vell", "wanted to say", "he was sorry", "speech"),
    ("Vell", "agreed", "to return", "plan"),
    ("Vell", "agreed", "that it rained", "speech"),
    ("Vell", "refused", "to sign", "plan"),
    ("Vell", "refused", "to comment", "speech"),
    ("Vell", "declined to answer", "the question", "speech"),
    ("Vell", "could not confirm", "the report", "speech"),
    ("Vell", "promised", "to return", "speech"),
    ("Vell", "according to", "he left", "speech"),
]


@pytest.mark.parametrize(("source", "cue", "content", "want"), CASES)
def test_class_of_a_cue(source: str, cue: str, content: str, want: str) -> None:
    text = f"{source} {cue} {content}."
    at = len(source) + 1
    assert cue_class(text, ((at, at + len(cue)),), ((0, len(source)),)) == want


def test_without_a_source_only_showing_shows() -> None:
    assert cue_class("It shows that he left.", ((3, 8),), ()) == "shows"
    assert cue_class("suggesting that he left.", ((0, 10),), ()) == "speech"


def test_facts_and_things() -> None:
    assert is_fact("a survey of 900 people taken in May")
    assert is_fact("which")
    assert not is_fact("the pollster who took the survey")
    assert is_thing("the long winter")
    assert not is_thing("the villagers")
    assert not is_thing("Marten Vell")
