"""Bringing in a list of obligations: one document, its obligations, parties and dates, in one transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.actions.parties import set_due, set_parties_of_many
from thongsuot.directives.listing import ListedRow
from thongsuot.directives.models import Directive, Obligation
from thongsuot.directives.steps import tell
from thongsuot.directives.words import DocumentKind, EventWord
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused


@transaction.atomic
def bring_in_list(
    rows: Sequence[ListedRow],
    *,
    kind: str,
    number: str,
    date: dt.date | None,
    issuer: str,
    subject: str,
    by: Actor,
    now: dt.datetime,
    file: tuple[str, bytes, str] | None = None,
) -> Directive:
    """Bring a list in as a document to be checked: each row becomes an obligation with its parties and its date.

    The document's text is the list itself, so that every obligation has its place in the source. Nothing is
    assigned before a person confirms it and the directive is issued.

    Raises
    ------
    Invalid
        No row, or an unknown kind of document.
    Refused
        A secrecy stamp, or the same document stands in the register already; nothing is kept.
    """
    by.require("directives.draft")
    if not rows:
        raise Invalid(_("The list has no row."), code="no_rows")
    if kind not in DocumentKind.values:
        raise Invalid(_("Unknown kind of document."), details={"kind": kind})
    lines = [unicodedata.normalize("NFC", f"{row.clause}. {row.task}" if row.clause else row.task) for row in rows]
    text = "\n".join((subject.strip(), *lines)).replace("\x00", "")
    stamp = rules.secret_mark(text)
    if stamp:
        raise Refused(
            _("This document is stamped “%(stamp)s”. Secret documents must not be entered here; nothing was kept.")
            % {"stamp": stamp},
            code="secret_document",
        )
    digest = hashlib.sha256(f"{number} {date} {issuer} {' '.join(text.split())}".encode()).hexdigest()
    identity = rules.identity_of(kind=kind, number=number.strip(), issuer=issuer.strip(), date=date)
    known = Directive.objects.filter(text_sha256=digest).first()
    known = known or (Directive.objects.filter(identity=identity).first() if identity else None)
    if known is not None:
        raise Refused(
            _("This document is in the register already: %(name)s, brought in by %(who)s.")
            % {"name": str(known), "who": known.brought_in_by},
            code="already_in_register",
            details={"directive": known.pk},
        )
    stored = files.store(file[1], name=file[0], content_type=file[2], now=now) if file else None
    made = Directive.objects.create(
        kind=kind,
        number=number.strip()[:60],
        date=date,
        issuer=issuer.strip()[:200],
        subject=subject.strip()[:500],
        text=text,
        file_sha256=stored.sha256 if stored else "",
        file_name=file[0][:255] if file else "",
        text_sha256=digest,
        identity=identity,
        brought_in_at=now,
        brought_in_by=by.label,
    )
    wanted, at = {}, len(subject.strip()) + 1
    for row, line in zip(rows, lines, strict=True):
        start = at + len(line) - len(unicodedata.normalize("NFC", row.task))
        one = Obligation.objects.create(
            directive=made,
            clause=row.clause,
            position=start,
            start=start,
            end=at + len(line),
            task_text=text[start : at + len(line)],
            report_required=row.report_required,
        )
        at += len(line) + 1
        wanted[one.pk] = (row.leads, row.coordinates)
        if row.due_on:
            set_due(made.pk, one.pk, due_on=row.due_on, by=by, now=now)
    set_parties_of_many(made.pk, wanted=wanted, by=by, now=now)
    made.refresh_from_db()
    tell(made, EventWord.BROUGHT_IN, by=by, now=now, note=made.file_name,
         detail={"number": made.number, "sha256": made.file_sha256 or digest, "listed": len(rows)})  # fmt: skip
    return made
