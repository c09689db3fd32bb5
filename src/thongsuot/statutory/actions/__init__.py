"""Writes of the duty to report."""

from thongsuot.statutory.actions.assessing import assess, assess_lasting, tell_late
from thongsuot.statutory.actions.reporting import make_due_situations, plan_situations, submit, write_quick
from thongsuot.statutory.actions.windows import answer_day, answer_unchanged, close_window, open_window

__all__ = [
    "answer_day",
    "answer_unchanged",
    "assess",
    "assess_lasting",
    "close_window",
    "make_due_situations",
    "open_window",
    "plan_situations",
    "submit",
    "tell_late",
    "write_quick",
]
