"""The standfirst, told from the report's first paragraph."""

from __future__ import annotations

import hashlib

import pytest

from onrecord import clean
from onrecord.records import Capture, Report

ABOUT = "A weir that was never safe broke on Friday, and the town below it had no warning at all."
BODY = (
    "<p>The harbour master of Kestrel Bay said on Monday that the weir had been repaired twice.</p>"
    "<p>“It went up like a haystack,” a dock worker said, and nobody on the quay was hurt.</p>"
    "<p>The council will meet on Tuesday to decide who pays for the houses that were lost.</p>"
)


def read(lead: str, about: str = ABOUT) -> Report:
    source = (
        f"<html lang='en'><head><title>Weir breaks</title><meta name='description' "
        f"content='{about}'></head><body><h1>Weir breaks</h1><article>{lead}{BODY}</article></body>"
    )
    body = source.encode()
    return clean.report(Capture(hashlib.sha256(body).hexdigest(), "a", body, "text/html", ""))


@pytest.mark.parametrize(
    ("lead", "about", "is_lead"),
    [
        (f"<p class='a1'>{ABOUT}</p>", ABOUT, True),
        (f"<p>{ABOUT}</p>", ABOUT, False),
        (f"<p class='a1'>{ABOUT}</p>", "Another page", False),
    ],
)
def test_a_first_paragraph_set_apart_that_describes_the_page_is_its_standfirst(
    lead: str, about: str, is_lead: bool
) -> None:
    made = read(lead, about)
    assert made.text.startswith(ABOUT)
    assert (made.standfirst == (0, len(ABOUT))) == is_lead
