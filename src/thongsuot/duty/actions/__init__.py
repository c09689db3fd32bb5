"""Writes of the duty room: rosters, pages, and what the clock does to them."""

from thongsuot.duty.actions.clockwork import advance_due, audit_escalations, run_due, send_queued
from thongsuot.duty.actions.pages import (
    acknowledge,
    acknowledge_by_token,
    cancel_pages,
    escalate,
    open_page,
    own_list,
    test_call,
)
from thongsuot.duty.actions.shifts import add_shift, change_shift, remove_shift

__all__ = [
    "acknowledge",
    "acknowledge_by_token",
    "add_shift",
    "advance_due",
    "audit_escalations",
    "cancel_pages",
    "change_shift",
    "escalate",
    "open_page",
    "own_list",
    "remove_shift",
    "run_due",
    "send_queued",
    "test_call",
]
