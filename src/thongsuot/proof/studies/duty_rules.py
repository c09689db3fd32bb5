"""Rules over the duty room: rosters published, calls answered, persons who can be reached."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.utils.translation import gettext_noop as _

from thongsuot.duty import queries
from thongsuot.kernel.actor import HOUSE
from thongsuot.people.queries import organisations
from thongsuot.proof.registry import rule
from thongsuot.proof.rules import days_between, midnight, uncovered
from thongsuot.proof.studies.periods import day, minute, period_of, since
from thongsuot.proof.values import Line, Parameter, Question, Verdict

_ROLES = (
    ("any", _("Anybody on duty")),
    ("leader", _("Leader on duty")),
    ("control", _("Control on duty")),
    ("operation", _("Network operation on duty")),
    ("rescue", _("Rescue on duty")),
)


@rule(
    "duty.roster_every_day",
    title=_("Roster published for every day of the event"),
    about=_("Somebody stands on the roster at every hour of every day from the first to the last day."),
    room="duty",
    reaches=("own",),
    hints=("trực ban", "lịch trực", "bố trí", "trực 24/24", "ứng trực", "phân công trực"),
    parameters=(
        Parameter(name="start_on", label=_("First day"), kind="date", optional=True),
        Parameter(name="end_on", label=_("Last day"), kind="date", optional=True),
        Parameter(name="role", label=_("Duty"), kind="choice", default="any", choices=_ROLES),
        Parameter(name="ahead_days", label=_("Days ahead it must be published"), default=3, maximum=90),
    ),
)
def roster_every_day(asked: Question) -> Verdict:
    """Judge whether a body's roster covers each day; a day that is further off than asked is only at risk."""
    first, last = period_of(asked)
    days = days_between(first, last)
    if not days or len(days) > 400:
        return Verdict(light="unknown", why_unknown=_("The period has no day, or far too many."))
    start, end = midnight(first), midnight(last + dt.timedelta(days=1))
    role = str(asked.figures.get("role", "any"))
    rows = queries.shifts(viewer=HOUSE, start=start, end=end, organisation_id=asked.organisation_id)
    covered = [(row.starts_at, row.ends_at) for row in rows if role in ("any", row.role)]
    pressing = asked.now + dt.timedelta(days=int(asked.figures.get("ahead_days", 3)))
    lines = [
        Line(
            text=_("%(day)s: nobody on the roster for %(hours)s hours"),
            values={"day": day(one), "hours": f"{hours:g}"},
            light="red" if midnight(one) <= pressing else "amber",
            link="/duty/",
        )
        for one, hours in uncovered(covered, first=first, last=last)
    ]
    return Verdict.of(lines, looked_at=len(days))


@rule(
    "duty.pages_answered",
    title=_("Every call to those on duty answered in time"),
    about=_("Each call of the last days was answered within the minutes allowed."),
    room="duty",
    hints=("tiếp nhận thông tin", "phản ánh", "xử lý kịp thời", "thường trực", "liên lạc"),
    parameters=(
        Parameter(name="minutes", label=_("Answered within (minutes)"), default=15, minimum=1, maximum=1440),
        Parameter(name="days", label=_("Days looked back"), default=7, minimum=1, maximum=92),
    ),
)
def pages_answered(asked: Question) -> Verdict:
    """Judge whether calls were answered in time; one still within its time is nobody's fault yet."""
    allowed = dt.timedelta(minutes=int(asked.figures.get("minutes", 15)))
    rows = queries.pages_opened(
        viewer=HOUSE, start=since(asked, "days", 7), end=asked.now, organisation_id=asked.organisation_id
    )
    rows = [row for row in rows if row.state != "cancelled" and asked.now - row.opened_at > allowed]
    lines = []
    for row in rows:
        values = {"title": row.title, "body": str(row.organisation), "at": minute(row.opened_at)}
        if row.acknowledged_at is None:
            text = _("%(title)s (%(body)s, %(at)s): not answered")
        elif row.acknowledged_at - row.opened_at > allowed:
            text = _("%(title)s (%(body)s, %(at)s): answered after %(minutes)s minutes")
            values["minutes"] = str(round((row.acknowledged_at - row.opened_at).total_seconds() / 60))
        else:
            continue
        lines.append(Line(text=text, values=values, link=f"/duty/pages/{row.pk}"))
    return Verdict.of(lines, looked_at=len(rows), why_unknown=_("There was no call in these days."))


@rule(
    "duty.answers_calls",
    title=_("Everybody on the roster can be reached"),
    about=_("Each person on the roster of the coming days has answered a call, a test call included, lately."),
    room="duty",
    hints=("danh sách", "đầu mối", "số điện thoại", "liên lạc"),
    parameters=(
        Parameter(name="within_days", label=_("Answered within (days)"), default=30, minimum=1, maximum=365),
        Parameter(name="coming_days", label=_("Roster of the coming days"), default=7, minimum=1, maximum=60),
    ),
)
def answers_calls(asked: Question) -> Verdict:
    """Judge whether those who are about to be on duty have shown that calls reach them."""
    end = asked.now + dt.timedelta(days=int(asked.figures.get("coming_days", 7)))
    rows = queries.shifts(viewer=HOUSE, start=asked.now, end=end, organisation_id=asked.organisation_id)
    persons = {row.person_id: (row.person.display_name, str(row.organisation)) for row in rows}
    if not persons:
        return Verdict.of([Line(text=_("Nobody is on a roster in these days."), link="/duty/")], looked_at=1)
    answered = queries.last_answers(viewer=HOUSE, person_ids=sorted(persons))
    oldest = since(asked, "within_days", 30)
    lines = []
    for pk, (name, body) in sorted(persons.items(), key=lambda pair: pair[1]):
        last, values = answered.get(pk), {"name": name, "body": body}
        if last is not None and last >= oldest:
            continue
        text = _("%(name)s (%(body)s): has never answered a call")
        if last is not None:
            text, values = _("%(name)s (%(body)s): last answered on %(day)s"), {**values, "day": day(last)}
        lines.append(Line(text=text, values=values, light="amber", link="/duty/"))
    return Verdict.of(lines, looked_at=len(persons))


@rule(
    "duty.rosters_of_all",
    title=_("Every operator has somebody on duty now"),
    about=_("Each telecom operator and the power company has at least one person on duty at this moment."),
    room="duty",
    reaches=("province",),
    hints=("các doanh nghiệp viễn thông", "trực 24/24"),
)
def rosters_of_all(asked: Question) -> Verdict:
    """Judge whether each operator has somebody on duty at this moment."""
    on_now: dict[int, int] = defaultdict(int)
    for row in queries.on_duty(at=asked.now, viewer=HOUSE):
        on_now[row.organisation_id] += 1
    bodies = [b for b in organisations(viewer=HOUSE, kinds=("telecom", "power")) if b.valid_until is None]
    lines = [
        Line(text=_("%(body)s: nobody on duty now"), values={"body": str(body)}, link="/duty/")
        for body in bodies
        if not on_now[body.pk]
    ]
    return Verdict.of(lines, looked_at=len(bodies))
