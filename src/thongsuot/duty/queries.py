"""Reads of the duty room, each limited to what the viewer may see."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from thongsuot.duty import rules
from thongsuot.duty.models import Attempt, DutyRole, Page, Shift
from thongsuot.duty.values import AckLink, BodyOnDuty, Call, DutyLine, Gap, OnShift
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import NotFound
from thongsuot.people.models import Organisation, Person
from thongsuot.people.words import OrganisationKind

ACTIVE = (Page.State.OPEN, Page.State.UNANSWERED)


def person_id_of(actor: Actor, *, viewer: Actor) -> int | None:
    """Give the id of the person behind an actor; None for the house and for machines."""
    kind, _sep, number = actor.id.partition(":")
    return int(number) if kind == "person" and number.isdigit() else None


def _seen_shifts(viewer: Actor) -> QuerySet[Shift]:
    viewer.require("duty.read")
    rows = Shift.objects.select_related("organisation", "person")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def shifts(
    *,
    viewer: Actor,
    start: dt.datetime,
    end: dt.datetime,
    organisation_id: int | None = None,
    person_id: int | None = None,
) -> QuerySet[Shift]:
    """List the shifts that touch [start, end): all for the department's side, else those of the viewer's body."""
    rows = _seen_shifts(viewer).filter(starts_at__lt=end, ends_at__gt=start)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    if person_id is not None:
        rows = rows.filter(person_id=person_id)
    return rows.order_by("starts_at", "organisation__name", "role")


def shift(pk: int, *, viewer: Actor) -> Shift:
    """Give one shift that the viewer may see."""
    found = _seen_shifts(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such shift."))
    return found


def on_duty(
    *, at: dt.datetime, viewer: Actor, organisation: Organisation | None = None, role: str = ""
) -> QuerySet[Shift]:
    """List who is on duty at a moment: the viewer's own body and the department's contacts, or everybody."""
    viewer.require("duty.read")
    rows = Shift.objects.select_related("organisation", "person").filter(
        starts_at__lte=at, ends_at__gt=at, person__is_active=True
    )
    if not viewer.sees_all:
        rows = rows.filter(
            Q(organisation_id=viewer.organisation_id) | Q(organisation__kind=OrganisationKind.DEPARTMENT)
        )
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    if role:
        rows = rows.filter(role=role)
    return rows.order_by("organisation__name", "starts_at", "id")


def who_is_on(*, viewer: Actor, now: dt.datetime) -> list[BodyOnDuty]:
    """Give who is on now, body by body: every body with a roster, plus the viewer's own and the department."""
    viewer.require("duty.read")
    bodies = Organisation.objects.filter(
        Q(kind=OrganisationKind.DEPARTMENT)
        | Q(pk=viewer.organisation_id)
        | Q(shifts__ends_at__gt=now - dt.timedelta(days=30))
    ).distinct()
    if not viewer.sees_all:
        bodies = bodies.filter(Q(kind=OrganisationKind.DEPARTMENT) | Q(pk=viewer.organisation_id))
    standing: dict[tuple[int, str], list[Shift]] = {}
    for row in on_duty(at=now, viewer=viewer):
        standing.setdefault((row.organisation_id, row.role), []).append(row)
    reached = last_answers(viewer=viewer, person_ids=[s.person_id for group in standing.values() for s in group])
    found = [
        BodyOnDuty(
            organisation=body,
            lines=tuple(
                DutyLine(
                    role=role,
                    label=str(DutyRole(role).label),
                    shifts=tuple(
                        OnShift(shift=row, reached_at=reached.get(row.person_id))
                        for row in standing.get((body.pk, role), [])
                    ),
                )
                for role in rules.ESCALATION_ORDER
            ),
        )
        for body in bodies
    ]
    first = OrganisationKind.DEPARTMENT.value
    return sorted(found, key=lambda b: (b.organisation.kind != first, b.organisation.name.casefold()))


