"""Entering a document whose obligations are known by their author: nothing is read and nothing guessed."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.actions.parties import set_parties_of_many
from thongsuot.directives.models import Directive, Obligation
from thongsuot.directives.steps import tell
from thongsuot.directives.words import EventWord
from thongsuot.engines.reading import read_directive
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused


@dataclass(frozen=True, kw_only=True)
class KnownObligation:
    """One obligation as its author wrote it: its exact place in the text, who owes it, until when."""

    clause: str
    start: int  # code points into the text, [start, end)
    end: int
    leads: tuple[str, ...]  # codes of bodies
    coordinates: tuple[str, ...] = ()
    due_on: dt.date | None = None
    report_required: bool = False
    addressees: tuple[str, ...] = ()  # as written
    urgency: str = ""


@transaction.atomic
def make_directive(
    *,
    kind: str,
    number: str,
    date: dt.date,
    issuer: str,
    signer: str,
    subject: str,
    text: str,
    obligations: tuple[KnownObligation, ...],
    by: Actor,
    now: dt.datetime,
    parent_id: int | None = None,
    file: tuple[str, bytes, str] | None = None,
) -> Directive:
    """Enter a document of the office's own with the obligations that its author set; it stands ready to confirm.

    The text must be NFC, and every obligation a piece of it. Only its citations are read by the reader.

    Raises
    ------
    Invalid
        An obligation's place lies outside the text or is empty.
    Refused
        The same document stands in the register already, or the text bears a secrecy stamp.
    """
    by.require("directives.draft")
    if unicodedata.normalize("NFC", text) != text:
        raise Invalid(_("The text must be in Unicode normal form C."), code="not_nfc")
    if rules.secret_mark(text):
        raise Refused(_("Secret documents must not be entered here; nothing was kept."), code="secret_document")
    for one in obligations:
        if not 0 <= one.start < one.end <= len(text) or not text[one.start : one.end].strip():
            raise Invalid(_("An obligation does not lie inside the text."), details={"clause": one.clause})
    identity = rules.identity_of(kind=kind, number=number, issuer=issuer, date=date)
    known = Directive.objects.filter(identity=identity).first() if identity else None
    if known is not None:
        raise Refused(
            _("This document is in the register already: %(name)s, brought in by %(who)s.")
            % {"name": str(known), "who": known.brought_in_by},
            code="already_in_register",
            details={"directive": known.pk},
        )
    stored = files.store(file[1], name=file[0], content_type=file[2], now=now) if file else None
    made = Directive.objects.create(
        kind=kind, number=number[:60], date=date, issuer=issuer[:200], signer=signer[:120], subject=subject[:500],
        text=text,
        cited=list(read_directive(text).as_json()["document"].get("cited") or []),
        reading={"source": "drafted", "warnings": []},
        parent=Directive.objects.filter(pk=parent_id).first() if parent_id else None,
        file_sha256=stored.sha256 if stored else "",
        file_name=file[0][:255] if file else "",
        text_sha256=hashlib.sha256(" ".join(text.split()).encode()).hexdigest(),
        identity=identity,
        brought_in_at=now,
        brought_in_by=by.label,
    )  # fmt: skip
    wanted: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for one in obligations:
        row = Obligation.objects.create(
            directive=made,
            clause=one.clause[:30],
            position=one.start,
            start=one.start,
            end=one.end,
            task_text=text[one.start : one.end],
            addressees=list(one.addressees),
            deadline=one.due_on.isoformat() if one.due_on else "",
            due_on=one.due_on,
            report_required=one.report_required,
            urgency=one.urgency[:40],
            confidence=1.0,
        )
        wanted[row.pk] = (one.leads, one.coordinates)
    tell(made, EventWord.BROUGHT_IN, by=by, now=now, note=made.file_name,
         detail={"number": made.number, "sha256": made.file_sha256, "drafted_here": len(obligations)})  # fmt: skip
    set_parties_of_many(made.pk, wanted=wanted, by=by, now=now)
    made.refresh_from_db()
    return made
