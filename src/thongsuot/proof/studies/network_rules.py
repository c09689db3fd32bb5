"""Rules over the network registry: power that lasts, no works in a freeze, a register kept up to date."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_noop as _

from thongsuot.kernel.actor import HOUSE
from thongsuot.network import queries
from thongsuot.network.endurance import fed_sites
from thongsuot.network.works import works_between
from thongsuot.people.queries import organisations
from thongsuot.proof.registry import rule
from thongsuot.proof.rules import midnight, office_day
from thongsuot.proof.studies.periods import day, minute, period_of, since
from thongsuot.proof.values import Line, Parameter, Question, Verdict

_SITES = (
    ("all", _("All sites")),
    ("key", _("Key targets and sites with emergency services")),
)


@rule(
    "network.power_lasts",
    title=_("No site without a generator or enough battery"),
    about=_("Each site fed from the grid has a generator, or a battery that lasts at least the hours asked."),
    room="network",
    hints=("nguồn điện", "máy phát", "máy nổ", "ắc quy", "nguồn dự phòng", "mất điện"),
    parameters=(
        Parameter(name="hours", label=_("Battery lasts at least (hours)"), default=4, maximum=96),
        Parameter(name="sites", label=_("Which sites"), kind="choice", default="all", choices=_SITES),
    ),
)
def power_lasts(asked: Question) -> Verdict:
    """Judge each site that hangs on a feeder; an unknown battery without a generator is at risk, not broken."""
    wanted_min = 60 * int(asked.figures.get("hours", 4))
    key_only = asked.figures.get("sites") == "key"
    looked_at, lines = 0, []
    for site in fed_sites(viewer=HOUSE, owner_id=asked.organisation_id):
        if key_only and not site.is_key:
            continue
        looked_at += 1
        if site.generator or (site.battery_min is not None and site.battery_min >= wanted_min):
            continue
        values = {"site": site.code, "name": site.name, "feeder": site.feeder}
        text = _("%(site)s %(name)s, feeder %(feeder)s: no generator, battery not known")
        if site.battery_min is not None:
            text = _("%(site)s %(name)s, feeder %(feeder)s: no generator, battery %(minutes)s minutes")
            values["minutes"] = str(site.battery_min)
        light = "amber" if site.battery_min is None else "red"
        lines.append(Line(text=text, values=values, light=light, link=f"/network/site/{site.code}"))
    return Verdict.of(lines, looked_at=looked_at, why_unknown=_("No site fed from the grid is registered."))


@rule(
    "network.generator_tested",
    title=_("No feeder-fed site without a tested generator"),
    about=_("Each site fed from the grid has a generator that was run on trial within the days asked."),
    room="network",
    hints=("thử máy phát", "chạy thử", "vận hành thử", "kiểm tra máy phát", "máy phát điện dự phòng"),
    parameters=(
        Parameter(name="days", label=_("Within the last (days)"), default=180, minimum=1, maximum=1100),
        Parameter(name="warn_days", label=_("At risk when fewer days are left than"), default=14, maximum=90),
        Parameter(name="sites", label=_("Which sites"), kind="choice", default="key", choices=_SITES),
    ),
)
def generator_tested(asked: Question) -> Verdict:
    """Judge each site that hangs on a feeder; a trial dated after today counts as none."""
    today = office_day(asked.now)
    oldest = today - dt.timedelta(days=int(asked.figures.get("days", 180)))
    soon = oldest + dt.timedelta(days=int(asked.figures.get("warn_days", 14)))
    key_only = asked.figures.get("sites", "key") == "key"
    looked_at, lines = 0, []
    for site in fed_sites(viewer=HOUSE, owner_id=asked.organisation_id):
        if key_only and not site.is_key:
            continue
        looked_at += 1
        tested_on = site.tested_on if site.generator and site.tested_on and site.tested_on <= today else None
        if tested_on is not None and tested_on >= soon:
            continue
        values = {"site": site.code, "name": site.name, "feeder": site.feeder}
        text = _("%(site)s %(name)s, feeder %(feeder)s: no generator")
        if tested_on is not None:
            text = _("%(site)s %(name)s, feeder %(feeder)s: generator last tested on %(day)s")
            values["day"] = f"{tested_on:%d/%m/%Y}"
        elif site.generator:
            text = _("%(site)s %(name)s, feeder %(feeder)s: generator never tested")
        light = "amber" if tested_on is not None and tested_on >= oldest else "red"
        lines.append(Line(text=text, values=values, light=light, link=f"/network/site/{site.code}"))
    return Verdict.of(lines, looked_at=looked_at, why_unknown=_("No site fed from the grid is registered."))


@rule(
    "network.works_freeze",
    title=_("No planned work on the network in the freeze"),
    about=_("From the first to the last day no planned work takes plant out of service."),
    room="network",
    hints=("không thực hiện", "tạm dừng", "nâng cấp", "bảo dưỡng", "cắt chuyển", "can thiệp"),
    parameters=(
        Parameter(name="start_on", label=_("First day"), kind="date"),
        Parameter(name="end_on", label=_("Last day"), kind="date"),
    ),
)
def works_freeze(asked: Question) -> Verdict:
    """Judge whether planned works touch the days of a freeze; no announced work at all is what is asked."""
    first, last = period_of(asked)
    rows = works_between(midnight(first), midnight(last + dt.timedelta(days=1)), viewer=HOUSE)
    if asked.organisation_id is not None:
        rows = [row for row in rows if row.owner_id == asked.organisation_id]
    lines = [
        Line(
            text=_("%(code)s %(title)s (%(body)s): from %(from)s to %(until)s"),
            values={
                "code": row.code, "title": row.title, "body": str(row.owner),
                "from": minute(row.starts_at), "until": minute(row.ends_at),
            },
            link=f"/network/works/{row.pk}",
        )
        for row in rows
    ]  # fmt: skip
    days = (last - first).days + 1
    return Verdict.of(lines, looked_at=max(days, len(lines)), why_unknown=_("The period has no day, or far too many."))


@rule(
    "network.register_fresh",
    title=_("Plant register brought up to date lately"),
    about=_("The body has imported its plant into the register within the days asked."),
    room="network",
    hints=("rà soát", "cập nhật", "cơ sở dữ liệu", "hiện trạng", "thống kê"),
    parameters=(
        Parameter(name="days", label=_("Within the last (days)"), default=90, minimum=1, maximum=730),
        Parameter(name="warn_days", label=_("At risk when fewer days are left than"), default=7, maximum=90),
    ),
)
def register_fresh(asked: Question) -> Verdict:
    """Judge when each body's plant was last imported; one that soon falls out of the time is at risk."""
    bodies = [
        body
        for body in organisations(viewer=HOUSE, kinds=() if asked.organisation_id else ("telecom", "power"))
        if asked.organisation_id in (None, body.pk) and body.valid_until is None
    ]
    oldest = since(asked, "days", 90)
    soon = oldest + dt.timedelta(days=int(asked.figures.get("warn_days", 7)))
    latest: dict[int | None, dt.datetime] = {}
    for run in queries.imports(viewer=HOUSE, limit=2000):
        if run.applied_at is not None:
            latest[run.organisation_id] = max(run.applied_at, latest.get(run.organisation_id, run.applied_at))
    lines = []
    for body in bodies:
        last, values = latest.get(body.pk), {"body": str(body)}
        if last is not None and last >= soon:
            continue
        text = _("%(body)s: has never imported its plant")
        if last is not None:
            text, values = _("%(body)s: last imported on %(day)s"), {**values, "day": day(last)}
        light = "amber" if last is not None and last >= oldest else "red"
        lines.append(Line(text=text, values=values, light=light, link="/network/import"))
    return Verdict.of(lines, looked_at=len(bodies))
