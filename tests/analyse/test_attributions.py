from __future__ import annotations

import numpy as np
import pytest

from onrecord.analyse import attributions
from onrecord.analyse.attributions import Attribution, best_segment
from onrecord.analyse.encoder import Cue, Encoder, Reading
from onrecord.spans import words

TRAITS = 18
DECODE = {
    "token_weight": 0.1,
    "source_above": -4.0,
    "second_above": 0.0,
    "least": 0.5,
    # by the strength of the cue and of the content's segment
    "judge": {
        "weights": [1.0, 0.0, 0.0, 0.0, 0.5] + [0.0] * (TRAITS - 5),
        "bias": 0.0,
        "mean": [0.0] * TRAITS,
        "scale": [1.0] * TRAITS,
    },
}
Segments = list[tuple[int, int]]


def cue(at: int, size: int, source: Segments, content: Segments, strength: float = 6.0) -> Cue:
    """A cue of one token that is sure of its segments (tokens, last included)."""
    roles = np.full((size, 6), -6.0, np.float32)
    for column, segments in ((0, source), (1, content)):
        for first, last in segments:
            roles[first : last + 1, column] = strength
            roles[first, 2 + 2 * column] = roles[last, 3 + 2 * column] = strength
    return Cue(at, at, 0.9, 0.9, 0, size, roles)


def laid(text: str, *cues: Cue) -> Reading:
    tokens, at = [], 0
    for word in text.split():
        at = text.index(word, at)
        tokens.append((at, at + len(word)))
        at += len(word)
    empty = np.zeros((len(tokens), 1), np.float32)
    sentence = np.zeros(len(tokens), np.int64)
    return Reading(tuple(tokens), sentence, empty, ("O",), cues, DECODE)


def read(text: str, *cues: Cue) -> list[Attribution]:
    return attributions.extract(text, laid(text, *cues))


def shown(text: str, one: Attribution) -> tuple[str, str, str]:
    return words(text, one.source), words(text, one.cue), words(text, one.content)


def test_best_segment_skips_what_is_blocked() -> None:
    logits = np.array([[1, 1, 1], [1, 0, 0], [1, 0, 0], [1, 2, 2]], np.float32)
    segment, _ = best_segment(logits, np.array([False, False, True, False]), 1.0)
    assert segment == (3, 3)
    segment, worth = best_segment(logits, np.zeros(4, bool), 1.0)
    assert segment == (0, 3)
    assert worth == pytest.approx(7)


def test_source_cue_content() -> None:
    text = "The clerk  said the office is shut"
    (one,) = read(text, cue(2, 7, [(0, 1)], [(3, 6)]))
    assert shown(text, one) == ("The clerk", "said", "the office is shut")
    assert 0.9 < one.score < 1


def test_content_in_two_parts() -> None:
    text = "“No” she said “never again”"
    (one,) = read(text, cue(2, 5, [(1, 1)], [(0, 0), (3, 4)]))
    assert shown(text, one) == ("she", "said", "“No” … “never again”")


def test_no_source_is_kept_and_no_content_is_not() -> None:
    text = "Reportedly the office is shut"
    (one,) = read(text, cue(0, 5, [], [(1, 4)]))
    assert one.source == ()
    assert read(text, cue(0, 5, [(1, 2)], [])) == []


def test_nested_ones_are_kept_whole() -> None:
    text = "Ada said Bo thinks it will rain"
    outer, inner = read(text, cue(1, 7, [(0, 0)], [(2, 6)]), cue(3, 7, [(2, 2)], [(4, 6)], 4.0))
    assert shown(text, outer) == ("Ada", "said", "Bo thinks it will rain")
    assert shown(text, inner) == ("Bo", "thinks", "it will rain")


def test_what_stands_in_a_content_needs_less() -> None:
    text = "Ada said Bo thinks it will rain"
    outer, inner = cue(1, 7, [(0, 0)], [(2, 6)]), cue(3, 7, [(2, 2)], [(4, 6)], -2.2)
    assert read(text, inner) == []
    (one,) = attributions.extract(text, laid(text, inner), least=0.01)
    assert 0.3 < one.score < 0.5 < read(text, outer, inner)[1].score


def test_contested_words_go_to_the_surer() -> None:
    text = "a b said c d e told f"
    sure = cue(6, 8, [(7, 7)], [(4, 5)], 9.0)
    unsure = cue(2, 8, [(0, 1)], [(3, 5)], 3.0)
    first, second = read(text, unsure, sure)
    assert shown(text, first) == ("a b", "said", "c")
    assert shown(text, second) == ("f", "told", "d e")


def test_a_lower_floor_finds_more() -> None:
    text = "The clerk said the office is shut"
    reading = laid(text, cue(2, 7, [(0, 1)], [(3, 6)], strength=-4.0))
    assert attributions.extract(text, reading) == []
    (one,) = attributions.extract(text, reading, least=0.0)
    assert 0 < one.score < 0.5
    assert attributions.extract(text, reading, least=one.score + 0.01) == []


def test_a_cue_that_is_all_its_window_says_nothing() -> None:
    assert read("said", cue(0, 1, [], [])) == []


def test_nothing_in_nothing() -> None:
    assert read("") == []


def test_shipped_model() -> None:
    text = (
        "The mayor said on Monday that the old bridge would be closed. “It is not safe,” she said."
    )
    model = Encoder()
    found = attributions.extract(text, model.read(text, ((0, 61), (62, len(text)))))
    assert [shown(text, one)[0] for one in found] == ["The mayor", "she"]
    assert "the old bridge would be closed" in words(text, found[0].content)
    assert "It is not safe" in words(text, found[1].content)
    for one in found:
        for start, end in (*one.source, *one.cue, *one.content):
            assert text[start:end] == text[start:end].strip() != ""
