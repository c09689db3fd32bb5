"""Citations of a document held against the register of law and the directives' own register."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from thongsuot.directives.queries import cited as directives
from thongsuot.directives.queries.cited import NamedDocument
from thongsuot.directives.values import DirectiveView
from thongsuot.drafting.values import DraftView
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid
from thongsuot.law import queries as law
from thongsuot.law import rules
from thongsuot.law.numbers import Cited, citations_in, number_key
from thongsuot.law.values import CitationCheck

MAX_TEXT = 400_000


def check_text(
    text: str, *, viewer: Actor, now: dt.datetime, on: dt.date | None = None, number: str = ""
) -> tuple[CitationCheck, ...]:
    """Check every document that a text names by number; ``on`` is the date of the text, ``number`` its own."""
    if len(text) > MAX_TEXT:
        raise Invalid(_("The text is too long to be checked at once."), code="too_large")
    return check(citations_in(text, without=number), viewer=viewer, now=now, on=on)


def check_directive(view: DirectiveView, *, viewer: Actor, now: dt.datetime) -> tuple[CitationCheck, ...]:
    """Check the citations of a directive on its own date and today."""
    cited = [Cited(number=one.number, date=one.date, kind=one.kind) for one in view.cited if one.number]
    return check(cited, viewer=viewer, now=now, on=view.date, without=view.directive_id)


def check(
    citations: Sequence[Cited],
    *,
    viewer: Actor,
    now: dt.datetime,
    on: dt.date | None = None,
    without: int = 0,
) -> tuple[CitationCheck, ...]:
    """Check citations against both registers; the law comes first, for it knows validity."""
    found = law.check_citations(citations, viewer=viewer, now=now, on=on)
    open_keys = {number_key(one.number) for one in found if not one.found_in}
    named = directives.documents_named(open_keys, viewer=viewer, without=without) if open_keys else {}
    today = rules.office_day(now)
    day = on or today
    return tuple(
        _own(cited, known, day=day, today=today)
        if not one.found_in and (known := named.get(number_key(one.number)))
        else one
        for cited, one in zip(citations, found, strict=True)
    )


def _own(cited: Cited, documents: Sequence[NamedDocument], *, day: dt.date, today: dt.date) -> CitationCheck:
    """Check a citation of a document of our own register."""
    chosen = rules.choose([(one.date, one.kind) for one in documents], cited)
    if chosen is None:
        codes = rules.findings(cited, None, citing_date=day, several=True)
        return CitationCheck(number=cited.number, date=cited.date, kind=cited.kind, findings=codes)
    one = documents[chosen]
    then, now = (
        rules.validity_on(when, status=one.status, since=one.date, until=one.changed_on) for when in (day, today)
    )
    base = CitationCheck(
        number=cited.number,
        date=cited.date,
        kind=one.kind,
        found_in="directives",
        directive_id=one.directive_id,
        title=one.subject,
        issuer=one.issuer,
        known_date=one.date,
        validity_then=then,
        validity_now=now,
        newer_directive_id=one.newer_id,
        replaced_by=one.newer,
    )
    known = rules.Known(date=one.date, validity_then=then, validity_now=now, confirmed=one.state != "read")
    return dataclasses.replace(base, findings=rules.findings(cited, known, citing_date=day))


def check_draft(view: DraftView, *, viewer: Actor, now: dt.datetime) -> tuple[CitationCheck, ...]:
    """Check what a draft cites in any of its parts, so that it isn't issued on a base that no longer holds."""
    said = view.content
    parts = (said.subject, *said.bases, said.opening, *(one.text for one in said.clauses), said.closing)
    return check_text("\n".join(parts), viewer=viewer, now=now, on=view.line.date, number=view.line.number)
