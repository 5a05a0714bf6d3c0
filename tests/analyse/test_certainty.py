from __future__ import annotations

import numpy as np

from onrecord.analyse import certainty
from onrecord.analyse.encoder import Reading
from onrecord.records import Event, Statement

TEXT = "Ada left . Bo said it may rain ."
TOKENS = ((0, 3), (4, 8), (9, 10), (11, 13), (14, 18), (19, 21), (22, 25), (26, 30), (31, 32))
EVENTS = {1: (0.9, 3.0), 4: (0.8, 2.96), 7: (0.7, 0.5), 6: (0.2, 1.0)}


def reading() -> Reading:
    events = np.zeros((len(TOKENS), 2), np.float32)
    for at, values in EVENTS.items():
        events[at] = values
    nothing = np.zeros((len(TOKENS), 1), np.float32)
    return Reading(TOKENS, np.zeros(len(TOKENS), np.int64), nothing, ("O",), events=events)


def test_events_in_order_with_their_certainty() -> None:
    assert certainty.events(reading()) == (
        Event((4, 8), 3.0),
        Event((14, 18), 2.96),
        Event((26, 30), 0.5),
    )


def test_the_first_event_of_a_content() -> None:
    assert certainty.of_content(reading(), ((11, 30),)) == 2.96
    assert certainty.of_content(reading(), ((11, 30),), inner=((14, 18),)) == 0.5
    assert certainty.of_content(reading(), ((19, 30),)) == 0.5


def test_a_faint_event_is_taken_where_there_is_no_other_and_nothing_from_nothing() -> None:
    assert certainty.of_content(reading(), ((19, 25),)) == 1.0
    assert certainty.of_content(reading(), ((0, 3),)) is None
    assert certainty.of_content(reading(), ()) is None


def test_only_what_the_report_tells_itself() -> None:
    own = Statement("o", "r", (), (), ((0, 10),), "own voice")
    said = Statement("s", "r", ((11, 13),), ((14, 18),), ((19, 30),), "indirect")
    assert certainty.own_voice(certainty.events(reading()), (own, said)) == (Event((4, 8), 3.0),)
