"""Call somebody: open a page, answer it, pass it on, take it back."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from thongsuot.duty import queries, rules
from thongsuot.duty.facts import PageAcknowledged
from thongsuot.duty.models import Attempt, Page, Shift
from thongsuot.kernel import audit, outbox
from thongsuot.kernel.actor import HOUSE, Actor
from thongsuot.kernel.errors import NotAllowed, NotFound, Refused
from thongsuot.people.models import Organisation, Person, RoleGrant
from thongsuot.people.queries import actor_of
from thongsuot.people.words import OrganisationKind, Role

TEST = "test"
"""Subject of calls that people make to themselves; they end after one round and never turn red."""


def _step(organisation: Organisation, role: str, person_ids: list[int], *, first: bool) -> dict[str, Any]:
    return {
        "organisation_id": organisation.pk,
        "role": role,
        "person_ids": person_ids,
        "after_s": 0 if first else rules.AFTER_S,
    }


def list_to_call(organisation: Organisation, *, by: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """Make the frozen list of a page: the body's own four roles, then the department's control and leader.

    When no roster names anybody, the body's and the department's own duty officers and leaders are the last resort,
    on duty or not: a page that calls nobody would be a silent one.
    """
    departments = list(Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT).order_by("pk"))
    wanted = [(organisation, role) for role in rules.ESCALATION_ORDER]
    wanted += [(body, role) for body in departments if body.pk != organisation.pk for role in rules.FALLBACK_ORDER]
    on: dict[tuple[int, str], list[int]] = {}
    rows = Shift.objects.filter(
        organisation_id__in={body.pk for body, _role in wanted},
        starts_at__lte=now,
        ends_at__gt=now,
        person__is_active=True,
    )
    for shift in rows.order_by("starts_at", "id"):
        people = on.setdefault((shift.organisation_id, shift.role), [])
        if shift.person_id not in people:
            people.append(shift.person_id)
    steps: list[dict[str, Any]] = []
    for body, role in wanted:
        if on.get((body.pk, role)):
            steps.append(_step(body, role, on[body.pk, role], first=not steps))
    if steps:
        return steps
    for body in (organisation, *(d for d in departments if d.pk != organisation.pk)):
        for role in (Role.NOC, Role.DUTY_OFFICER, Role.LEADER):
            grants = RoleGrant.objects.filter(
                Q(ends_at=None) | Q(ends_at__gt=now),
                role=role,
                starts_at__lte=now,
                person__organisation=body,
                person__is_active=True,
            )
            ids = list(grants.order_by("person_id").values_list("person_id", flat=True).distinct())
            if ids:
                steps.append(_step(body, str(role), ids, first=not steps))
    return steps


def own_list(organisation: Organisation, *, by: Actor, now: dt.datetime) -> list[dict[str, Any]]:
    """Make the list of a drill: a body's own people on duty (or its last resort), and nobody of another body."""
    own = [step for step in list_to_call(organisation, by=by, now=now) if step["organisation_id"] == organisation.pk]
    return [step | {"after_s": 0} if n == 0 else step for n, step in enumerate(own)]


@transaction.atomic
def open_page(
    *,
    subject_type: str,
    subject_id: str,
    organisation_id: int,
    title: str,
    text: str,
    severity: str,
    by: Actor,
    now: dt.datetime,
    steps: list[dict[str, Any]] | None = None,
    is_drill: bool = False,
) -> Page:
    """Call a body about a subject; asked twice for the same subject and body, the first page is given back.

    Parameters
    ----------
    is_drill
        The list stays as it is in every round: nobody is called whom it does not name.
    """
    by.require("duty.manage")
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if organisation is None:
        raise NotFound(_("There is no such body."), details={"organisation_id": organisation_id})
    made, is_new = Page.objects.get_or_create(
        subject_type=subject_type,
        subject_id=subject_id,
        organisation=organisation,
        defaults={
            "title": title[:300],
            "text": text,
            "severity": severity,
            "steps": list_to_call(organisation, by=by, now=now) if steps is None else steps,
            "next_step_at": now,
            "opened_at": now,
            "is_drill": is_drill,
        },
    )
    if is_new:
        audit.record(
            "page.open",
            by=by,
            now=now,
            of=("page", made.pk),
            detail={"subject": f"{subject_type}:{subject_id}", "organisation": organisation.pk, "steps": made.steps},
        )
        outbox.pulse("duty", now=now)
    return made


@transaction.atomic
def test_call(*, by: Actor, now: dt.datetime) -> Page:
    """Call oneself and nobody else, to learn before a night whether one can be reached; it ends by itself."""
    by.require("duty.answer")
    person = Person.objects.filter(pk=queries.person_id_of(by, viewer=by) or 0).select_related("organisation").first()
    if person is None or person.organisation is None:
        raise NotAllowed(_("Only a person who belongs to a body can be called."))
    steps = [{"organisation_id": person.organisation_id, "role": "test", "person_ids": [person.pk], "after_s": 0}]
    made = Page.objects.create(
        subject_type=TEST,
        subject_id=f"{person.pk}:{now:%Y%m%dT%H%M%S%f}",
        organisation=person.organisation,
        title=gettext("Test call to %(name)s") % {"name": person.display_name},
        text=gettext("Nothing has happened. Please answer, so that it is known that this way works."),
        severity="indeterminate",
        steps=steps,
        next_step_at=now,
        opened_at=now,
    )
    audit.record("page.test", by=by, now=now, of=("page", made.pk))
    outbox.pulse("duty", now=now)
    return made


