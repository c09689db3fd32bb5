"""Writes of the network room: imports after their dry run, corrections that the alarms suggest, planned works."""

from thongsuot.network.actions.importing import apply_import, check_import
from thongsuot.network.actions.planning import cancel_work, change_work, finish_work, plan_work
from thongsuot.network.actions.repairing import accept_proposal, propose_repairs, reject_proposal, take_back_proposal

__all__ = [
    "accept_proposal",
    "apply_import",
    "cancel_work",
    "change_work",
    "check_import",
    "finish_work",
    "plan_work",
    "propose_repairs",
    "reject_proposal",
    "take_back_proposal",
]