def gaps(*, viewer: Actor, now: dt.datetime, days: int = 7) -> list[Gap]:
    """Give the times in the next days in which a body with a roster has nobody in one of the four roles.

    A role that a body has not filled for thirty days and will not fill is not a gap but a choice; the department's
    own four roles and the viewer's body always count.
    """
    end = now + dt.timedelta(days=days)
    rows = shifts(viewer=viewer, start=now - dt.timedelta(days=30), end=end)
    by_key: dict[tuple[int, str], list[rules.Period]] = {}
    bodies: dict[int, Organisation] = {}
    for row in rows:
        bodies[row.organisation_id] = row.organisation
        by_key.setdefault((row.organisation_id, row.role), []).append((row.starts_at, row.ends_at))
    for body in Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT):
        if viewer.sees_all:
            bodies[body.pk] = body
            for role in DutyRole.values:
                by_key.setdefault((body.pk, role), [])
    found = [
        Gap(
            organisation=bodies[body_id],
            role=role,
            role_label=str(DutyRole(role).label),
            starts_at=begins,
            ends_at=ends,
        )
        for (body_id, role), covered in by_key.items()
        for begins, ends in rules.holes(covered, start=now, end=end)
    ]
    return sorted(found, key=lambda gap: (gap.starts_at, gap.organisation.name, gap.role))


def last_answers(*, viewer: Actor, person_ids: list[int]) -> dict[int, dt.datetime]:
    """Give when each of these persons last answered a call, a test call included."""
    viewer.require("duty.read")
    rows = Page.objects.filter(acknowledged_by_id__in=person_ids).values_list("acknowledged_by_id")
    return {int(pk): at for pk, at in rows.annotate(last=Max("acknowledged_at")) if pk is not None}


def next_shift(*, viewer: Actor, now: dt.datetime) -> Shift | None:
    """Give the viewer's own shift that runs now or comes next."""
    person_id = person_id_of(viewer, viewer=viewer)
    if person_id is None:
        return None
    rows = Shift.objects.select_related("organisation", "person").filter(person_id=person_id, ends_at__gt=now)
    return rows.order_by("starts_at").first()


def _seen_pages(viewer: Actor) -> QuerySet[Page]:
    viewer.require("duty.read")
    rows = Page.objects.select_related("organisation", "acknowledged_by")
    return rows if viewer.sees_all else rows.filter(organisation_id=viewer.organisation_id or 0)


def page(pk: int, *, viewer: Actor) -> Page:
    """Give one page that the viewer may see."""
    found = _seen_pages(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("There is no such page."))
    return found


def call(pk: int, *, viewer: Actor) -> Call:
    """Give one page with every attempt."""
    found = _calls(_seen_pages(viewer).filter(pk=pk), viewer)
    if not found:
        raise NotFound(_("There is no such page."))
    return found[0]


def pages(*, viewer: Actor, only_open: bool = False, limit: int = 200) -> list[Call]:
    """List pages with their attempts, those nobody answers first, then the open ones, newest first."""
    rows = _seen_pages(viewer)
    if only_open:
        rows = rows.filter(state__in=ACTIVE)
    order = {Page.State.UNANSWERED: 0, Page.State.OPEN: 1}
    return sorted(_calls(rows.order_by("-opened_at")[:limit], viewer), key=lambda c: order.get(c.page.state, 2))  # type: ignore[call-overload]


def pages_opened(
    *, viewer: Actor, start: dt.datetime, end: dt.datetime, organisation_id: int | None = None
) -> list[Page]:
    """List the pages opened in [start, end) that the viewer may see, the latest first."""
    rows = _seen_pages(viewer).filter(opened_at__gte=start, opened_at__lt=end)
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    return list(rows.order_by("-opened_at"))


def calls_of(subject_type: str, subject_id: str, *, viewer: Actor) -> list[Call]:
    """Give the pages about one subject with who has been told, by which channel, and who answered."""
    return _calls(_seen_pages(viewer).filter(subject_type=subject_type, subject_id=subject_id), viewer)


def attempts_for(subject_type: str, subject_id: str, *, viewer: Actor) -> list[Attempt]:
    """List every attempt to tell somebody about a subject, oldest first, with its person, body and state."""
    seen = _seen_pages(viewer).filter(subject_type=subject_type, subject_id=subject_id)
    return list(
        Attempt.objects.filter(page__in=seen).select_related("person", "page", "page__organisation").order_by("id")
    )


def unanswered(*, viewer: Actor) -> list[Page]:
    """List the pages that nobody answers, for the red banner on every page of the department."""
    if not viewer.may("duty.read"):
        return []
    return list(_seen_pages(viewer).filter(state=Page.State.UNANSWERED).order_by("opened_at")[:20])


