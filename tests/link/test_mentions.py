"""Where somebody stands in a report."""

from __future__ import annotations

from dataclasses import replace

from onrecord.link import derive
from onrecord.link.mentions import named, present
from onrecord.records import Name


def where(item, name):
    """The words that stand for a name, in order; None where it is not there."""
    evidence = item.done()
    found = present(name, [evidence], derive([evidence], [])).get(evidence.report.id)
    return [item.text[slice(*span)] for span in found.spans] if found else None


def test_a_party_is_found_by_any_of_its_names(draft):
    item = draft("Ada Marlow left. The mayor was tired. Oskar Hale stayed")
    item.who("Ada Marlow", also=["The mayor"]).who("Oskar Hale")
    assert where(item, "ada marlow") == ["Ada Marlow", "The mayor"]
    assert where(item, "Nobody") is None
    assert where(item, "") is where(item, " – ") is None


def test_a_party_is_found_by_its_id_and_by_another_writing(draft):
    evidence = draft("Bill Karsk left").who("Bill Karsk").done()
    (party,) = (p for p in derive([evidence], []).parties if p.name == "Bill Karsk")
    assert named(party.id, [party]) == named("William Karsk", [party]) == [party]
    assert named("William Hale", [party]) == named("Karl", [party]) == []


def test_a_pronoun_after_the_name_is_the_party_unless_another_is_named_between(draft):
    item = draft("Corvel Line said it lost a ship. Corvel Line met Hale Bank when it opened")
    item.who("Corvel Line", kind="organization").who("Hale Bank", kind="organization")
    evidence = item.done()
    names = tuple(Name(item.at(w), "organization", 1.0) for w in ("Corvel Line", "Hale Bank"))
    second = item.text.index("Corvel Line", 5)
    names += (Name((second, second + 11), "organization", 1.0),)
    evidence = replace(evidence, analysis=replace(evidence.analysis, names=names))
    (found,) = present("Corvel Line", [evidence], derive([evidence], [])).values()
    words = [(item.text[slice(*span)], span[0] < 33) for span in found.spans]
    assert words == [("Corvel Line", True), ("it", True), ("Corvel Line", False)]


def test_we_in_ones_own_words_is_the_party(draft):
    item = draft("“We lost a ship”, Corvel Line said").who("Corvel Line", kind="organization")
    item.says("Corvel Line", "said", "We lost a ship", near=(1.0,))
    evidence = item.done()
    said = replace(evidence.analysis.statements[0], kind="direct")
    evidence = replace(evidence, analysis=replace(evidence.analysis, statements=(said,)))
    (found,) = present("Corvel Line", [evidence], derive([evidence], [])).values()
    assert [item.text[slice(*span)] for span in found.spans] == ["We", "Corvel Line"]


def test_what_is_no_party_is_found_by_its_name_and_the_parts_that_nobody_bears(draft):
    item = draft("The Corvel Dart 310 flew. Two 310s are built. Corvel has sold the Dart 310")
    item.who("Corvel", kind="organization")
    assert where(item, "Corvel Dart 310") == ["Corvel Dart 310", "310", "Dart 310"]
