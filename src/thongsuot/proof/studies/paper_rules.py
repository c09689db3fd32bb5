"""Rules over papers: receipts of the directive itself, directives that carry it out, reports signed."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_noop as _

from thongsuot.agreements.queries import paths_in_force
from thongsuot.directives.queries import directive, share_facts
from thongsuot.kernel.actor import HOUSE
from thongsuot.proof.queries.briefings import briefings
from thongsuot.proof.registry import rule
from thongsuot.proof.rules import office_day
from thongsuot.proof.studies.periods import day, period_of
from thongsuot.proof.values import Line, Parameter, Question, Verdict
from thongsuot.reports.queries import reports

_SHARE = "/directives/shares/%d/"


@rule(
    "directives.received_by_all",
    title=_("Every party confirmed receipt within the days allowed"),
    about=_("Each party of this directive confirmed that it has received it, within the days after its issue."),
    room="directives",
    reaches=("province",),
    hints=("quán triệt", "phổ biến", "triển khai", "thông báo"),
    parameters=(Parameter(name="days", label=_("Days after the issue"), default=2, minimum=1, maximum=60),),
)
def received_by_all(asked: Question) -> Verdict:
    """Judge the receipts, one per party; late ones stay red, since late is what they were."""
    allowed = dt.timedelta(days=int(asked.figures.get("days", 2)))
    facts = share_facts(viewer=HOUSE, now=asked.now, directive_id=asked.directive_id, with_closed=True)
    parties = {fact.share.organisation_id: fact for fact in facts if fact.issued_at is not None}
    lines = []
    for fact in parties.values():
        values, late_at = {"body": fact.share.organisation}, (fact.issued_at or asked.now) + allowed
        if fact.received_at is not None and fact.received_at <= late_at:
            continue
        link = _SHARE % fact.share.assignment_id
        if fact.received_at is not None:
            text = _("%(body)s: confirmed on %(day)s, too late")
            lines.append(Line(text=text, values={**values, "day": day(fact.received_at)}, link=link))
        else:
            light = "red" if asked.now > late_at else "amber"
            lines.append(Line(text=_("%(body)s: not confirmed yet"), values=values, light=light, link=link))
    return Verdict.of(lines, looked_at=len(parties))


@rule(
    "directives.carried_out",
    title=_("A document that carries this directive out was issued"),
    about=_("A directive derived from this one stands in the register, issued to its parties."),
    room="directives",
    reaches=("province",),
    hints=("ban hành", "xây dựng kế hoạch", "kế hoạch", "chỉ đạo", "hướng dẫn"),
)
def carried_out(asked: Question) -> Verdict:
    """Judge whether a directive below this one was issued; before the due day it is only at risk."""
    below = directive(asked.directive_id, viewer=HOUSE).children
    if any(child.state in ("issued", "closed") for child in below):
        return Verdict(light="green", looked_at=1, held=1)
    light = "amber" if asked.due_on is None or office_day(asked.now) <= asked.due_on else "red"
    link = f"/directives/{asked.directive_id}/"
    waiting = [
        Line(
            text=_("%(name)s: in the register, not issued yet"),
            values={"name": child.name},
            light=light,
            link=f"/directives/{child.directive_id}/",
        )
        for child in below
    ]
    none = Line(text=_("No document carries this directive out yet."), light=light, link=link)
    return Verdict.of(waiting or [none], looked_at=1)


@rule(
    "reports.signed",
    title=_("Report signed for the period"),
    about=_("A periodic report that covers the days asked was signed; before the due day it is only at risk."),
    room="reports",
    reaches=("province",),
    hints=("tổng hợp", "báo cáo", "định kỳ"),
    parameters=(
        Parameter(name="start_on", label=_("First day"), kind="date"),
        Parameter(name="end_on", label=_("Last day"), kind="date"),
    ),
)
def report_signed(asked: Question) -> Verdict:
    """Judge whether a signed report covers the period, or answers this very obligation."""
    first, last = period_of(asked)
    rows = [row for row in reports(viewer=HOUSE) if row.state == "signed"]
    if any(
        (row.period_start <= first and row.period_end >= last) or row.obligation_id == asked.obligation_id
        for row in rows
    ):
        return Verdict(light="green", looked_at=1, held=1)
    late = asked.due_on is not None and office_day(asked.now) > asked.due_on
    values = {"from": day(first), "until": day(last)}
    text = _("No signed report covers %(from)s to %(until)s.")
    return Verdict.of([Line(text=text, values=values, light="red" if late else "amber", link="/reports/")], looked_at=1)


@rule(
    "proof.staff_briefed",
    title=_("Staff briefed on the directive"),
    about=_("The body has recorded briefings that reached at least the part of its staff asked for."),
    room="proof",
    hints=("quán triệt", "phổ biến", "tuyên truyền", "cán bộ, nhân viên", "người lao động"),
    parameters=(
        Parameter(name="percent", label=_("At least this part of the staff (%)"), default=90, minimum=1, maximum=100),
    ),
)
def staff_briefed(asked: Question) -> Verdict:
    """Judge the recorded counts of each body; what is recorded is the body's word, counted by the platform."""
    wanted = int(asked.figures.get("percent", 90))
    bodies = [
        body
        for body in briefings(asked.directive_id, viewer=HOUSE, now=asked.now)
        if asked.organisation_id in (None, body.organisation_id)
    ]
    late = asked.due_on is not None and office_day(asked.now) > asked.due_on
    lines = []
    for body in bodies:
        if body.staff and body.percent >= wanted:
            continue
        values = {"body": body.name, "attended": str(body.attended), "staff": str(body.staff)}
        text = _("%(body)s: no briefing recorded")
        if body.staff:
            text = _("%(body)s: %(attended)s of %(staff)s briefed")
        else:
            values = {"body": body.name}
        link = f"/proof/briefings/{asked.directive_id}/"
        lines.append(Line(text=text, values=values, light="red" if late else "amber", link=link))
    return Verdict.of(lines, looked_at=len(bodies))


@rule(
    "agreements.command_paths",
    title=_("Command communications have two ways that share nothing"),
    about=_("Each priority user and command link of the plans in force has two ways over the registered plant."),
    room="agreements",
    hints=("thông tin chỉ huy", "đường truyền", "dự phòng", "liên lạc", "phương án", "vu hồi"),
)
def command_paths(asked: Question) -> Verdict:
    """Judge the degraded mode of the plans in force; what names no registered object is at risk, since nobody knows."""
    looked_at, lines = 0, []
    for plan in paths_in_force(viewer=HOUSE, now=asked.now, organisation_id=asked.organisation_id):
        for one in plan.lines:
            looked_at += 1
            if one.light == "green":
                continue
            values = {"body": plan.owner, "name": one.name}
            text = _("%(body)s, %(name)s: names nothing that is registered")
            if one.breakers or one.common:
                values["objects"] = ", ".join(each.code for each in (*one.breakers, *one.common))
                text = _("%(body)s, %(name)s: breaks with %(objects)s")
            elif one.state == "none":
                text = _("%(body)s, %(name)s: no way over the registered links")
            elif one.state == "unsure":
                text = _("%(body)s, %(name)s: no two wholly separate ways")
            light = "red" if one.light == "red" else "amber"
            link = f"/directives/agreements/plans/{plan.plan_id}/#paths"
            lines.append(Line(text=text, values=values, light=light, link=link))
    return Verdict.of(lines, looked_at=looked_at, why_unknown=_("No emergency plan is in force."))
