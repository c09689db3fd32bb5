"""Writes of the proof room."""

from thongsuot.proof.actions.binding import bind_rule, change_figures, retire
from thongsuot.proof.actions.checking import check_due, check_now
from thongsuot.proof.actions.sharing import open_by_link, revoke_link, share_brief

__all__ = [
    "bind_rule",
    "change_figures",
    "check_due",
    "check_now",
    "open_by_link",
    "retire",
    "revoke_link",
    "share_brief",
]
