from __future__ import annotations

import pytest

from onrecord.analyse.quotations import mask, quotations


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "go now" twice', '"go now"'),
        ("He said “go now” twice", "“go now”"),
        ("He said ``go now'' twice", "``go now''"),
        ("He said “go\nnow", "“go"),
        ("He said nothing", ""),
        ("closed” before it opened", ""),
    ],
)
def test_inside_quotes(text: str, inside: str) -> None:
    inside_marks = mask(text, quotations(text))
    assert "".join(c for c, bit in zip(text, inside_marks, strict=True) if bit) == inside
