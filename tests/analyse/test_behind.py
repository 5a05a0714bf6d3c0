"""Who stands behind a spokesman, a story, a statement; and whom only a title goes with."""

from collections.abc import Callable
from typing import Any

import pytest

from onrecord.analyse.sentences import split
from onrecord.analyse.statements import build
from onrecord.records import Entity, Statement

Make = Callable[..., Any]
NAMES = {
    "Ada Quill": "person", "Ole Dorn": "person", "Dorn": "person", "Quill": "person",
    "Tarn Courier": "organization", "Harbour Watch": "organization", "Olaf": "person",
}  # fmt: skip


@pytest.fixture
def sources(make_report: Make, make_raw: Make, make_names: Make) -> Make:
    """(text, (source, cue, content)…) -> (kind, name) of who each is, in text order."""

    def read(
        text: str, *roles: tuple[str, str, str], names: dict[str, str] | None = None
    ) -> tuple[list[tuple[str, str]], list[Statement], list[Entity]]:
        statements, entities = build(
            make_report(text),
            [make_raw(text, *role) for role in roles],
            make_names(text, NAMES | (names or {})),
            split(text),
            (),
        )
        who = {e.id: (e.kind, e.name) for e in entities}
        said = sorted((s for s in statements if s.source), key=lambda s: s.source)
        return [who[s.speaker or ""] for s in said], said, list(entities)

    return read


COURIER = ("outlet", "Tarn Courier")
MINISTRY = ("organization", "port ministry")


@pytest.mark.parametrize(
    ("text", "source", "wanted"),
    [
        ("The story, first reported by the Tarn Courier, said the dam leaked.",
         "The story, first reported by the Tarn Courier,", COURIER),
        ("The Tarn Courier’s story said the dam leaked.", "The Tarn Courier’s story", COURIER),
        ("A Tarn Courier article published Friday said the dam leaked.",
         "A Tarn Courier article published Friday", COURIER),
        ("A piece in the Tarn Courier said the dam leaked.", "A piece in the Tarn Courier",
         COURIER),
        ("The Tarn Courier was read by all. The mayor wept. The story said the dam leaked.",
         "The story", COURIER),
        ("The mayor wept. The story said the dam leaked.", "The story", ("document", "The story")),
        ("The Tarn Courier was read by all. The dive report said the dam leaked.",
         "The dive report", ("document", "The dive report")),
        ("A statement from the port ministry said the dam leaked.",
         "A statement from the port ministry", MINISTRY),
        ("The port ministry’s letter said the dam leaked.", "The port ministry’s letter", MINISTRY),
        ("A letter signed by Ole Dorn said the dam leaked.", "A letter signed by Ole Dorn",
         ("person", "Ole Dorn")),
        ("An interview with Ole Dorn said the dam leaked.", "An interview with Ole Dorn",
         ("person", "Ole Dorn")),
        ("A spokesman for Ole Dorn said the dam leaked.", "A spokesman for Ole Dorn",
         ("unnamed", "A spokesman for Ole Dorn")),
        ("Ole Dorn slept. The Dorn spokesman said the dam leaked.", "The Dorn spokesman",
         ("unnamed", "The Dorn spokesman")),
        ("Ole Dorn slept. A source close to Ole Dorn said the dam leaked.",
         "A source close to Ole Dorn", ("unnamed", "A source close to Ole Dorn")),
        ("The town’s keeper, Republican Ole Dorn, said the dam leaked.",
         "The town’s keeper, Republican Ole Dorn,", ("person", "Ole Dorn")),
        ("One study conducted by Ole Dorn in 2031 said the dam leaked.",
         "One study conducted by Ole Dorn in 2031", ("document", "One study")),
    ],
)  # fmt: skip
def test_whose_words_they_are(
    sources: Make, text: str, source: str, wanted: tuple[str, str]
) -> None:
    assert sources(text, (source, "said", "the dam leaked"))[0] == [wanted]


def test_the_statement_is_whose_it_was(sources: Make) -> None:
    text = (
        "Ada Quill said in a statement that rain fell. Ole Dorn laughed. "
        "The statement said the dam leaked."
    )
    found, _, _ = sources(
        text,
        ("Ada Quill", "said", "that rain fell"),
        ("The statement", "said", "the dam leaked"),
    )
    assert found == [("person", "Ada Quill"), ("person", "Ada Quill")]


def test_she_is_never_an_organisation(sources: Make) -> None:
    text = (
        "Ole Dorn slept. A Harbour Watch spokeswoman said the dam leaked. She said it was old. "
        "The spokeswoman said no more."
    )
    found, _, _ = sources(
        text,
        ("A Harbour Watch spokeswoman", "said", "the dam leaked"),
        ("She", "said", "it was old"),
        ("The spokeswoman", "said", "no more"),
    )
    watch = ("organization", "Harbour Watch")
    assert found == [watch, ("unnamed", "A Harbour Watch spokeswoman"), watch]


