"""Writes of the recovery room."""

from thongsuot.recovery.actions.calls import log_call
from thongsuot.recovery.actions.crews import add_crew, add_part, move_crew, move_part
from thongsuot.recovery.actions.fixes import add_fix, remind_of_fixes, replace_fix
from thongsuot.recovery.actions.losses import state_loss
from thongsuot.recovery.actions.roles import leave_role, take_role

__all__ = [
    "add_crew",
    "add_fix",
    "add_part",
    "leave_role",
    "log_call",
    "move_crew",
    "move_part",
    "remind_of_fixes",
    "replace_fix",
    "state_loss",
    "take_role",
]
