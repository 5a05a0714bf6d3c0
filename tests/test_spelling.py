"""A slip of the pen, and what is another word."""

import pytest

from onrecord.spelling import one_slip


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("Stackman", "Stakman", True),
        ("Ostreik", "Ostriek", True),
        ("Ostreik", "Ostreyk", True),
        ("Korea", "Korean", False),
        ("Supré", "Supre", False),
        ("Moss", "Mass", False),
        ("Arden", "Ardens", False),
        ("Ostreik", "Strokov", False),
    ],
)
def test_what_is_a_slip(one, other, slip) -> None:
    assert one_slip(one, other) is slip