def test_he_of_whom_his_spokesman_speaks(sources: Make) -> None:
    text = "A Dorn spokeswoman said he claimed the dam leaked. The AFL-CIO said rain fell."
    found, _, _ = sources(
        text,
        ("A Dorn spokeswoman", "said", "he claimed the dam leaked"),
        ("he", "claimed", "the dam leaked"),
        ("The AFL-CIO", "said", "rain fell"),
        names={"AFL-CIO": "organization"},
    )
    assert found == [
        ("unnamed", "A Dorn spokeswoman"), ("person", "Dorn"), ("organization", "AFL-CIO")
    ]  # fmt: skip


def test_a_title_belongs_to_a_single_name(sources: Make) -> None:
    text = "Prince Olaf said the dam leaked. Olaf wept. President Quill said rain fell."
    found, _, _ = sources(
        text, ("Prince Olaf", "said", "the dam leaked"), ("President Quill", "said", "rain fell")
    )
    assert found == [("person", "Prince Olaf"), ("person", "Quill")]
    text = "Prince Olaf said the dam leaked. Olaf Vessin is young."
    found, _, _ = sources(
        text, ("Prince Olaf", "said", "the dam leaked"), names={"Olaf Vessin": "person"}
    )
    assert found == [("person", "Olaf Vessin")]


def test_what_stands_before_a_title_by_chance_is_none_of_it(sources: Make) -> None:
    text = (
        "But Mayor Dorn said the dam leaked. Following President Quill were many. "
        "An incredulous Quill laughed."
    )
    _, _, entities = sources(
        text, ("But Mayor Dorn", "said", "the dam leaked"), ("An incredulous Quill", "laughed", ".")
    )
    assert [[role.role for role in e.roles] for e in entities] == [["Mayor"], ["President"]]


def test_a_role_goes_on_after_mr(sources: Make) -> None:
    text = "Ada Quill, a former aide of Mr. Dorn, said the dam leaked."
    _, _, entities = sources(text, ("Ada Quill", "said", "the dam leaked"))
    assert [[r.role for r in e.roles] for e in entities] == [["a former aide of Mr. Dorn"], []]


def test_who_is_brought_in_by_who_is_not_in_focus_twice(sources: Make) -> None:
    text = (
        "It cites Ole Dorn, who said rain fell. Mr. Quill said the dam leaked. He said it was old."
    )
    found, _, _ = sources(
        text,
        ("who", "said", "rain fell"),
        ("Mr. Quill", "said", "the dam leaked"),
        ("He", "said", "it was old"),
    )
    assert found == [("person", "Ole Dorn"), ("person", "Quill"), ("person", "Quill")]


def test_the_republican_is_no_democrat(sources: Make) -> None:
    text = "Ole Dorn (R-Tarn) wept. Ada Quill, D-Vale, left. The Republican said the dam leaked."
    found, _, _ = sources(text, ("The Republican", "said", "the dam leaked"))
    assert found == [("person", "Ole Dorn")]


def test_her_campaign_is_the_one_that_bears_her_name(sources: Make) -> None:
    text = "Ada Quill ran. Her campaign said the dam leaked. The Quill campaign said rain fell."
    found, said, _ = sources(
        text,
        ("Her campaign", "said", "the dam leaked"),
        ("The Quill campaign", "said", "rain fell"),
    )
    assert found == [("organization", "Quill campaign")] * 2
    assert len({s.speaker for s in said}) == 1


def test_what_is_no_name_is_nobody(sources: Make) -> None:
    text = "Ada Quill, D-Tarn, said the dam leaked. Ole Dorn Ole Dorn smiled. The Mr. wept."
    _, _, entities = sources(
        text,
        ("Ada Quill, D-Tarn,", "said", "the dam leaked"),
        names={"D-Tarn": "organization", "Ole Dorn Ole Dorn": "person", "Mr.": "person"},
    )
    assert [e.name for e in entities] == ["Ada Quill", "Ole Dorn"]


