"""Writes of the proof room."""

from thongsuot.proof.actions.binding import bind_rule, change_figures, retire
from thongsuot.proof.actions.briefing import record_briefing, withdraw_briefing
from thongsuot.proof.actions.checking import check_due, check_now
from thongsuot.proof.actions.feeding import (
    add_subscriber,
    feed_due,
    pause_subscriber,
    remove_subscriber,
    resume_subscriber,
)
from thongsuot.proof.actions.sharing import open_by_link, revoke_link, share_brief

__all__ = [
    "add_subscriber",
    "bind_rule",
    "change_figures",
    "check_due",
    "check_now",
    "feed_due",
    "open_by_link",
    "pause_subscriber",
    "record_briefing",
    "remove_subscriber",
    "resume_subscriber",
    "retire",
    "revoke_link",
    "share_brief",
    "withdraw_briefing",
]
