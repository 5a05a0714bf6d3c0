"""The export: the form that other programs rely on."""

import json
from dataclasses import fields, replace

import invented

from onrecord.records import Author, Link, Reference, Report, bare_report
from onrecord.tell.export.story_json import report_row, story_object

INSIDE = {"capture", "paragraphs"}  # how the ledger keeps a report, not what it says


def test_parts_and_format() -> None:
    data = story_object(invented.vessin())
    assert data["format"] == 1
    parts = ["reports", "statements", "parties", "claims", "judgements", "timeline", "findings"]
    assert all(data[part] for part in parts)
    assert len(data["reports"]) == 6
    assert json.loads(json.dumps(data)) == data


def test_offsets_give_the_words() -> None:
    data = story_object(invented.vessin())
    texts = {r["id"]: r["text"] for r in data["reports"]}
    found = next(s for s in data["statements"] if s["kind"] == "direct")
    words = [texts[found["report"]][s:e] for s, e in found["content"]]
    assert words == ["“The engines failed before the turn,”", "“There was no steering after that.”"]
    assert found["to"] == "the Courier"
    for entry in data["timeline"]:
        assert texts[entry["report"]][slice(*entry["span"])] == entry["words"]
        assert texts[entry["report"]][slice(*entry["what_span"])] == entry["what"]


def test_a_report_is_told_with_all_that_its_page_says() -> None:
    text = "A short way over the bay.\n\nThe inquiry has a page of its own, said Ada Quill."
    begin = text.index("a page")
    report = replace(
        bare_report(text, title="The ferry", published="2031-03-04"),
        authors=(Author("Alma Reck", url="https://courier.example/reck", told_by="json-ld"),),
        agencies=("Northern Wire",),
        section="Island",
        language="en-gb",
        page_kind="live blog",
        links=(Link("a page", "https://inquiry.example/", (begin, begin + 6)),),
        references=(Reference("Was aboard.", None, "comment", "Odd", "2031-03-05"),),
        published_from="json-ld + address",
        published_trust="sure",
        modified_from="meta",
        standfirst=(0, 25),
        notes=("a repaired line",),
    )
    row = json.loads(json.dumps(report_row(report)))
    assert set(row) == {field.name for field in fields(Report)} - INSIDE
    assert row["authors"] == [
        {"name": "Alma Reck", "kind": "person", "url": "https://courier.example/reck",
         "told_by": "json-ld"},
    ]  # fmt: skip
    link, said = row["links"][0], row["references"][0]
    assert row["text"][slice(*link["span"])] == link["words"] == "a page"
    assert row["text"][slice(*row["standfirst"])] == "A short way over the bay."
    assert (said["kind"], said["author"], said["date"]) == ("comment", "Odd", "2031-03-05")
    plain = ("agencies", "section", "language", "page_kind", "published_from", "published_trust",
             "modified_from", "notes")  # fmt: skip
    assert [row[name] for name in plain] == [
        ["Northern Wire"], "Island", "en-gb", "live blog", "json-ld + address", "sure", "meta",
        ["a repaired line"],
    ]  # fmt: skip


def test_party_via_and_parent() -> None:
    data = story_object(invented.vessin())
    names = {p["id"]: p["name"] for p in data["parties"]}
    inner = next(s for s in data["statements"] if s["parent"])
    assert names[inner["party"]] == "Northern Wire"
    assert [names[v] for v in inner["via"]] == ["Skell Radio", "Northern Wire"]
    assert [names[o] for o in inner["origins"]] == ["a person at the harbour office"]
    assert inner["established"] is False
    own = next(s for s in data["statements"] if s["kind"] == "own voice")
    assert own["party"] is None
    assert (own["source"], own["cue"], own["via"]) == ([], [], [])


def test_retired_judgements_are_told() -> None:
    retired = [j for j in story_object(invented.vessin())["judgements"] if j["retired"]]
    assert [j["retired"] for j in retired] == ["“no record” is no denial"]


def test_every_id_is_known() -> None:
    data = story_object(invented.vessin())
    reports = {r["id"] for r in data["reports"]}
    statements = {s["id"] for s in data["statements"]}
    parties = {p["id"] for p in data["parties"]}
    assert {s["report"] for s in data["statements"]} <= reports
    assert {m for c in data["claims"] for m in c["members"]} <= statements
    assert {o for c in data["claims"] for o in c["origins"]} <= parties
    assert {x for j in data["judgements"] for x in (j["a"], j["b"])} <= statements


def test_empty_story() -> None:
    data = story_object(invented.bare())
    assert data["reports"][0]["published"] is None
    assert data["reports"][0]["standfirst"] is None
    assert data["claims"] == []