def _answer(page: Page, person: Person, *, by: Actor, now: dt.datetime, how: str) -> Page:
    """Take a page over by compare-and-set: of two people tapping at once, one has it and the other is told so."""
    won = Page.objects.filter(pk=page.pk, state__in=queries.ACTIVE).update(
        state=Page.State.ACKNOWLEDGED, acknowledged_at=now, acknowledged_by=person, next_step_at=None
    )
    page.refresh_from_db()
    if won != 1:
        if page.state == Page.State.ACKNOWLEDGED and page.acknowledged_by_id == person.pk:
            return page
        if page.state == Page.State.ACKNOWLEDGED:
            raise Refused(
                _("%(name)s has taken this over already.") % {"name": page.acknowledged_by}, code="already_taken"
            )
        raise Refused(_("This call is over; nobody needs to answer it any more."), code="page_over")
    reached = Attempt.objects.filter(page=page, person=person, state=Attempt.State.SENT)
    reached.update(state=Attempt.State.ACKNOWLEDGED)
    Attempt.objects.filter(page=page, state=Attempt.State.QUEUED, claimed_until=None).update(
        state=Attempt.State.SKIPPED, error=gettext_noop("answered meanwhile")
    )
    audit.record(
        "page.acknowledge",
        by=by,
        now=now,
        of=("page", page.pk),
        detail={"subject": f"{page.subject_type}:{page.subject_id}", "how": how},
    )
    outbox.publish(
        PageAcknowledged(
            page_id=page.pk,
            subject_type=page.subject_type,
            subject_id=page.subject_id,
            organisation_id=page.organisation_id,
            person_id=person.pk,
        ),
        now=now,
        key=f"page:{page.pk}",
    )
    outbox.pulse("duty", now=now)
    return page


@transaction.atomic
def acknowledge(page_id: int, *, by: Actor, now: dt.datetime) -> Page:
    """Take a page over as a signed-in person of the body that is called, or of the department."""
    by.require("duty.answer")
    page = queries.page(page_id, viewer=by)
    person_id = queries.person_id_of(by, viewer=by)
    person = Person.objects.filter(pk=person_id).first() if person_id else None
    if person is None:
        raise NotAllowed(_("Only a person can take a call over; say who with --as."))
    return _answer(page, person, by=by, now=now, how="signed_in")


@transaction.atomic
def acknowledge_by_token(token: str, *, now: dt.datetime) -> Page:
    """Take a page over by the single-use link of a message; no sign-in, one page, one person, 30 minutes."""
    link = queries.ack_link(token, viewer=HOUSE, now=now)
    if link.state == "used":
        raise Refused(_("This link has been used already."), code="link_used")
    if link.state == "expired":
        raise Refused(_("This link is out of date. Sign in to take the incident over."), code="link_expired")
    won = Attempt.objects.filter(pk=link.attempt.pk, token_used_at=None).update(token_used_at=now)
    if won != 1:
        raise Refused(_("This link has been used already."), code="link_used")
    person = link.attempt.person
    Attempt.objects.filter(pk=link.attempt.pk).update(state=Attempt.State.SENT, claimed_until=None)
    # A link that came through proves that its message was sent, even if the sender died before marking it.
    return _answer(link.page, person, by=actor_of(person, now=now), now=now, how=f"link:{link.attempt.channel}")


@transaction.atomic
def escalate(page_id: int, *, by: Actor, now: dt.datetime) -> Page:
    """Pass a page on: the next person of the list is called now; a page already taken over is opened again."""
    by.require("duty.answer")
    queries.page(page_id, viewer=by)
    page = Page.objects.select_for_update().get(pk=page_id)
    if page.state == Page.State.CANCELLED:
        raise Refused(_("This call is over; nobody needs to answer it any more."), code="page_over")
    if page.state == Page.State.ACKNOWLEDGED:
        page.state, page.acknowledged_at, page.acknowledged_by = Page.State.OPEN, None, None
    page.next_step_at = now
    page.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "next_step_at"])
    audit.record("page.escalate", by=by, now=now, of=("page", page.pk), detail={"next_step": page.next_step})
    outbox.pulse("duty", now=now)
    return page


@transaction.atomic
def cancel_pages(
    subject_type: str,
    *,
    subject_id: str,
    by: Actor,
    now: dt.datetime,
    organisation_id: int | None = None,
) -> int:
    """Take back the open pages of a subject (of one body, or of all), because it is in hand or over; give how many."""
    by.require("duty.manage")
    rows = Page.objects.select_for_update().filter(
        subject_type=subject_type, subject_id=subject_id, state__in=queries.ACTIVE
    )
    if organisation_id is not None:
        rows = rows.filter(organisation_id=organisation_id)
    found = list(rows)
    for page in found:
        page.state, page.next_step_at = Page.State.CANCELLED, None
        page.save(update_fields=["state", "next_step_at"])
        Attempt.objects.filter(page=page, state=Attempt.State.QUEUED, claimed_until=None).update(
            state=Attempt.State.SKIPPED, error=gettext_noop("no longer needed")
        )
        audit.record("page.cancel", by=by, now=now, of=("page", page.pk))
    if found:
        outbox.pulse("duty", now=now)
    return len(found)
