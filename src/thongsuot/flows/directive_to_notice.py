"""From an issued directive to the e-mail notice of each party, tried again until it is handed over."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from thongsuot.directives import actions
from thongsuot.directives.ports import NoticeSender
from thongsuot.directives.values import DueNotice
from thongsuot.directives.words import kind_in_words
from thongsuot.kernel.actor import HOUSE


def on_directive_issued(payload: dict[str, Any], now: dt.datetime, *, sender: NoticeSender) -> None:
    """Send the notices of a directive that has just been issued; a second call finds nothing left to send."""
    send_due_notices(now, sender=sender)


def send_due_notices(now: dt.datetime, *, sender: NoticeSender) -> None:
    """Send every notice whose time has come; each attempt is recorded, and a failed one is put back for later.

    The claim is committed before anything leaves the house and the result after it, so a crash in between
    means a notice twice (with the same Message-ID), never a notice lost.
    """
    for notice in actions.claim_due_notices(by=HOUSE, now=now):
        with override(settings.LANGUAGE_CODE):
            subject, body = letter(notice)
            try:
                error = sender.send(
                    to=notice.address, subject=subject, body=body, reference=f"notice-{notice.notice_id}"
                )
            except Exception as trouble:
                error = f"{type(trouble).__name__}: {trouble}"
            actions.record_attempt(notice.notice_id, error=error, by=HOUSE, now=now)


def letter(notice: DueNotice) -> tuple[str, str]:
    """Write the subject and text of a notice. Its link only opens a page: receipt is confirmed there by a button."""
    name = f"{kind_in_words(notice.kind)} {notice.number}".strip()
    day = date_format(notice.date, "d/m/Y") if notice.date else "–"
    lines = [
        _("To: %(body)s") % {"body": notice.organisation},
        "",
        _("%(document)s of %(date)s, %(issuer)s: %(subject)s")
        % {"document": name, "date": day, "issuer": notice.issuer, "subject": notice.subject or "–"},
        _("Obligations for you: %(count)s") % {"count": notice.obligations},
    ]
    if notice.first_due_on:
        lines.append(_("First date: %(date)s") % {"date": date_format(notice.first_due_on, "d/m/Y")})
    lines += [
        "",
        _("Read it and confirm receipt here:"),
        f"{settings.OFFICE.public_url}/directives/{notice.directive_id}/",
        "",
        _("You receive this notice because your body is a party of this document."),
    ]
    return _("[Directive] %(document)s: please confirm receipt") % {"document": name}, "\n".join(lines)
