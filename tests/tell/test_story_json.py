"""The export: the form that other programs rely on."""

import json

import invented

from onrecord.tell.export.story_json import story_object


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
    assert data["claims"] == []