def my_calls(*, viewer: Actor, now: dt.datetime) -> list[Call]:
    """List the open pages of the viewer's scope for "my work now": those that call this person come first."""
    rank = {"critical": 0, "major": 1, "minor": 2, "warning": 3}
    found = [call for call in _calls(_seen_pages(viewer).filter(state__in=ACTIVE), viewer) if call.is_open]
    return sorted(
        found,
        key=lambda c: (
            not c.needs_me,
            c.page.state != Page.State.UNANSWERED,
            rank.get(c.page.severity, 4),
            c.page.opened_at,
        ),
    )


def _calls(rows: QuerySet[Page], viewer: Actor) -> list[Call]:
    from thongsuot.people.models import Person

    found = list(rows)
    me = person_id_of(viewer, viewer=viewer)
    told: dict[int, list[Attempt]] = {}
    for attempt in Attempt.objects.filter(page__in=[p.pk for p in found]).select_related("person").order_by("id"):
        told.setdefault(attempt.page_id, []).append(attempt)
    wanted = {pk for p in found for step in p.steps for pk in step["person_ids"]}
    names = dict(Person.objects.filter(pk__in=wanted).values_list("pk", "display_name"))
    calls = []
    for p in found:
        step = p.steps[p.next_step] if p.next_step < len(p.steps) else (p.steps[0] if p.steps else None)
        calls.append(
            Call(
                page=p,
                attempts=told.get(p.pk, []),
                needs_me=me is not None
                and p.state in ACTIVE
                and any(me in s["person_ids"] for s in p.steps[: max(1, p.next_step)]),
                next_label=", ".join(names.get(pk, "") for pk in step["person_ids"]) if step else "",
            )
        )
    return calls


def ack_link(token: str, *, viewer: Actor, now: dt.datetime) -> AckLink:
    """Give what an acknowledgement link leads to; looking changes nothing.

    Raises
    ------
    NotFound
        No link of this kind was ever sent.
    """
    digest = hashlib.sha256(token.encode()).hexdigest()
    attempt = (
        Attempt.objects.select_related("page", "page__organisation", "page__acknowledged_by", "person")
        .filter(token_hash=digest)
        .first()
    )
    if attempt is None:
        raise NotFound(_("This link is not known here. Sign in to see your work."))
    found = attempt.page
    if attempt.token_used_at is not None:
        state = "used"
    elif found.state == Page.State.ACKNOWLEDGED:
        state = "taken"
    elif found.state == Page.State.CANCELLED:
        state = "over"
    elif attempt.token_expires_at is None or attempt.token_expires_at <= now or not attempt.person.is_active:
        state = "expired"
    else:
        state = "usable"
    return AckLink(page=found, attempt=attempt, state=state)


def escalation_faults(*, viewer: Actor, now: dt.datetime) -> list[dict[str, object]]:
    """Give every open page without a next step in time, and every message that waits too long to be sent."""
    late = now - rules.AUDIT_GRACE
    found: list[dict[str, object]] = []
    for row in Page.objects.filter(state__in=ACTIVE).filter(Q(next_step_at=None) | Q(next_step_at__lt=late)):
        reason = "no_next_step" if row.next_step_at is None else "step_late"
        found.append({"page": row.pk, "subject": f"{row.subject_type}:{row.subject_id}", "reason": reason})
    waiting = Attempt.objects.filter(state=Attempt.State.QUEUED, not_before__lt=late, page__state__in=ACTIVE)
    for attempt in waiting.filter(Q(claimed_until=None) | Q(claimed_until__lt=late))[:50]:
        found.append({"page": attempt.page_id, "attempt": attempt.key, "reason": "message_late"})
    return found


def list_of_people(person_ids: Sequence[int], *, viewer: Actor) -> dict[int, list[dict[str, Any]]]:
    """Make the lists of a drill for chosen people: by body, all of its people at once."""
    viewer.require("duty.manage")
    found: dict[int, list[int]] = {}
    rows = Person.objects.filter(pk__in=list(person_ids), is_active=True).exclude(organisation=None).order_by("pk")
    for pk, body in rows.values_list("pk", "organisation_id"):
        found.setdefault(int(body or 0), []).append(pk)
    return {
        body: [{"organisation_id": body, "role": "drill", "person_ids": ids, "after_s": 0}]
        for body, ids in found.items()
    }
