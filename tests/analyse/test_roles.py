"""What a person is, from the words beside the name."""

from collections.abc import Callable
from typing import Any

import pytest

from onrecord.analyse.roles import roles_of, titled

Make = Callable[..., Any]


def roles(text: str, name: str) -> list[str]:
    start = text.index(name)
    span = start, start + len(name)
    _, found = roles_of(text, "r0", [titled(text, span)], [span], ())
    return [role.role for role in found]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Harbour Master Ana Roth spoke.", "Ana Roth", None),
        ("Energy Minister Ana Roth spoke.", "Ana Roth", "Energy Minister"),
        ("Vessin diplomat Ivo Marn agreed.", "Ivo Marn", "Vessin diplomat"),
        (
            "It was senior campaign adviser Ivo Marn who rang.",
            "Ivo Marn",
            "senior campaign adviser",
        ),
        (
            "He met Ivo Marn, the head of the Tarn Bank, twice.",
            "Ivo Marn",
            "the head of the Tarn Bank",
        ),
        ("He told reporters Ivo Marn was ill.", "Ivo Marn", None),
    ],
)
def test_a_role_stands_beside_its_name(text: str, name: str, role: str | None) -> None:
    assert roles(text, name) == ([role] if role else [])


def test_titles_belong_to_the_name() -> None:
    text = "On Monday Vessin Prime Minister Ana Roth left."
    start = text.index("Ana Roth")
    assert text[slice(*titled(text, (start, start + 8)))] == "Vessin Prime Minister Ana Roth"
