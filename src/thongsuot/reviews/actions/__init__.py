"""Writes of the reviews room."""

from thongsuot.reviews.actions.following import add_action, drop_action, finish_action
from thongsuot.reviews.actions.writing import contribute, open_if_due, open_review, publish, sum_up

__all__ = [
    "add_action",
    "contribute",
    "drop_action",
    "finish_action",
    "open_if_due",
    "open_review",
    "publish",
    "sum_up",
]
