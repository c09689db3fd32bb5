"""Commands of the duty room."""

from __future__ import annotations

import datetime as dt
from typing import Any

from cyclopts import App

from thongsuot.cli.setup import acting, django_ready, say_json, say_table

app = App(name="duty")


def _local(moment: dt.datetime | None) -> str:
    from django.utils import timezone

    return timezone.localtime(moment).strftime("%H:%M %d/%m/%Y") if moment else ""


def _moment(text: str) -> dt.datetime:
    """Read a moment; without a zone it is Vietnamese time."""
    from thongsuot.kernel.errors import Invalid

    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as trouble:
        raise Invalid(f"{text!r} is not a moment such as 2026-11-24T07:00") from trouble
    return found if found.tzinfo else found.replace(tzinfo=dt.timezone(dt.timedelta(hours=7)))


@app.command
def now(*, body: str = "", json: bool = False, as_: str = "") -> None:
    """Say who is on duty now. Example: thongsuot duty now --body skhcn"""
    django_ready()
    from thongsuot.duty import queries
    from thongsuot.kernel import clock
    from thongsuot.people import queries as people

    viewer = acting(as_)
    organisation = people.organisation(body, viewer=viewer) if body else None
    _say(list(queries.on_duty(at=clock.now(), viewer=viewer, organisation=organisation)), json)


@app.command
def shifts(*, days: int = 7, body: str = "", json: bool = False, as_: str = "") -> None:
    """List the roster of the coming days. Example: thongsuot duty shifts --days 14 --json"""
    django_ready()
    from thongsuot.duty import queries
    from thongsuot.kernel import clock
    from thongsuot.people import queries as people

    viewer, start = acting(as_), clock.now()
    organisation = people.organisation(body, viewer=viewer) if body else None
    rows = queries.shifts(
        viewer=viewer,
        start=start,
        end=start + dt.timedelta(days=days),
        organisation_id=organisation.pk if organisation else None,
    )
    _say(list(rows), json)


def _say(rows: list[Any], json: bool) -> None:
    if json:
        say_json(
            [
                {
                    "id": s.pk,
                    "organisation": s.organisation.code,
                    "role": s.role,
                    "person": s.person.display_name,
                    "email": s.person.email,
                    "phone": s.person.phone,
                    "starts_at": s.starts_at,
                    "ends_at": s.ends_at,
                }
                for s in rows
            ]
        )
        return
    say_table(
        ["id", "body", "duty", "person", "telephone", "from", "until"],
        [
            [
                s.pk,
                s.organisation,
                s.get_role_display(),
                s.person,
                s.person.phone,
                _local(s.starts_at),
                _local(s.ends_at),
            ]
            for s in rows
        ],
    )


@app.command
def add_shift(person: str, role: str, start: str, end: str, *, note: str = "", as_: str = "") -> None:
    """Put a person on duty.

    Example: thongsuot duty add-shift truc@tinh.example control 2026-11-24T07:00 2026-11-24T19:00

    Parameters
    ----------
    person
        The e-mail with which the person signs in.
    role
        leader, control, operation or rescue.
    start
        From when, Vietnamese time unless a zone is given.
    end
        Until when (this moment no longer belongs to the shift).
    """
    django_ready()
    from thongsuot.duty import actions
    from thongsuot.kernel import clock
    from thongsuot.people import queries as people

    actor = acting(as_)
    found = people.person_by_email(person, viewer=actor)
    planned = actions.add_shift(
        organisation=people.body_of(found, viewer=actor),
        role=role,
        person=found,
        starts_at=_moment(start),
        ends_at=_moment(end),
        note=note,
        by=actor,
        now=clock.now(),
    )
    print(f"shift {planned.shift.pk}")
    for other in planned.overlaps:
        print(f"warning: overlaps shift {other.pk}, {_local(other.starts_at)} - {_local(other.ends_at)}")


@app.command
def remove_shift(pk: int, *, as_: str = "") -> None:
    """Take a shift off the roster. Example: thongsuot duty remove-shift 12"""
    django_ready()
    from thongsuot.duty import actions
    from thongsuot.kernel import clock

    actions.remove_shift(pk, by=acting(as_), now=clock.now())
    print(f"shift {pk} removed")


@app.command
def gaps(*, days: int = 7, json: bool = False, as_: str = "") -> None:
    """List times without anybody on duty; exit code 1 if there are any. Example: thongsuot duty gaps --days 3"""
    django_ready()
    from thongsuot.duty import queries
    from thongsuot.kernel import clock

    found = queries.gaps(viewer=acting(as_), now=clock.now(), days=days)
    if json:
        say_json(
            [
                {"organisation": g.organisation.code, "role": g.role, "from": g.starts_at, "until": g.ends_at}
                for g in found
            ]
        )
    else:
        say_table(
            ["body", "duty", "from", "until"],
            [[g.organisation, g.role_label, _local(g.starts_at), _local(g.ends_at)] for g in found],
        )
    if found:
        raise SystemExit(1)


@app.command
def pages(*, only_open: bool = False, json: bool = False, as_: str = "") -> None:
    """List calls with who was told and who answered. Example: thongsuot duty pages --only-open"""
    django_ready()
    from thongsuot.duty import queries

    found = queries.pages(viewer=acting(as_), only_open=only_open)
    if json:
        say_json(
            [
                {
                    "id": c.page.pk,
                    "subject": f"{c.page.subject_type}:{c.page.subject_id}",
                    "organisation": c.page.organisation.code,
                    "title": c.page.title,
                    "state": c.page.state,
                    "opened_at": c.page.opened_at,
                    "next_step_at": c.page.next_step_at,
                    "acknowledged_by": str(c.page.acknowledged_by or ""),
                    "acknowledged_at": c.page.acknowledged_at,
                    "attempts": [
                        {
                            "key": a.key,
                            "person": a.person.display_name,
                            "channel": a.channel,
                            "state": a.state,
                            "sent_at": a.sent_at,
                            "error": a.error,
                        }
                        for a in c.attempts
                    ],
                }
                for c in found
            ]
        )
        return
    say_table(
        ["id", "about", "body", "state", "called", "next", "answered by"],
        [
            [
                c.page.pk,
                c.page.subject_id,
                c.page.organisation,
                c.page.get_state_display(),
                _local(c.page.opened_at),
                f"{_local(c.page.next_step_at)} {c.next_label}" if c.is_open else "",
                c.page.acknowledged_by,
            ]
            for c in found
        ],
    )


@app.command
def acknowledge(pk: int, *, as_: str) -> None:
    """Take a call over in a person's name. Example: thongsuot duty acknowledge 7 --as truc@tinh.example"""
    django_ready()
    from thongsuot.duty import actions
    from thongsuot.kernel import clock

    page = actions.acknowledge(pk, by=acting(as_), now=clock.now())
    print(f"page {pk} taken over by {page.acknowledged_by}")


@app.command
def escalate(pk: int, *, as_: str = "") -> None:
    """Call the next person of the list now. Example: thongsuot duty escalate 7"""
    django_ready()
    from thongsuot.duty import actions
    from thongsuot.kernel import clock

    actions.escalate(pk, by=acting(as_), now=clock.now())
    print(f"page {pk}: the next person is called now")
