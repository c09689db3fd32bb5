"""Writes of the law room: permission, transaction, audit, fact."""

from thongsuot.law.actions.assessing import answer_assessment, open_assessment, review_assessment, submit_assessment
from thongsuot.law.actions.entering import add_instrument, confirm_instrument, edit_instrument, load_pack
from thongsuot.law.actions.requiring import add_requirement, link_obligation, retire_requirement, unlink_obligation

__all__ = [
    "add_instrument",
    "add_requirement",
    "answer_assessment",
    "confirm_instrument",
    "edit_instrument",
    "link_obligation",
    "load_pack",
    "open_assessment",
    "retire_requirement",
    "review_assessment",
    "submit_assessment",
    "unlink_obligation",
]
