"""The patterns' kinds, and that what only looks like furniture is kept."""

from __future__ import annotations

import pytest

from onrecord.clean.furniture import kind_of


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Leave a Reply", "form"),
        ("Write your comment in the box below.", "form"),
        ("You must be logged in to post a comment.", "form"),
        ("Name *", "form"),
        ("This site uses Akismet to reduce spam.", "notice"),
        ("Comments are moderated and may be edited.", "notice"),
        ("3 thoughts on “Weir shut”", "reference heading"),
        ("1. […] the weir, he says, was never safe […]", "reference"),
        ("Share on Facebook", "share"),
        ("Facebook Twitter WhatsApp", "share"),
        ("Click to share on Twitter (Opens in new window)", "share"),
        ("Subscribe to our newsletter", "promotion"),
        ("Advertisement", "promotion"),
        ("Related stories", "related"),
        ("Read more: Why weirs fail", "related"),
        ("You may also like: Ten weirs to see", "related"),
        ("Must-read: Who owns the weir", "related"),
        ("Click here to download the map of the flood", "promotion"),
        ("The post Weir shut appeared first on The Holm Post.", "promotion"),
        ("By choosing Accept, you consent to our use of cookies.", "notice"),
        ("Originally published as Weir to be shut for good", "stamp"),
        ("Skip to content", "navigation"),
        ("← Older post", "navigation"),
        ("© 2024 The Holm Post", "copyright"),
        ("Tags: weir, river", "tags"),
        ("Last updated: May 4, 2024", "stamp"),
        ("5 min read", "stamp"),
        ("Photo: Ida Lund/Reuters", "credit"),
        ("weir-flood-3.jpg", "caption slug"),
        ("This report was updated on 4 May 2024 with a new figure.", "editor's note"),
    ],
)
def test_kind(line: str, kind: str) -> None:
    assert kind_of(line) == kind


@pytest.mark.parametrize(
    "line",
    [
        "“Leave,” he said.",
        "Comments posted by the minister were later deleted, his office said.",
        "Follow-up talks will be held in Skell on Monday.",
        "Share prices fell after the weir was shut.",
        "Related charges against the owner were dropped.",
        "Home owners below the weir were told to leave.",
        "Published reports said the weir had been cracked for years.",
        "Photographs of the weir showed a crack.",
        "Subscribers to the water company were not told.",
        "« Nous avons tout perdu », dit-elle.",
        "More than forty houses were flooded.",
        "Read my lips, the mayor said.",
        "“No.”",
        "Originally published in 1923, the map shows no weir.",
        "The post was empty when the first boat appeared on the river.",
        "You should see: that was all that he said.",
        "Names of the dead were not released.",
        "Updated maps show the water's reach.",
        "May 3 was the day the weir broke.",
    ],
)
def test_prose_is_no_furniture(line: str) -> None:
    assert kind_of(line) is None