@pytest.mark.parametrize(
    ("text", "source", "wanted"),
    [
        ("GTP said the dam leaked.", "GTP", ("organization", "GTP")),
        ("AQ said the dam leaked; Ada Quill is AQ.", "AQ", ("person", "AQ")),
        ("She left the council.Ada Quill said the dam leaked.", "Ada Quill",
         ("person", "Ada Quill")),
        ("Ada King slept. King said the dam leaked.", "King", ("person", "Ada King")),
        ("Port and Sea Trade Secretary Ada Quill said the dam leaked.",
         "Port and Sea Trade Secretary Ada Quill", ("person", "Ada Quill")),
        ("Former Speaker of the House Ada Quill said the dam leaked.",
         "Former Speaker of the House Ada Quill", ("person", "Ada Quill")),
        ("Norlandic and Vale leaders said the dam leaked.", "Norlandic and Vale leaders",
         ("unnamed", "Norlandic and Vale leaders")),
        ("Prosecutors said the dam leaked.", "Prosecutors", ("unnamed", "Prosecutors")),
        ("Mayor Quill of Tarn left. The ex-mayor said the dam leaked.", "The ex-mayor",
         ("person", "Quill")),
        ("Records disclosed Friday said the dam leaked.", "Records disclosed Friday",
         ("document", "Records")),
        ("The Tarn Courier report this afternoon said the dam leaked.",
         "The Tarn Courier report this afternoon", COURIER),
        ("Some keepers ― including Dorn ― said the dam leaked.",
         "Some keepers ― including Dorn ―", ("unnamed", "Some keepers")),
        ("Newly filed court papers said the dam leaked.", "Newly filed court papers",
         ("document", "Newly filed court papers")),
        ("A column posted Friday by Ada Quill said the dam leaked.",
         "A column posted Friday by Ada Quill", ("person", "Ada Quill")),
        ("Ada Quill met a young man in Tarn. The man said the dam leaked.", "The man",
         ("unnamed", "The man")),
        ("Ada Quill slept. The owner of the Marrow said the dam leaked.",
         "The owner of the Marrow", ("unnamed", "The owner of the Marrow")),
        ("Ada Quill slept. A guard whom the Tarn Courier did not name said the dam leaked.",
         "the Tarn Courier did not name", ("unnamed", "A guard")),
    ],
)  # fmt: skip
def test_whom_a_name_or_a_phrase_means(
    sources: Make, text: str, source: str, wanted: tuple[str, str]
) -> None:
    names = {"GTP": "person", "AQ": "person", "council.Ada Quill": "person", "King": "person",
             "Ada King": "person", "Port and Sea": "organization", "Prosecutors": "organization",
             "Former Speaker": "organization", "Norlandic": "organization"}  # fmt: skip
    found, _, _ = sources(text, (source, "said", "the dam leaked"), names=names)
    assert found == [wanted]


def test_his_wife_is_not_her_lawyer(sources: Make) -> None:
    text = "Ole Dorn left. Ada Quill, an attorney for Dorn’s wife, slept. His wife said rain fell."
    found, _, _ = sources(text, ("His wife", "said", "rain fell"))
    assert found == [("unnamed", "His wife")]


def test_mr_quill_is_not_ada_quill(sources: Make) -> None:
    text = (
        "President Quill wept. In the hall on the hill sat his guest Ada Quill. "
        "Mr. Quill said the dam leaked."
    )
    found, _, entities = sources(text, ("Mr. Quill", "said", "the dam leaked"))
    assert found == [("person", "Quill")]
    assert {e.name: len(e.names) for e in entities if e.name == "Ada Quill"} == {"Ada Quill": 1}


def test_i_ve_is_who_speaks(sources: Make) -> None:
    text = "“I’ve heard the dam leaked,” said Ada Quill."
    found, _, _ = sources(
        text,
        ("Ada Quill", "said", "“I’ve heard the dam leaked,”"),
        ("I’ve", "heard", "the dam leaked"),
        names={"I’ve": "organization"},
    )
    assert found == [("person", "Ada Quill")] * 2


def test_the_republic_s_authority_is_the_one_named(sources: Make) -> None:
    text = (
        "The republic’s port authority said rain fell. Vale’s port authority said the dam leaked."
    )
    found, said, _ = sources(
        text,
        ("The republic’s port authority", "said", "rain fell"),
        ("Vale’s port authority", "said", "the dam leaked"),
        names={"Vale": "place"},
    )
    assert len({s.speaker for s in said}) == 1
    assert [kind for kind, _ in found] == ["organization"] * 2
    assert all(s.named for s in said)


def test_a_hyphened_paper_is_an_outlet(sources: Make) -> None:
    text = "The Tarn Post-Herald said the dam leaked. The Post-Herald said rain fell."
    found, _, _ = sources(
        text,
        ("The Tarn Post-Herald", "said", "the dam leaked"),
        ("The Post-Herald", "said", "rain fell"),
        names={"Tarn Post-Herald": "organization", "Post-Herald": "organization"},
    )
    assert found == [("outlet", "Tarn Post-Herald")] * 2


def test_a_son_brought_in_as_one_keeps_his_surname(sources: Make) -> None:
    text = "Quill wept. Quill’s son, Ada Quill Jr., smiled. Quill Jr. said the dam leaked."
    found, _, entities = sources(
        text, ("Quill Jr.", "said", "the dam leaked"), names={"Quill Jr": "person"}
    )
    assert found == [("person", "Ada Quill")]
    assert len(entities) == 2
