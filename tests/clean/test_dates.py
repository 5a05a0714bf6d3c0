from __future__ import annotations

import pytest

from onrecord.clean import dates


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("Posted on 3 May 2024", "2024-05-03"),
        ("Updated: Fri., May 3rd, 2024, 10:15 am", "2024-05-03"),
        ("2024-05-03T10:15:00Z", "2024-05-03"),
        ("Stand: 03.05.2024, 22:58 Uhr", "2024-05-03"),
        ("5. März 2024", "2024-03-05"),
        ("Publié le 3 mai 2024 à 10h15", "2024-05-03"),
        ("13/05/2024", "2024-05-13"),
        ("3/5/2024", None),  # two dates
        ("May 2024", "2024-05"),
        ("31 June 2024", "2024-06"),
        ("2024", None),
        ("nothing", None),
    ],
)
def test_day(words: str, edtf: str | None) -> None:
    assert dates.day(words) == edtf


@pytest.mark.parametrize(
    ("words", "edtf"),
    [
        ("2019-01-04", "2019-01-04"),
        ("2019-01", "2019-01"),
        ("2018-11~", "2018-11~"),
        ("2019", "2019"),
        ("2019-01-04T08:00:00+01:00", "2019-01-04"),
        ("4 January 2019", "2019-01-04"),
        ("2019-13-44", None),
        ("soon", None),
    ],
)
def test_given(words: str, edtf: str | None) -> None:
    assert dates.given(words) == edtf


def test_stamps() -> None:
    assert dates.stamps(["Published 3 May 2024 | Updated 4 May 2024"]) == (
        "2024-05-03",
        "2024-05-04",
    )
    assert dates.stamps(["Last updated", "4 May 2024", "3 May 2024"]) == (
        "2024-05-03",
        "2024-05-04",
    )
    assert dates.stamps(["By nobody"]) == (None, None)
