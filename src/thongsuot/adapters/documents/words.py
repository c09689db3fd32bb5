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
    Why.TIMEOUT: _("Reading the file took too long, so it was stopped. Send a simpler copy."),
}
WARNINGS: dict[str, Any] = {
    "tracked_changes": _("The document has tracked changes; deleted passages were left out."),
    "macros": _("The document carries macros; they were not read."),
    "embedded_files": _("The document carries embedded files; they were not read."),
    "pages_without_text": _("Some pages hold no text; they may be scans."),
    "converted_legacy": _("The text was converted from an old encoding; read it through, capital letters above all."),
}
_DEFAULTS = {"encoding": "?", "extension": "?", "stamp": "?"}


def message_for(refusal: DocumentRefused) -> Any:
    """Say a refusal to people, in the language of whoever reads it (lazy)."""
    details = {**_DEFAULTS, **refusal.message_args}
    return lazy(lambda: str(MESSAGES[refusal.code]) % details, str)()
