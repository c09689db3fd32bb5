"""Reads of the directives room, each limited to what its viewer may see."""

from thongsuot.directives.queries.board import assignment, board, shares
from thongsuot.directives.queries.calendar import count_deadline, days_off
from thongsuot.directives.queries.changes import Change, ChangePage, changes, latest_change
from thongsuot.directives.queries.document import directive, document_file, document_marks, proof_file
from thongsuot.directives.queries.lineage import cascade, earlier_duties, history, lineage, rhythm
from thongsuot.directives.queries.lists import (
    my_obligations,
    period_summary,
    register,
    reporting_obligations,
)
from thongsuot.directives.queries.offers import suggestions, suggestions_of_all
from thongsuot.directives.queries.parts import advices_waiting, inside, my_parts
from thongsuot.directives.queries.standing import ShareFacts, obligation, share_facts
from thongsuot.directives.queries.urging import (
    dated_shares,
    overdue_parties,
    urging_being_drafted,
    urging_file,
    urging_settings,
    urgings,
)

__all__ = [
    "Change",
    "ChangePage",
    "ShareFacts",
    "advices_waiting",
    "assignment",
    "board",
    "cascade",
    "changes",
    "count_deadline",
    "dated_shares",
    "days_off",
    "directive",
    "document_file",
    "document_marks",
    "earlier_duties",
    "history",
    "inside",
    "latest_change",
    "lineage",
    "my_obligations",
    "my_parts",
    "obligation",
    "overdue_parties",
    "period_summary",
    "proof_file",
    "register",
    "reporting_obligations",
    "rhythm",
    "share_facts",
    "shares",
    "suggestions",
    "suggestions_of_all",
    "urging_being_drafted",
    "urging_file",
    "urging_settings",
    "urgings",
]
