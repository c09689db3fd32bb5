"""Reads of the recovery room."""

from thongsuot.recovery.queries.losses import loss_table
from thongsuot.recovery.queries.rooms import (
    incident_of,
    lasting_fixes,
    recovery,
    roles_now,
    sees_whole,
    visible,
)

__all__ = ["incident_of", "lasting_fixes", "loss_table", "recovery", "roles_now", "sees_whole", "state_of", "visible"]
