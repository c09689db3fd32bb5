"""Numbers of outgoing documents: per year, issuer and kind, without gaps, whoever asks at the same moment."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.drafting import rules
from thongsuot.drafting.models import Draft, NumberEntry
from thongsuot.drafting.numbers import claim
from thongsuot.drafting.paper import symbol_short
from thongsuot.drafting.words import DraftKind
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.people.models import Organisation
from thongsuot.people.queries import organisation


def enter(
    *,
    issuer: Organisation,
    kind: str,
    unit_symbol: str,
    date: dt.date,
    subject: str,
    signer: str,
    recipients: str,
    draft: Draft | None,
    reason: str,
    by: Actor,
    now: dt.datetime,
) -> NumberEntry:
    """Give a document its number and write it into the book; inside the caller's transaction."""
    today = rules.office_day(now)
    if date > today:
        raise Invalid(_("A document can't bear a date in the future."), code="future_date")
    book, sequence = claim(year=date.year, issuer=issuer, kind=kind)
    latest = book.entries.order_by("-sequence").values_list("date", flat=True).first()
    backdated = date < today or (latest is not None and date < latest)
    if backdated and not reason.strip():
        raise Invalid(_("Say why the document is dated back; the reason stays in the book."), code="no_reason")
    return NumberEntry.objects.create(
        book=book,
        sequence=sequence,
        number=rules.number_of(sequence, kind=kind, issuer_short=symbol_short(issuer), unit=unit_symbol),
        date=date,
        subject=subject[:500],
        signer=signer[:120],
        recipients=recipients,
        draft=draft,
        backdated=backdated,
        reason=reason.strip() if backdated else "",
        given_at=now,
        given_by=by.label,
    )


@transaction.atomic
def record_number(
    *,
    kind: str,
    issuer: str,
    subject: str,
    date: dt.date,
    by: Actor,
    now: dt.datetime,
    unit: str = "",
    signer: str = "",
    recipients: str = "",
    reason: str = "",
) -> NumberEntry:
    """Give the next number to an outgoing document that was written elsewhere, so that the book has no gap."""
    by.require("drafts.issue")
    if kind not in DraftKind.values:
        raise Invalid(_("Unknown kind of document."), details={"kind": kind})
    if not subject.strip():
        raise Invalid(_("Say what the document is about."), code="no_subject")
    body = organisation(issuer, viewer=by)
    made = enter(
        issuer=body, kind=kind, unit_symbol=unit.strip(), date=date, subject=subject.strip(), signer=signer.strip(),
        recipients=recipients.strip(), draft=None, reason=reason, by=by, now=now,
    )  # fmt: skip
    audit.record("number.given", by=by, now=now, of=("number", made.pk), detail={"number": made.number, "date": date})
    outbox.pulse("directives", now=now)
    return made
