"""Writes of the directives room, one function per verb, in the order in which a directive lives."""

from thongsuot.directives.actions.answering import (
    acknowledge_receipt,
    attach_proof,
    attach_report_proof,
    declare_not_applicable,
    refuse_obligation,
    report_progress,
    submit,
)
from thongsuot.directives.actions.bringing import bring_in
from thongsuot.directives.actions.confirming import close_directive, confirm_directive, issue, reopen_directive
from thongsuot.directives.actions.correcting import (
    add_obligation,
    correct_document,
    correct_obligation,
    merge_obligations,
    remove_obligation,
    restore_obligation,
    split_obligation,
)
from thongsuot.directives.actions.lineage import (
    add_party_after_issue,
    link_directives,
    link_repeat,
    unlink_directives,
)
from thongsuot.directives.actions.listing import bring_in_list
from thongsuot.directives.actions.measuring import record_measurement
from thongsuot.directives.actions.noticing import claim_due_notices, record_attempt, send_again
from thongsuot.directives.actions.parties import set_due, set_parties, set_parties_of_many
from thongsuot.directives.actions.parts import advise, direct, give_part, move_part, return_advice
from thongsuot.directives.actions.recurring import make_turns, set_recurrence, start_turn, stop_recurrence
from thongsuot.directives.actions.reviewing import accept, ask_changes, insist, urge
from thongsuot.directives.actions.urging import (
    drop_urging,
    receive_urging,
    record_urging,
    record_urging_issued,
    set_urging_rule,
    tie_draft,
)

__all__ = [
    "accept",
    "acknowledge_receipt",
    "add_obligation",
    "add_party_after_issue",
    "advise",
    "ask_changes",
    "attach_proof",
    "attach_report_proof",
    "bring_in",
    "bring_in_list",
    "claim_due_notices",
    "close_directive",
    "confirm_directive",
    "correct_document",
    "correct_obligation",
    "declare_not_applicable",
    "direct",
    "drop_urging",
    "give_part",
    "insist",
    "issue",
    "link_directives",
    "link_repeat",
    "make_turns",
    "merge_obligations",
    "move_part",
    "receive_urging",
    "record_attempt",
    "record_measurement",
    "record_urging",
    "record_urging_issued",
    "refuse_obligation",
    "remove_obligation",
    "reopen_directive",
    "report_progress",
    "restore_obligation",
    "return_advice",
    "send_again",
    "set_due",
    "set_parties",
    "set_parties_of_many",
    "set_recurrence",
    "set_urging_rule",
    "split_obligation",
    "start_turn",
    "stop_recurrence",
    "submit",
    "tie_draft",
    "unlink_directives",
    "urge",
]
