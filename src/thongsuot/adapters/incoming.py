"""A document on its way into the directives room: its text taken from the file, refusals in words.

The three doors (page, command, API) all take documents through here, so that none can forget the secrecy stamp.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from thongsuot.adapters.documents import DocumentRefused, DocumentText, Progress, read_document, read_pasted
from thongsuot.adapters.documents.words import WARNINGS, message_for
from thongsuot.kernel.errors import Invalid, Refused, Trouble


def document_from_file(
    data: bytes, *, filename: str, convert_legacy: bool = False, progress: Progress | None = None
) -> DocumentText:
    """Take the text out of a file that somebody brings in; an old encoding is converted only when asked for.

    ``progress`` is told how many pages of a scan are read, of how many.

    Raises
    ------
    Invalid
        The file can't be read; the message says why and what to do.
    Refused
        The document carries a secrecy stamp.
    """
    try:
        return read_document(data, filename=filename, convert_legacy=convert_legacy, progress=progress)
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused


def document_from_paste(text: str, *, convert_legacy: bool = False) -> DocumentText:
    """Take pasted text, unless it carries a secrecy stamp; an old encoding is converted only when asked for.

    Raises
    ------
    Invalid
        The text is typed in an old encoding; the details hold its name and the beginning of the converted text.
    Refused
        The document carries a secrecy stamp.
    """
    if not text.strip():
        return DocumentText("", "paste")
    try:
        return read_pasted(text, convert_legacy=convert_legacy)
    except DocumentRefused as refused:
        raise trouble_of(refused) from refused


def trouble_of(refused: DocumentRefused) -> Trouble:
    """Turn the refusal of a file into the house's own trouble, said in words."""
    if refused.code == "secret_stamp":
        return _secret(str(refused.message_args.get("stamp", "MẬT")))
    return Invalid(message_for(refused), code=f"document_{refused.code.value}", details=refused.message_args)


def warnings_in_words(codes: tuple[str, ...]) -> list[str]:
    """Say what the taking of the text could not do."""
    return [str(WARNINGS[code]) for code in codes if code in WARNINGS]


def _secret(stamp: str) -> Refused:
    return Refused(
        _("This document is stamped “%(stamp)s”. Secret documents must not be entered here; nothing was kept.")
        % {"stamp": stamp},
        code="secret_document",
    )
