"""From a self-assessment that was not handed in to its reminders."""

from __future__ import annotations

import datetime as dt

from thongsuot.kernel.actor import HOUSE
from thongsuot.law import queries
from thongsuot.people.queries import organisations
from thongsuot.reminders.values import Dated

OWED = ("missing", "draft", "returned")


def dated_assessments(now: dt.datetime) -> list[Dated]:
    """List the bodies that still owe this year's self-assessment."""
    ids = dict(organisations(viewer=HOUSE).values_list("code", "pk"))
    return [
        Dated(
            kind="assessment",
            subject_id=one.year,
            title=f"Tự đánh giá an toàn, an ninh năm {one.year}",
            detail="",
            link="/directives/law/assessments/",
            due_on=one.due_on,
            organisation_id=ids[one.organisation_code],
        )
        for one in queries.assessments(viewer=HOUSE, now=now)
        if one.state in OWED
    ]
