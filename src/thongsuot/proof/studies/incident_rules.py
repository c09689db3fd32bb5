"""Rules over the incidents room: reported, ended in time."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext_noop as _

from thongsuot.incidents import queries
from thongsuot.incidents.values import Line as Incident
from thongsuot.kernel.actor import HOUSE
from thongsuot.proof.registry import rule
from thongsuot.proof.studies.periods import minute, since
from thongsuot.proof.values import Line, Parameter, Question, Verdict

_LOOKED_THROUGH = 2000


def _incidents(asked: Question, days: int) -> list[Incident]:
    """Give the real incidents of the last days, from the level asked on; merged ones belong to another."""
    level, start = int(asked.figures.get("level", 3)), since(asked, "days", days)
    rows = queries.incidents(viewer=HOUSE, organisation_id=asked.organisation_id, limit=_LOOKED_THROUGH)
    return [
        row
        for row in rows
        if row.level >= level and row.started_at >= start and not row.is_drill and row.state != "merged"
    ]


@rule(
    "incidents.reported",
    title=_("No grave incident without a report"),
    about=_("Each incident from the level asked on has a filled form or a stated cause within the hours allowed."),
    room="incidents",
    hints=("báo cáo", "sự cố", "thông báo kịp thời"),
    parameters=(
        Parameter(name="level", label=_("From level"), default=3, minimum=1, maximum=3),
        Parameter(name="hours", label=_("Reported within (hours)"), default=24, minimum=1, maximum=720),
        Parameter(name="days", label=_("Days looked back"), default=30, minimum=1, maximum=366),
    ),
)
def reported(asked: Question) -> Verdict:
    """Judge whether grave incidents were reported; one still within its time is at risk."""
    rows, lines = _incidents(asked, 30), []
    allowed = dt.timedelta(hours=int(asked.figures.get("hours", 24)))
    for row in rows:
        forms = queries.filled_forms(row.code, viewer=HOUSE)
        if row.cause or any(asked.organisation_code in ("", form.organisation_code) for form in forms):
            continue
        values = {"code": row.code, "title": row.title, "level": row.level, "at": minute(row.started_at)}
        light = "red" if asked.now - row.started_at > allowed else "amber"
        text = _("%(code)s %(title)s, level %(level)s, since %(at)s: no form, no cause stated")
        lines.append(Line(text=text, values=values, light=light, link=f"/incidents/{row.code}/"))
    return Verdict.of(lines, looked_at=len(rows), why_unknown=_("There was no such incident in these days."))


@rule(
    "incidents.restored",
    title=_("Incidents ended within the hours allowed"),
    about=_("Each incident from the level asked on was restored within the hours allowed, or still has time."),
    room="incidents",
    hints=("khắc phục", "khôi phục", "ứng cứu", "xử lý sự cố"),
    parameters=(
        Parameter(name="level", label=_("From level"), default=1, minimum=1, maximum=3),
        Parameter(name="hours", label=_("Restored within (hours)"), default=8, minimum=1, maximum=720),
        Parameter(name="days", label=_("Days looked back"), default=30, minimum=1, maximum=366),
    ),
)
def restored(asked: Question) -> Verdict:
    """Judge how long incidents lasted; one that still lasts within its time counts as held."""
    rows, lines = _incidents(asked, 30), []
    allowed = dt.timedelta(hours=int(asked.figures.get("hours", 8)))
    for row in rows:
        lasted = (row.restored_at or row.closed_at or asked.now) - row.started_at
        if lasted <= allowed:
            continue
        values = {"code": row.code, "title": row.title, "hours": f"{lasted.total_seconds() / 3600:.1f}"}
        text = _("%(code)s %(title)s: restored after %(hours)s hours")
        if row.is_live:
            text = _("%(code)s %(title)s: not restored for %(hours)s hours")
        lines.append(Line(text=text, values=values, light="red", link=f"/incidents/{row.code}/"))
    return Verdict.of(lines, looked_at=len(rows), why_unknown=_("There was no such incident in these days."))
