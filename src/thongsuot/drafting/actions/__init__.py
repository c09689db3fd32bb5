"""Writes of the drafting room, one function per verb, in the order in which a draft lives."""

from thongsuot.drafting.actions.approving import (
    attach_signed,
    delegate,
    initial,
    return_draft,
    revoke_signature,
    sign,
    submit,
    take_back,
)
from thongsuot.drafting.actions.issuing import cancel_draft, issue_draft, withdraw_draft
from thongsuot.drafting.actions.numbering import record_number
from thongsuot.drafting.actions.starting import copy_of_directive, start_draft, start_from_pack, start_from_points
from thongsuot.drafting.actions.templates import restore_template, retire_template, upload_template
from thongsuot.drafting.actions.writing import attach_file, note_look, remove_attachment, save_draft, set_head

__all__ = [
    "attach_file",
    "attach_signed",
    "cancel_draft",
    "copy_of_directive",
    "delegate",
    "initial",
    "issue_draft",
    "note_look",
    "record_number",
    "remove_attachment",
    "restore_template",
    "retire_template",
    "return_draft",
    "revoke_signature",
    "save_draft",
    "set_head",
    "sign",
    "start_draft",
    "start_from_pack",
    "start_from_points",
    "submit",
    "take_back",
    "upload_template",
    "withdraw_draft",
]
