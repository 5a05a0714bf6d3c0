"""Runs of words that two reports share, and what follows for their statements."""

from __future__ import annotations

import random

import pytest

from onrecord.link import copies

COPY = (
    "The harbour board said on Tuesday that all three cranes would be taken down "
    "before the winter storms"
)
OWN = "Nobody at the quay in Vessin had been told of it, and the dockers want to know why."


def test_a_run_is_found_on_both_sides_whatever_its_case_and_marks():
    a = f"VESSIN. {COPY}, according to a notice. {OWN}"
    b = f"Other words first.\n\n“{COPY.upper()}”"
    (run,) = copies.shared(a, b)
    assert a[slice(*run.a)] == COPY
    assert b[slice(*run.b)] == COPY.upper()
    assert run.words == len(COPY.split())
    (back,) = copies.shared(b, a)
    assert (back.b, back.a) == (run.a, run.b)


def test_nine_words_are_a_phrase_and_ten_a_run():
    ten = "one two three four five six seven eight nine ten"
    assert copies.shared(f"a {ten} b", f"c {ten} d")
    assert not copies.shared(f"a {ten[:-4]} b", f"c {ten[:-4]} d")


@pytest.mark.parametrize("texts", [("", ""), ("One.", COPY), ("…", "—"), ("", COPY)])
def test_short_and_empty_texts_share_nothing(texts):
    assert copies.shared(*texts) == ()
    assert copies.copied(*texts) == ()


def test_a_word_is_in_one_run_at_most_and_the_longest_is_taken():
    short, long = COPY[: COPY.index(" would")], COPY
    a = long
    b = f"{short}, it is heard. {long}."
    (run,) = copies.shared(a, b)
    assert run.words == len(long.split())


def test_a_sentence_in_a_long_text_makes_no_copy_of_it():
    rest = " ".join(f"word{n}" for n in range(900))
    assert copies.shared(f"{COPY}. {rest}", COPY)
    assert not copies.copied(f"{COPY}. {rest}", f"{COPY}. {rest[::-1]}")
    assert not copies.copied(COPY, COPY)  # of too few words to be more than one sentence
    assert copies.copied(f"{COPY}. {OWN} {rest}", f"{COPY}. {OWN}")


def test_a_text_that_repeats_itself_and_a_very_long_one_are_soon_done():
    again, long = f"{COPY}. " * 300, " ".join(f"w{n}" for n in range(copies.LONGEST + 500))
    (run,) = copies.shared(COPY, again)
    assert run.words == len(COPY.split())
    assert sum(one.words for one in copies.shared(again, again)) == 300 * len(COPY.split())
    assert len(copies.words(long)) == copies.LONGEST


def test_two_texts_with_a_long_run_share_a_print():
    chance = random.Random(7)
    missed = 0
    for _ in range(200):
        run = [f"w{chance.randrange(10**6)}" for _ in range(copies.GUARANTEE)]
        a, b = ([f"x{chance.randrange(10**6)}" for _ in range(60)] for _ in range(2))
        a[20:20], b[40:40] = run, run
        missed += not set(copies.prints(" ".join(a))) & set(copies.prints(" ".join(b)))
    assert missed == 0
    assert copies.prints("too short") == ()
    assert all(-(2**63) <= one < 2**63 for one in copies.prints(f"{COPY} {OWN} {COPY}"))


def test_statements_in_one_run_have_one_origin(draft):
    first = draft(f"{COPY}. {OWN}", outlet="The Quay").tells(COPY).tells(OWN).done()
    again = f"In brief: {COPY}. It rained."
    second = draft(again, outlet="Norland Wire").tells(COPY).tells("It rained").done()
    (found,) = copies.same_origin(second, [first])
    assert (found.relation, found.maker) == ("same origin", copies.MAKER)
    assert found.a == second.analysis.statements[0].id
    assert found.b == first.analysis.statements[0].id
    assert found.score == 1
    assert found.why == (
        "18 words in a row shared with The Quay: “The harbour board said on Tuesday …”"
    )
    assert copies.same_origin(first, [first]) == []


def test_half_a_statement_in_a_run_is_not_its_origin(draft):
    more = f"{COPY} of a kind that nobody who works on that coast has seen in a hundred years or so"
    first = draft(f"{more}. {OWN}", outlet="The Quay").tells(more).done()
    second = draft(f"{COPY}.", outlet="Norland Wire").tells(COPY).done()
    assert copies.same_origin(second, [first]) == []
