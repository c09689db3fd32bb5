"""Writes of the evidence room: pieces, sealed bundles, hand-over, cases of the police."""

from thongsuot.evidence.actions.cases import assign_case, escalate_cases, move_case, number_case, open_case
from thongsuot.evidence.actions.handing import hand_over, open_bundle, print_receipt, receive
from thongsuot.evidence.actions.pieces import add_item, open_item, set_aside
from thongsuot.evidence.actions.sealing import seal

__all__ = [
    "add_item",
    "assign_case",
    "escalate_cases",
    "hand_over",
    "move_case",
    "number_case",
    "open_bundle",
    "open_case",
    "open_item",
    "print_receipt",
    "receive",
    "seal",
    "set_aside",
]
