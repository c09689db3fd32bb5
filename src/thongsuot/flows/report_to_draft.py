"""From a signed report back to a directive: its proposals become the clauses of a draft."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from thongsuot.drafting import actions as drafting
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Refused
from thongsuot.reports import queries as reports

if TYPE_CHECKING:
    from thongsuot.drafting.models import Draft


@transaction.atomic
def draft_from_report(report_id: int, *, by: Actor, now: dt.datetime, kind: str = "chi_thi") -> Draft:
    """Start a draft from the proposals of a signed report; the report stays its origin.

    Raises
    ------
    Refused
        The report is not signed, or it proposes nothing.
    """
    by.require("drafts.write")
    report = reports.report(report_id, viewer=by)
    if report.state != report.State.SIGNED:
        raise Refused(_("Only a signed report leads to a directive."), code="not_signed")
    points = [line.strip(" -•\t") for line in report.proposals.splitlines() if line.strip(" -•\t")]
    if not points:
        raise Refused(_("This report proposes nothing. Write the directive from an empty draft."), code="no_proposals")
    day = f" ngày {report.signed_at:%d/%m/%Y}" if report.signed_at else ""
    return drafting.start_from_points(
        points,
        kind=kind,
        subject=f"Về thực hiện các kiến nghị tại {report.title}",
        bases=(f"Xét đề nghị tại Báo cáo số {report.number}{day};",),
        opening="Ủy ban nhân dân tỉnh yêu cầu các cơ quan, đơn vị thực hiện các nội dung sau:",
        origin=f"report:{report.pk}",
        by=by,
        now=now,
    )
