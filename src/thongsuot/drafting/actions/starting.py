"""Starting a draft: empty, from a text of the pack, from points decided elsewhere, from an older document."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.directives import queries as directives
from thongsuot.drafting import pack, rules
from thongsuot.drafting.directory import directory
from thongsuot.drafting.models import Draft
from thongsuot.drafting.steps import keep_version, tell
from thongsuot.drafting.values import Clause, Content
from thongsuot.drafting.words import DraftKind, Relation, StepWord
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.people.models import Organisation
from thongsuot.people.queries import organisations
from thongsuot.people.words import OrganisationKind


def _body(code: str, *, by: Actor, kind: str = "") -> Organisation:
    rows = organisations(viewer=by)
    found = (rows.filter(code=code) if code else rows.filter(kind=kind or "-")).order_by("pk").first()
    if found is None:
        raise Invalid(_("Choose a body of the directory."), code="no_body", details={"code": code or kind})
    return found


def _drafter(code: str, *, by: Actor) -> Organisation:
    if code:
        return _body(code, by=by)
    own = organisations(viewer=by).filter(pk=by.organisation_id or 0).first()
    return own or _body("", by=by, kind=OrganisationKind.DEPARTMENT)


@transaction.atomic
def start_draft(
    *,
    kind: str,
    by: Actor,
    now: dt.datetime,
    issuer: str = "",
    drafter: str = "",
    content: Content | None = None,
    relation: str = "",
    directive_id: int | None = None,
    origin: str = "",
) -> Draft:
    """Start a draft of a kind for an issuing body, empty or with a content; bodies are given by their codes."""
    by.require("drafts.write")
    if kind not in DraftKind.values:
        raise Invalid(_("Unknown kind of document."), details={"kind": kind})
    if relation and relation not in Relation.values:
        raise Invalid(_("Unknown relation to another document."), details={"relation": relation})
    if directive_id is not None:
        directives.directive(directive_id, viewer=by)
    made = Draft(
        kind=kind,
        issuer=_body(issuer, by=by) if issuer else _body("", by=by, kind=OrganisationKind.COMMITTEE),
        drafter=_drafter(drafter, by=by),
        relation=relation if directive_id is not None else "",
        directive_id=directive_id,
        origin=origin[:120],
        version=0,
        started_at=now,
        started_by=by.label,
        started_by_id=by.id,
        changed_at=now,
        changed_by=by.label,
    )
    said = directory(viewer=by, day=rules.office_day(now)).settled(content or Content())
    made.content, made.subject = said.as_json(), said.subject[:500]
    made.save()
    keep_version(made, said, by=by, now=now)
    made.save()
    tell(made, StepWord.STARTED, by=by, now=now, detail={"kind": kind, "origin": origin, "issuer": made.issuer.code})
    return made


@transaction.atomic
def start_from_pack(
    key: str,
    *,
    by: Actor,
    now: dt.datetime,
    event: str = "",
    start_on: dt.date | None = None,
    end_on: dt.date | None = None,
    issuer: str = "",
    kind: str = "",
) -> Draft:
    """Start a draft from a text of the pack, its blanks filled with the event and its days."""
    found = pack.starter(key)
    if found is None:
        raise NotFound(_("There is no such text to begin with."))
    if start_on and end_on and end_on < start_on:
        raise Invalid(_("The event ends before it begins."))
    said = found.content(words={"event": event.strip()}, start_on=start_on, end_on=end_on)
    wanted = OrganisationKind.COMMITTEE if found.issuer == "committee" else OrganisationKind.DEPARTMENT
    code = issuer or _body("", by=by, kind=wanted).code
    return start_draft(kind=kind or found.kind, issuer=code, content=said, origin=f"pack:{key}", by=by, now=now)


@transaction.atomic
def start_from_points(
    points: Sequence[str],
    *,
    subject: str,
    by: Actor,
    now: dt.datetime,
    kind: str = "chi_thi",
    opening: str = "",
    origin: str = "",
    bases: Sequence[str] = (),
) -> Draft:
    """Start a draft whose clauses are points decided elsewhere: a report's proposals, a conference's conclusions.

    A body whose name begins a point is proposed as its lead; the drafter sees and may change it.
    """
    kept = [" ".join(point.split()) for point in points if point.strip()]
    if not kept:
        raise Invalid(_("There are no points to make a document from."), code="no_points")
    book = directory(viewer=by, day=rules.office_day(now))
    clauses = []
    for number, point in enumerate(kept, 1):
        plain = f" {rules.plain(point)} "
        named = [
            (plain.find(f" {rules.plain(name)} "), code)
            for code in book.names
            if book.valid[code]
            for name in {book.names[code], book.shorts[code]}
            if len(rules.plain(name)) > 3
        ]
        # The body that is told to act is named; the one that is asked (“đề nghị UBND tỉnh giao …”) is the issuer.
        leads = [code for place, code in sorted(named) if place >= 0 and book.kinds[code] != OrganisationKind.COMMITTEE]
        clauses.append(Clause(key=f"c{number}", text=point, leads=tuple(leads[:1])))
    content = Content(
        subject=subject.strip(), opening=opening.strip(), clauses=tuple(clauses), bases=tuple(bases),
        closing="Yêu cầu các cơ quan, đơn vị nghiêm túc tổ chức thực hiện./.",
        recipients=("Như các mục trên", "Lưu: VT"),
    )  # fmt: skip
    return start_draft(kind=kind, content=content, origin=origin, by=by, now=now)


@transaction.atomic
def copy_of_directive(
    directive_id: int, *, by: Actor, now: dt.datetime, years: int = 1, relation: str = Relation.REAFFIRMS
) -> Draft:
    """Start this year's draft from an older document of the register.

    Dates move by whole years, bodies that no longer exist give way to their successors, and each clause remembers
    the obligation that it repeats.
    """
    by.require("drafts.write")
    view = directives.directive(directive_id, viewer=by)
    today = rules.office_day(now)
    book = directory(viewer=by, day=today)
    clauses = tuple(
        Clause(
            key=f"c{number}",
            text=one.task_text.strip(),
            leads=book.today(tuple(p.code for p in one.parties if p.role == "lead"), day=today),
            coordinates=book.today(tuple(p.code for p in one.parties if p.role != "lead"), day=today),
            due_on=rules.shifted(one.due_on, years=years).isoformat() if one.due_on else "",
            report_required=one.report_required,
            reaffirms=one.obligation_id,
        )
        for number, one in enumerate(view.obligations, 1)
    )
    subject = view.subject
    if view.date is not None:
        subject = subject.replace(str(view.date.year + 1), f"\0{years + 1}").replace(
            str(view.date.year), str(view.date.year + years)
        )
        subject = subject.replace(f"\0{years + 1}", str(view.date.year + 1 + years))
    day = f" ngày {view.date:%d/%m/%Y}" if view.date else ""
    basis = f"Tiếp tục thực hiện {view.number or view.subject}{day} của {view.issuer};"
    names = tuple(book.names[code] for one in clauses for code in one.leads if code in book.names)
    content = Content(
        subject=subject,
        bases=(basis,),
        clauses=clauses,
        recipients=(*dict.fromkeys(names), "Lưu: VT"),
    )
    kind = view.kind if view.kind in DraftKind.values else DraftKind.CHI_THI
    return start_draft(
        kind=kind, content=content, relation=relation, directive_id=directive_id,
        origin=f"directive:{directive_id}", by=by, now=now,
    )  # fmt: skip
