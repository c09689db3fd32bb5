"""Writes of the incidents room: what the correlation finds, and what people do about it."""

from thongsuot.incidents.actions.answering import (
    acknowledge,
    add_note,
    mark_on_scene,
    set_cause,
    set_expected_restoration,
    share_with,
)
from thongsuot.incidents.actions.ending import close, close_quiet, restore
from thongsuot.incidents.actions.filling import fill_form
from thongsuot.incidents.actions.joining import merge, open_by_hand, open_or_join, set_aside
from thongsuot.incidents.actions.splitting import split
from thongsuot.incidents.actions.stepping import mark_step
from thongsuot.incidents.actions.tasking import answer_task, ask_task
from thongsuot.incidents.actions.telling import tell

__all__ = [
    "acknowledge",
    "add_note",
    "answer_task",
    "ask_task",
    "close",
    "close_quiet",
    "fill_form",
    "mark_on_scene",
    "mark_step",
    "merge",
    "open_by_hand",
    "open_or_join",
    "restore",
    "set_aside",
    "set_cause",
    "set_expected_restoration",
    "share_with",
    "split",
    "tell",
]
