"""Keep: the SQLite ledger of evidence, judgements and what follows from them."""

from onrecord.ledger.intake import Intake
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.near import Copy

__all__ = ["Copy", "Intake", "Ledger"]
