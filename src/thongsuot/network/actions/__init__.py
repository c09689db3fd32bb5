"""Writes of the network room: imports after their dry run, and corrections that the alarms suggest."""

from thongsuot.network.actions.importing import apply_import, check_import
from thongsuot.network.actions.repairing import accept_proposal, propose_repairs, reject_proposal, take_back_proposal

__all__ = [
    "accept_proposal",
    "apply_import",
    "check_import",
    "propose_repairs",
    "reject_proposal",
    "take_back_proposal",
]
