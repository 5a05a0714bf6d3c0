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
    ("Vell doubts [that he left].", "doubts", "asserts", True),
    ("Vell said [he did not discuss it].", "said", "asserts", True),
    ("The judge denied [his request].", "denied", "asserts", False),
    ("The port denied [it had received a request].", "denied", "denies", False),
    ("The port rejected [the idea that it was not safe].", "rejected", "denies", True),
    ("The port rejected [the offer].", "rejected", "asserts", False),
    ("The port flatly denied reports [that it sank].", "flatly denied reports", "denies", False),
    ("The port rejected claims [that it lied].", "rejected claims", "denies", False),
    ("Vell confirmed reports [she left].", "confirmed reports", "confirms", False),
    ("The port called [reports that it sank false].", "called", "denies", False),
    ("The port called [the boat's sale a success].", "called", "asserts", False),
    ("Vell brushed off [suggestions that she left].", "brushed off", "denies", False),
    ("Vell issued a denial of [reports that she left].", "issued a denial of", "denies", False),
    ("Vell repeated claims [she left].", "repeated claims", "asserts", False),
    ("Vell pushed back on [the claims].", "pushed back on", "denies", False),
    ("No one in town denies [it rained].", "denies", "confirms", False),
    ("Neither port has commented on [the talks].", "commented on", "declines to comment", False),
    ("Vell declined to endorse [the bill].", "declined to endorse", "asserts", False),
    ("Vell refused [to answer].", "refused", "declines to comment", False),
    ("Vell would not rule out [a strike].", "would not rule out", "speculates", False),
    ("Vell asked [the court to stop it].", "asked", "asserts", False),
    ("Vell asked [if he wanted to leave].", "asked", "asks", False),
    ("Vell wrote in response to questions [that he left].", "wrote in response to questions",
     "asserts", False),
    ("Vell responded by denying [he left].", "responded by denying", "denies", False),
    ("The port said [it could not confirm the visit].", "said", "no record", True),
    ("The Senate confirmed [a judge].", "confirmed", "asserts", False),
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


@pytest.mark.parametrize(
    ("text", "cue", "want"),
    [
        ("Vell did not say he left.", "say", True),
        ("Vell failed to mention it.", "failed to mention", True),
        ("Vell left without saying why.", "without saying", True),
        ("Neither of them replied.", "replied", True),
        ("Vell declined to comment.", "declined", False),
        ("Vell does not think he left.", "think", False),
        ("Vell has no plans to leave.", "has no plans", False),
        ("Vell made no secret of it.", "made no secret of", False),
        ("Vell claimed without any proof it sank.", "claimed without any proof", False),
    ],
)
def test_the_cue_and_its_negation(text: str, cue: str, want: bool) -> None:
    at = text.index(cue)
    assert stance.cue_negated(text, ((at, at + len(cue)),)) is want


def test_hedges_are_spans_of_the_text() -> None:
    text = "Vell believes he may have left in May, apparently alone."
    spans = stance.hedges(text, ((5, 13),), ((14, 55),))
    assert [text[s:e] for s, e in spans] == ["believes", "may have", "apparently"]


def test_no_hedge_where_nothing_is_weakened() -> None:
    text = "Vell said in May about 40 men could not be found."
    assert stance.hedges(text, ((5, 9),), ((10, 48),)) == ()
    text = "He is said to have fled; some 30 are reported to have seen it."
    assert stance.hedges(text, ((3, 10),), ((11, 23),)) == ((3, 10),)


def test_the_list_is_large_and_every_verb_has_its_forms() -> None:
    known = stance.cues()
    lemmas = {(cue.lemma, cue.noun) for cue in known.values()}
    assert len(lemmas) >= 250
    for form, lemma in {"said": "say", "denies": "deny", "wrote": "write", "arguing": "argue",
                        "admitted": "admit", "allegations": "allegation"}.items():  # fmt: skip
        assert known[form].lemma == lemma
    assert known["denied"].stance == "denies"
    assert not known["believes"].speech
