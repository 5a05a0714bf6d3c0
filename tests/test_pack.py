"""A story as one file: what is in it, that other tools accept it, that no byte can be changed."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from onrecord.desk import Desk
from onrecord.errors import OnrecordError, PlaceError
from onrecord.ledger import Ledger
from onrecord.read import captures
from onrecord.records import Capture, Hints
from onrecord.tell.export.pack import surt, write
from onrecord.tell.export.story_json import story_object

from .shelf import Shelf

FIRST = (
    "A ferry struck the breakwater at Vessin harbour on Tuesday morning.\n\n"
    "Ines Ossel said that 12 people had been taken to hospital after the accident."
)
OTHER = "Ines Ossel said that 14 people had been taken to hospital after the ferry accident."


@pytest.fixture
def made(tmp_path: Path) -> Shelf:
    """A ledger with a story of two outlets, one of which changed its report."""
    shelf = Shelf(tmp_path)
    shelf.read(FIRST)
    shelf.read(OTHER, url="https://post.example/norline", outlet="Holm Post", title="Norline")
    shelf.read(FIRST.replace("12", "15"), title="Ferry strikes breakwater, 15 hurt")
    shelf.ledger.close()
    return shelf


def pack(shelf: Shelf, name: str = "ferry.wacz") -> Path:
    path = shelf.folder / name
    with Desk(shelf.folder / "ledger.sqlite").pack("ferry") as packed:
        write(packed, path)
    return path


def test_it_opens_elsewhere_with_all_that_was_on_record(made: Shelf) -> None:
    path = pack(made)
    here, there = Desk(made.folder / "ledger.sqlite"), Desk(made.folder / "other.sqlite")
    outcome, seal = there.unpack(path)
    assert (len(outcome.added), outcome.problems, len(seal)) == (3, [], 64)
    assert story_object(there.story("ferry")) == story_object(here.story("ferry"))
    assert there.changes("ferry") == here.changes("ferry")
    with Ledger(made.folder / "other.sqlite") as ledger:
        for one in here.changes("ferry")[0].versions:
            kept = ledger.capture(one.report.capture)
            assert kept is not None
            assert kept.body.decode() in one.report.text + "\n"


def test_twice_adds_nothing_and_packs_to_the_same_bytes(made: Shelf) -> None:
    path = pack(made)
    there = Desk(made.folder / "other.sqlite")
    there.unpack(path)
    outcome, _ = there.unpack(path)
    assert (outcome.added, len(outcome.known)) == ([], 3)
    again = made.folder / "again.wacz"
    with there.pack("ferry") as packed:
        write(packed, again)
    assert again.read_bytes() == path.read_bytes()


def test_it_joins_a_story_that_is_there(made: Shelf) -> None:
    (made.folder / "more").mkdir()
    more = Shelf(made.folder / "more")
    more.read(OTHER.replace("14", "12"), url="https://gazette.example/x", outlet="Gazette")
    more.ledger.close()
    there = Desk(more.folder / "ledger.sqlite")
    there.unpack(pack(made))
    story = there.story("ferry")
    assert [one.report.outlet for one in story.evidence] == ["Gazette", "Courier", "Holm Post"]
    mine = {s.id for s in story.evidence[0].analysis.statements}
    assert any({j.a, j.b} & mine for j in story.judgements)


def test_under_another_name(made: Shelf) -> None:
    there = Desk(made.folder / "other.sqlite")
    there.unpack(pack(made), "accidents")
    assert there.stories() == ["accidents"]


def test_no_changed_byte_goes_unseen(made: Shelf) -> None:
    path = pack(made)
    whole = path.read_bytes()
    there = Desk(made.folder / "other.sqlite")
    steps = [*range(0, len(whole), 397), *range(len(whole) - 120, len(whole))]
    for at in steps:
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        with pytest.raises(PlaceError) as caught:
            there.unpack(path)
        assert caught.value.subject == str(path)
    for cut in (0, 1, 30, len(whole) // 2, len(whole) - 1):
        path.write_bytes(whole[:cut])
        with pytest.raises(PlaceError):
            there.unpack(path)
    assert not (made.folder / "other.sqlite").exists()


def _rewritten(path: Path, changed: dict[str, bytes]) -> None:
    """Change files in a pack and make manifest and seal anew, as a forger would."""
    import hashlib

    with zipfile.ZipFile(path) as held:
        files = {name: held.read(name) for name in held.namelist()} | changed
    manifest = json.loads(files["datapackage.json"])
    for resource in manifest["resources"]:
        resource["hash"] = "sha256:" + hashlib.sha256(files[resource["path"]]).hexdigest()
    files["datapackage.json"] = json.dumps(manifest).encode()
    digest = "sha256:" + hashlib.sha256(files["datapackage.json"]).hexdigest()
    files["datapackage-digest.json"] = json.dumps({"hash": digest}).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as held:
        for name, body in files.items():
            held.writestr(name, body)
        held.comment = b"onrecord sha256:" + b"0" * 64
    whole = out.getvalue()[:-64]
    path.write_bytes(whole + hashlib.sha256(whole).hexdigest().encode())


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"table": "sqlite_master", "row": {"sql": "x"}}', "cannot keep"),
        (b'{"table": "reports", "row": {"id": "r1", "colour": "blue"}}', "cannot keep"),
        (b'{"table": "reports", "row": {"id": "r1"}}', "do not fit together|not what its id says"),
        (b'{"table": "names", "row": {"report": ["r1"]}}', "a row that is none"),
        (b'{"table": "placements", "row": {"story": "s", "report": "r9", "maker": ""}}', "fit"),
        (b"{", "a row that is none"),
    ],
)
def test_a_forged_row_takes_nothing_in(made: Shelf, line: bytes, why: str) -> None:
    path = pack(made)
    with zipfile.ZipFile(path) as held:
        rows = held.read("onrecord/rows.jsonl")
    _rewritten(path, {"onrecord/rows.jsonl": rows + line + b"\n"})
    there = Desk(made.folder / "other.sqlite")
    with pytest.raises(OnrecordError, match=why):
        there.unpack(path)
    assert there.stories() == []


def test_words_that_are_not_their_reports_are_told(made: Shelf) -> None:
    path = pack(made)
    with zipfile.ZipFile(path) as held:
        rows = held.read("onrecord/rows.jsonl")
    _rewritten(path, {"onrecord/rows.jsonl": rows.replace(b"15 people", b"51 people")})
    with pytest.raises(OnrecordError, match="is not what its id says"):
        Desk(made.folder / "other.sqlite").unpack(path)


def test_what_was_forgotten_there_stays_out(made: Shelf) -> None:
    path = pack(made)
    there = Desk(made.folder / "other.sqlite")
    there.unpack(path)
    (norline,) = [e for e in there.story("ferry").evidence if e.report.outlet == "Holm Post"]
    there.forget_report(norline.report.id, "on request")
    there.forget_names(["Ines Ossel"], "on request")
    outcome, _ = there.unpack(path)
    assert ["forgotten on request" in p.message for p in outcome.problems] == [True]
    assert [e.report.outlet for e in there.story("ferry").evidence] == ["Courier"]
    held = json.dumps(story_object(there.story("ferry")))
    assert "Ossel" not in held


def test_other_tools_accept_the_archive(made: Shelf, capsys: pytest.CaptureFixture[str]) -> None:
    from warcio.archiveiterator import ArchiveIterator
    from warcio.checker import Checker

    path = pack(made)
    with zipfile.ZipFile(path) as held:
        held.extract("archive/data.warc.gz", made.folder)
        index = held.read("indexes/index.cdx").decode().splitlines()
        assert held.getinfo("archive/data.warc.gz").compress_type == zipfile.ZIP_STORED
    archive = made.folder / "archive" / "data.warc.gz"
    assert Checker(SimpleNamespace(inputs=[str(archive)], verbose=True)).process_all() == 0
    assert capsys.readouterr().out.count("digest pass") == 4
    for line in index:  # each place in the index holds the record of its address
        told = json.loads(line.split(" ", 2)[2])
        with archive.open("rb") as stream:
            stream.seek(int(told["offset"]))
            held_there = io.BytesIO(stream.read(int(told["length"])))
        (record,) = ArchiveIterator(held_there)
        assert record.rec_headers.get_header("WARC-Target-URI") == told["url"]


def test_read_takes_its_pages_anew(made: Shelf) -> None:
    path = pack(made)
    found = list(captures([str(path)], Hints(), "2031-05-01T00:00:00Z"))
    assert sorted(c.retrieved for c in found if isinstance(c, Capture)) == [
        f"2031-03-04T{hour:02}:00:00Z" for hour in (1, 2, 3)
    ]
    assert {c.hints.outlet for c in found if isinstance(c, Capture)} == {"Courier", "Holm Post"}


def test_a_place_that_cannot_be_written(made: Shelf) -> None:
    with pytest.raises(PlaceError, match="cannot be written"):
        pack(made, "no/such/folder/ferry.wacz")


@pytest.mark.parametrize(
    ("url", "turned"),
    [
        ("https://www.courier.example/Ferry?id=1", "example,courier)/ferry?id=1"),
        ("http://courier.example:8080", "example,courier)/"),
        ("ni:///sha-256;abc", "ni:///sha-256;abc"),
    ],
)
def test_addresses_turned_round(url: str, turned: str) -> None:
    assert surt(url) == turned
