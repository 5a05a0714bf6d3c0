"""A bridge and its mayor: what a ledger is filled with, all of it invented."""

from onrecord.records import (
    Analysis,
    Capture,
    Chain,
    Claim,
    Derived,
    Entity,
    Event,
    Evidence,
    Finding,
    Furniture,
    Hints,
    LikelyDate,
    Name,
    Party,
    Reference,
    Report,
    Role,
    Served,
    Statement,
    Time,
    TimelineEntry,
)

TEXT = "Mayor Ada Quill said on Monday the bridge is shut. It opened in 1987."


def capture(body: bytes = b"page") -> Capture:
    head = "HTTP/1.1 200 OK\r\nServer: quay\r\n\r\n"
    served = Served("https://quay.example/a", "2031-01-01T00:00:00Z", head, "192.0.2.7")
    when = "2031-01-01T00:00:00Z"
    return Capture("c" + body.hex(), "a.txt", body, "text/plain", when, Hints(), served)


def evidence(report: str = "r1", text: str = TEXT, capture_id: str = "c70616765") -> Evidence:
    role = Role("mayor", "2030", None, report, (0, 5))
    quill = Entity("e" + report, report, "person", "Ada Quill", ((6, 15),), ((0, 15),), (role,))
    said = Statement(
        "s" + report, report, ((0, 15),), ((16, 20),), ((31, 49),), "indirect",
        hedges=(), named=True, speaker=quill.id, said="2031-01-06", to=(21, 23), score=0.75,
        cue_class="speech", cue_negated=True, certainty=2.5,
    )  # fmt: skip
    own = Statement("o" + report, report, (), (), ((51, 69),), "own voice", negated=True)
    return Evidence(
        Report(
            report, capture_id, "a.txt", None, "Bridge shut", "The Quay", ("Bo Lind",), (),
            "2031-01-07", "given", None, "2031-01-07T08:00:00Z", text,
            ((0, len(text)),), ((51, 69),),
            (Furniture("share", "Share this"),), (Reference("[…] a bridge […]", None),),
        ),
        Analysis(
            report, "test", ((0, 50), (51, 69)), (said, own), (quill,),
            (Name((6, 15), "person", 0.5),),
            (Time((24, 30), "Monday", "2031-01-06", "DATE", "2031-01-06", "2031-01-07"),),
            (Finding(report, (24, 30), "weekday does not fit date", "it does not"),),
            {report: b"\x00\x38" * 4, said.id: b"\x00\x3c" * 4},
            (Event((54, 60), 3.0),),
            (LikelyDate("2031-01-07", ("the newest date named", "a weekday")),),
        ),
    )  # fmt: skip


def derived(report: str = "r1") -> Derived:
    party = Party("p1", "Ada Quill", "person", ("Ada Quill", "Quill"), (), ("e" + report,))
    return Derived(
        (party,),
        {"e" + report: "p1"},
        {"s" + report: Chain("s" + report, (), ("p1",), True, "named")},
        (Claim("k1", ("s" + report,), ("p1",), "one origin", "only Ada Quill says so"),),
        (
            TimelineEntry(
                "1987", "1987", report, (64, 68), "o" + report, "It opened in 1987.", (51, 69)
            ),
        ),
    )  # fmt: skip
