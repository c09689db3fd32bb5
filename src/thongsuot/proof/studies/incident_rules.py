"""Rules over the incidents room: reported, ended in time."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext_noop as _

from thongsuot.incidents import queries
from thongsuot.incidents.queries import Owed
from thongsuot.kernel.actor import HOUSE
from thongsuot.proof.registry import rule
from thongsuot.proof.studies.periods import minute, since
from thongsuot.proof.values import Line, Parameter, Question, Verdict

_NONE = _("There was no such incident in these days.")


def _asked(asked: Question, level: int) -> dict[str, Any]:
    """Give what both rules ask of the incidents room."""
    return {
        "viewer": HOUSE,
        "since": since(asked, "days", 30),
        "level": int(asked.figures.get("level", level)),
        "organisation_id": asked.organisation_id,
    }


def _verdict(owed: Owed, lines: list[Line]) -> Verdict:
    """Sum up; of very many only the gravest are listed, but all are counted."""
    verdict = Verdict.of(lines, looked_at=owed.looked_at, why_unknown=_NONE)
    return replace(verdict, held=owed.looked_at - owed.owing)


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
    owed, lines = queries.unreported(**_asked(asked, 3)), []
    allowed = dt.timedelta(hours=int(asked.figures.get("hours", 24)))
    for row in owed.shown:
        values = {"code": row.code, "title": row.title, "level": row.level, "at": minute(row.started_at)}
        light = "red" if asked.now - row.started_at > allowed else "amber"
        text = _("%(code)s %(title)s, level %(level)s, since %(at)s: no form, no cause stated")
        lines.append(Line(text=text, values=values, light=light, link=f"/incidents/{row.code}/"))
    return _verdict(owed, lines)


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
    allowed = dt.timedelta(hours=int(asked.figures.get("hours", 8)))
    owed, lines = queries.too_long(**_asked(asked, 1), now=asked.now, allowed=allowed), []
    for row in owed.shown:
        lasted = (row.restored_at or row.closed_at or asked.now) - row.started_at
        values = {"code": row.code, "title": row.title, "hours": f"{lasted.total_seconds() / 3600:.1f}"}
        text = _("%(code)s %(title)s: restored after %(hours)s hours")
        if row.is_live:
            text = _("%(code)s %(title)s: not restored for %(hours)s hours")
        lines.append(Line(text=text, values=values, light="red", link=f"/incidents/{row.code}/"))
    return _verdict(owed, lines)
