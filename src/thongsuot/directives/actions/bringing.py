"""Bringing a document in: kept as it came, read, proposed. Nothing is assigned here."""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import rules
from thongsuot.directives.models import Directive, Obligation
from thongsuot.directives.steps import tell
from thongsuot.directives.studies import count_due
from thongsuot.directives.words import EventWord
from thongsuot.engines.reading import read_directive
from thongsuot.kernel import files
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, Refused

MAX_CHARACTERS = 400_000


@transaction.atomic
def bring_in(
    *,
    text: str,
    by: Actor,
    now: dt.datetime,
    file: tuple[str, bytes, str] | None = None,
    warnings: tuple[str, ...] = (),
    envelope: Mapping[str, str] | None = None,
) -> Directive:
    """Bring in a document: keep its text and original, read it, and propose its fields and obligations.

    Parameters
    ----------
    text
        The document's text, as pasted or as taken from the file.
    file
        The original: its name, bytes and content type; None when the text was pasted.
    warnings
        What the taking of the text from the file could not do, by code; kept with the reading.
    envelope
        What an electronic envelope says of the document (`number`, `date` in ISO form, `issuer`, `subject`, `signer`):
        number and date count, the rest fills what the text leaves open. A warning says where the two differ.

    Raises
    ------
    Invalid
        No text, or far more text than a document has.
    Refused
        A secrecy stamp (nothing is kept), or the same document stands in the register already.
    """
    by.require("directives.draft")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).replace("\x00", "")
    if not text.strip():
        raise Invalid(_("There is no text to read. Paste the document's text or choose a file."), code="no_text")
    if len(text) > MAX_CHARACTERS:
        raise Invalid(_("This text is longer than any directive. Bring in the document without its annexes."))
    stamp = rules.secret_mark(text)
    if stamp:
        raise Refused(
            _("This document is stamped “%(stamp)s”. Secret documents must not be entered here; nothing was kept.")
            % {"stamp": stamp},
            code="secret_document",
        )
    # White space differs between a paste and a file of one document; its words do not.
    digest = hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
    _refuse_known(Directive.objects.filter(text_sha256=digest).first())
    stored = files.store(file[1], name=file[0], content_type=file[2], now=now) if file else None
    if stored is not None:
        _refuse_known(Directive.objects.filter(file_sha256=stored.sha256).first())
    reading: dict[str, Any] = read_directive(text).as_json()
    head, differs = _with_envelope(reading["document"], envelope or {})
    if differs:
        warnings = (*warnings, "envelope_differs")
    fields: dict[str, Any] = {
        "kind": (head.get("kind") or "khac")[:20],
        "number": (head.get("number") or "")[:60],
        "date": _day(head.get("date")),
        "issuer": (head.get("issuer") or "")[:200],
    }
    identity = rules.identity_of(**fields)
    _refuse_known(Directive.objects.filter(identity=identity).first() if identity else None)
    cited = list(head.get("cited") or [])
    made = Directive.objects.create(
        **fields,
        signer=(head.get("signer") or "")[:120],
        subject=(head.get("subject") or "")[:500],
        text=text,
        cited=cited,
        parent=_parent_among(cited),
        reading={**reading, "warnings": list(warnings), **({"envelope": dict(envelope)} if envelope else {})},
        file_sha256=stored.sha256 if stored else "",
        file_name=file[0][:255] if file else "",
        text_sha256=digest,
        identity=identity,
        brought_in_at=now,
        brought_in_by=by.label,
    )
    for item in reading["obligations"]:
        one = _proposed(item)
        count_due(one, made)
        made.obligations.add(one, bulk=False)
    tell(
        made,
        EventWord.BROUGHT_IN,
        by=by,
        now=now,
        note=made.file_name,
        detail={"number": made.number, "sha256": made.file_sha256 or digest, "proposed": len(reading["obligations"])},
    )
    return made


def _with_envelope(head: dict[str, Any], envelope: Mapping[str, str]) -> tuple[dict[str, Any], bool]:
    """Join what the text says with what the sender's system says; the second value tells whether they contradict.

    Number and date of an envelope were typed into fields of their own, those of the text are read: the former count.
    """
    whole = {name: head.get(name) or envelope.get(name) for name in ("issuer", "subject", "signer")}
    sure = {name: envelope.get(name) or head.get(name) for name in ("number", "date")}
    differs = any(head.get(name) and rules.tight(str(head[name])) != rules.tight(str(sure[name])) for name in sure)
    return {**head, **whole, **sure}, differs


def _refuse_known(known: Directive | None) -> None:
    if known is not None:
        raise Refused(
            _("This document is in the register already: %(name)s, brought in by %(who)s.")
            % {"name": str(known), "who": known.brought_in_by},
            code="already_in_register",
            details={"directive": known.pk},
        )


def _day(iso: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(iso or "")
    except ValueError:
        return None


def _parent_among(cited: list[dict[str, Any]]) -> Directive | None:
    """Give the cited document that this one carries out, when it stands in the register: the first one that does."""
    for one in cited:
        number, day = one.get("number"), _day(one.get("date"))
        rows = Directive.objects.filter(number__iexact=number or "") if number else Directive.objects.none()
        found = (rows.filter(date=day) if day else rows).order_by("-brought_in_at").first()
        if found is not None:
            return found
    return None


def _proposed(item: dict[str, Any]) -> Obligation:
    deadline = item.get("deadline") or ""
    return Obligation(
        clause=(item.get("clause") or "")[:30],
        position=item["start"],
        start=item["start"],
        end=item["end"],
        task_text=item["task_text"],
        addressees=list(item.get("addressees") or []),
        addressee_types=list(item.get("addressee_types") or []),
        coordinates_with=list(item.get("coordinates_with") or []),
        legal_basis=list(item.get("legal_basis") or []),
        deadline=deadline[:200],
        report_required=bool(item.get("report_required")),
        urgency=(item.get("urgency") or "")[:40],
        confidence=item.get("confidence"),
    )
