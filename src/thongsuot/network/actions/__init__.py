"""Writes of the network room: imports after their dry run, corrections that alarms suggest, trials, planned works."""

from thongsuot.network.actions.importing import apply_import, check_import
from thongsuot.network.actions.planning import cancel_work, change_work, finish_work, plan_work
from thongsuot.network.actions.repairing import accept_proposal, propose_repairs, reject_proposal, take_back_proposal
from thongsuot.network.actions.testing import note_generator_trial

__all__ = [
    "accept_proposal",
    "apply_import",
    "cancel_work",
    "change_work",
    "check_import",
    "finish_work",
    "note_generator_trial",
    "plan_work",
    "propose_repairs",
    "reject_proposal",
    "take_back_proposal",
]
