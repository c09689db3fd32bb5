"""From what the rooms hold to the figures of a period."""

from __future__ import annotations

import datetime as dt
from typing import Any

from thongsuot.directives.queries import period_summary as directives_of
from thongsuot.directives.queries import reporting_obligations
from thongsuot.duty.figures import period_summary as duty_of
from thongsuot.incidents.queries import period_summary as incidents_of
from thongsuot.kernel.actor import Actor
from thongsuot.reports import rules
from thongsuot.reports.values import Figures, IncidentLine, KindFigures, OverdueLine, PartyFigures

VIETNAM = dt.timezone(dt.timedelta(hours=7))
DONE = ("accepted", "closed")
SETTLED_OTHERWISE = ("not_applicable",)


def default_title() -> str:
    """Give the subject of a periodic report, as the paper prints it."""
    return "Kết quả bảo đảm an toàn mạng lưới bưu chính, viễn thông, Internet, phát thanh và truyền hình"


def _span(start: dt.date, end: dt.date) -> tuple[dt.datetime, dt.datetime]:
    first = dt.datetime.combine(start, dt.time(), VIETNAM)
    last = dt.datetime.combine(end + dt.timedelta(days=1), dt.time(), VIETNAM)
    return first.astimezone(dt.UTC), last.astimezone(dt.UTC)


def _name(kind: str, number: str, date: dt.date | None, subject: str) -> str:
    words = {"chi_thi": "Chỉ thị", "cong_van": "Công văn", "cong_dien": "Công điện", "ke_hoach": "Kế hoạch"}
    word = words.get(kind, "Văn bản")
    if not number:
        return subject or word
    return f"{word} số {number}" + (f" ngày {date:%d/%m/%Y}" if date else "")


def figures(start: dt.date, *, end: dt.date, obligation_id: int | None, viewer: Actor, now: dt.datetime) -> Figures:
    """Work out the figures of the period [start, end], both days in Vietnamese time.

    Counts compare with the period of the same length just before. Incidents that began in the period count,
    whenever they ended; user-minutes are those of the incidents whose users are known.
    """
    first, last = _span(start, end)
    before = _span(*rules.period_before(start, end=end))
    tasks = directives_of(viewer=viewer, start=first, end=last)
    troubles = incidents_of(viewer=viewer, start=first, end=last)
    earlier = incidents_of(viewer=viewer, start=before[0], end=before[1])
    duty = duty_of(viewer=viewer, start=first, end=last)
    names = [_name(line.kind, line.number, line.date, line.subject) for line in tasks.issued]
    answered = next((o for o in reporting_obligations(viewer=viewer) if o.obligation_id == obligation_id), None)
    if answered is not None:
        kind = "chi_thi" if "/CT-" in answered.directive_name.upper() else ""
        name = _name(kind, answered.directive_name, answered.directive_date, "")
        names = [name, *(n for n in names if n != name)]
    return Figures(
        incidents=tuple(
            KindFigures(
                kind=row.kind,
                count=row.count,
                restored=row.restored,
                median_restore_min=row.median_restore_min,
                user_minutes=row.user_minutes,
            )
            for row in troubles.kinds
        ),
        incidents_before=sum(row.count for row in earlier.kinds),
        gravest=tuple(_line(row) for row in troubles.gravest),
        not_restored=tuple(_line(row) for row in troubles.not_restored),
        acknowledged_median_s=troubles.acknowledged_median_s,
        acknowledged_late=troubles.acknowledged_late,
        pages=duty.pages,
        pages_unanswered=duty.unanswered,
        shifts=duty.shifts,
        directives_issued=tuple(names),
        parties=tuple(
            PartyFigures(
                name=party.name,
                total=party.shares,
                received=party.acknowledged,
                done=sum(party.states.get(state, 0) for state in (*DONE, *SETTLED_OTHERWISE)),
                overdue=party.overdue,
            )
            for party in tasks.parties
        ),
        overdue=tuple(
            OverdueLine(
                party=share.organisation,
                directive=share.directive_name,
                clause=share.clause,
                task=share.task_text,
                due_on=share.due_on.isoformat() if share.due_on else "",
                days=share.overdue_days,
                date_is_the_offices=share.due_set_by_office,
            )
            for share in tasks.overdue
        ),
    )


def _line(row: Any) -> IncidentLine:
    return IncidentLine(
        code=row.code,
        kind=row.kind,
        level=row.level,
        place=row.place,
        started_at=row.started_at.isoformat(),
        restored_at=row.restored_at.isoformat() if row.restored_at else None,
        sites=row.sites_affected,
        users=row.users_affected,
        user_minutes=row.user_minutes,
        cause=row.cause_text,
    )
