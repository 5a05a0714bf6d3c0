"""What a speaker does with what is said."""

import pytest

from onrecord.analyse import stance

CASES = [
    ("The ministry has denied [it met him].", "has denied", "denies", False),
    ("The ministry did not deny [it met him].", "deny", "declines to comment", False),
    ("The ministry said [it has no record of any request].", "said", "no record", True),
    ("The ministry said [it is not aware of a request].", "said", "no record", True),
    ("The mayor declined to comment on [the case].", "declined to comment", "declines to comment",
     False),
    ("The mayor could not be reached [for comment].", "could not be reached", "no response", False),
    ("The office did not immediately respond to [questions].", "did not immediately respond",
     "no response", False),
    ("Vell confirmed [she left].", "confirmed", "confirms", False),
    ("Vell did not confirm [the meeting].", "did not confirm", "declines to comment", False),
    ("Vell asked [whether he left].", "asked", "asks", False),
    ("Experts speculate [that he left].", "speculate", "speculates", False),
    ("Vell said [they never met the envoy, who is here].", "said", "asserts", True),
    ("Vell said [the envoy, who is not here, left].", "said", "asserts", False),
    ("Vell said [if it does not rain, they sail].", "said", "asserts", False),
    ("Vell does not believe [he left].", "believe", "asserts", True),
]  # fmt: skip


@pytest.mark.parametrize(("marked", "cue", "want", "negative"), CASES)
def test_stance_and_polarity(marked: str, cue: str, want: str, negative: bool) -> None:
    start = marked.index("[")
    text = marked.replace("[", "").replace("]", "")
    content = ((start, marked.index("]") - 1),)
    at = text.index(cue)
    spans = ((at, at + len(cue)),)
    assert stance.stance_of(text, spans, content) == want
    assert stance.negated(text, spans, content) is negative


def test_hedges_are_spans_of_the_text() -> None:
    text = "Vell believes he may have left in May, apparently alone."
    spans = stance.hedges(text, ((5, 13),), ((14, 55),))
    assert [text[s:e] for s, e in spans] == ["believes", "may have", "apparently"]


def test_the_list_is_large_and_every_verb_has_its_forms() -> None:
    known = stance.cues()
    lemmas = {(cue.lemma, cue.noun) for cue in known.values()}
    assert len(lemmas) >= 250
    for form, lemma in {"said": "say", "denies": "deny", "wrote": "write", "arguing": "argue",
                        "admitted": "admit", "allegations": "allegation"}.items():  # fmt: skip
        assert known[form].lemma == lemma
    assert known["denied"].stance == "denies"
    assert not known["believes"].speech
