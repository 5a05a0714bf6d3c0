"""What travels between the rooms: frozen records, no behaviour beyond their own ids.

Evidence (Capture, Report, Analysis and what it holds) comes from one report alone and
never changes. Judgements link evidence. Everything else (Party, Chain, Claim,
TimelineEntry, Story) is derived from the two and can be dropped and derived again.

Offsets are characters into ``Report.text``, end exclusive. Times are EDTF (ISO 8601-2)
strings. Ids are the first 16 hex digits of a SHA-256 over the content named in each
``..._id`` function, behind a letter that says what they name.
"""

from onrecord.records.analysis import (
    Analysis,
    Entity,
    Event,
    Evidence,
    Finding,
    LikelyDate,
    Name,
    Role,
    Statement,
    Time,
    entity_id,
    statement_id,
)
from onrecord.records.derived import (
    Article,
    Chain,
    Changes,
    Claim,
    Derived,
    Edit,
    Party,
    StatementChange,
    Story,
    TimelineEntry,
    Turn,
    Version,
)
from onrecord.records.ids import (
    make_id,
)
from onrecord.records.judgements import (
    Judgement,
    LogEntry,
    judgement_id,
)
from onrecord.records.report import (
    Author,
    Capture,
    Furniture,
    Hints,
    Link,
    Reference,
    Report,
    Served,
    bare_report,
    report_id,
)
from onrecord.records.visits import (
    Failure,
    Problem,
    Visit,
    Watch,
)
from onrecord.records.vocabulary import (
    CUE_CLASSES,
    RELATIONS,
    STANCES,
    CueClass,
    Kind,
    NameKind,
    PageKind,
    PartyKind,
    Relation,
    Stance,
    Status,
    TurnKind,
)

__all__ = [
    "CUE_CLASSES",
    "RELATIONS",
    "STANCES",
    "Analysis",
    "Article",
    "Author",
    "Capture",
    "Chain",
    "Changes",
    "Claim",
    "CueClass",
    "Derived",
    "Edit",
    "Entity",
    "Event",
    "Evidence",
    "Failure",
    "Finding",
    "Furniture",
    "Hints",
    "Judgement",
    "Kind",
    "LikelyDate",
    "Link",
    "LogEntry",
    "Name",
    "NameKind",
    "PageKind",
    "Party",
    "PartyKind",
    "Problem",
    "Reference",
    "Relation",
    "Report",
    "Role",
    "Served",
    "Stance",
    "Statement",
    "StatementChange",
    "Status",
    "Story",
    "Time",
    "TimelineEntry",
    "Turn",
    "TurnKind",
    "Version",
    "Visit",
    "Watch",
    "bare_report",
    "entity_id",
    "judgement_id",
    "make_id",
    "report_id",
    "statement_id",
]
