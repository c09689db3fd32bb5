"""What people are told when a file is refused. The only module here that knows Django; doors import it when needed."""

from __future__ import annotations

from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from thongsuot.adapters.documents.values import DocumentRefused, Why

MESSAGES: dict[Why, Any] = {
    Why.BROKEN: _("The file is damaged or incomplete. Ask the sender for it again."),
    Why.TOO_LARGE: _("The file is too large to be read. Split it, or send only the part that is needed."),
    Why.BOMB: _(
        "The file is built to do harm when opened, so it was not opened. Tell the person in charge of security."
    ),
    Why.ENCRYPTED: _("The file is protected by a password. Send a copy without a password."),
    Why.LEGACY_ENCODING: _(
        "The text is typed in the old encoding %(encoding)s. Convert it to Unicode, or choose conversion and proofread."
    ),
    Why.NO_TEXT: _(
        "The file holds no text that can be read; it may be a scan. Send the original file, or type the text."
    ),
    Why.UNSUPPORTED: _(
        "The file is named “%(extension)s”, but this ending is not accepted here or the content is something else."
    ),
    Why.SECRET_STAMP: _(
        "The document bears the stamp “%(stamp)s” of State secrecy. It was not stored. Handle it outside this system."
    ),
    Why.NO_OCR: _(
        "This is a scan, and nothing to read scans is installed on the server (%(missing)s is missing). The person who "
        "looks after the server can install it: %(install)s. Until then send the original file, or type the text."
    ),
    Why.NO_ATTACHMENT: _(
        "The envelope carries no document that can be read here. Ask the sender for the document itself."
    ),
    Why.TIMEOUT: _("Reading the file took too long, so it was stopped. Send a simpler copy."),
}
WARNINGS: dict[str, Any] = {
    "tracked_changes": _("The document has tracked changes; deleted passages were left out."),
    "macros": _("The document carries macros; they were not read."),
    "embedded_files": _("The document carries embedded files; they were not read."),
    "pages_without_text": _("Some pages hold no text; they may be scans."),
    "converted_legacy": _("The text was converted from an old encoding; read it through, capital letters above all."),
    "from_scan": _("The text was read from a scan by a program: compare numbers, names and dates with the picture."),
    "scan_doubtful": _(
        "The scan is hard to read: many words are doubtful. A better scan, or the original, is worth asking for."
    ),
    "unseen_letters": _("Letters that can't be seen stood between others; they were taken out."),
    "turned_direction": _(
        "Marks that turn the direction of reading were taken out: the text may have looked different."
    ),
    "look_alike_letters": _(
        "Some words hold letters of another script that only look Latin; compare numbers and names with the source."
    ),
    "other_d_letters": _("The letter Đ was typed as another letter that looks like it; it was set right."),
    "wide_letters": _("Some letters are of double width; compare numbers with the source."),
    "envelope_differs": _(
        "The envelope and the text differ in number or date; the envelope's were taken. Compare with the source."
    ),
    "attachments_unread": _("Some files of the envelope were not read; open the original for them."),
}
_DEFAULTS = {"encoding": "?", "extension": "?", "stamp": "?", "missing": "?", "install": "?"}


def message_for(refusal: DocumentRefused) -> Any:
    """Say a refusal to people, in the language of whoever reads it (lazy)."""
    details = {**_DEFAULTS, **refusal.message_args}
    return lazy(lambda: str(MESSAGES[refusal.code]) % details, str)()
