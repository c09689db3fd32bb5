"""Writes of the proof room."""

from thongsuot.proof.actions.binding import bind_rule, change_figures, retire
from thongsuot.proof.actions.checking import check_due, check_now

__all__ = ["bind_rule", "change_figures", "check_due", "check_now", "retire"]
