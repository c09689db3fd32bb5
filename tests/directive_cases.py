"""A directive of the fictional province, brought in, given parties and issued, for tests of several rooms."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from builders import NOW, Province, small_province
from thongsuot.directives import actions
from thongsuot.directives.models import Assignment, Directive, Obligation

SAMPLE = Path(__file__).parent / "rooms" / "directives" / "chi_thi_thanh_lam.txt"
TEXT = SAMPLE.read_text()
CABLES = "kiểm tra các tuyến cáp xung yếu"
REPORT = "tổng hợp, báo cáo Ủy ban nhân dân tỉnh trước ngày 15/12/2026"
STAFF = "bố trí đủ nhân lực, vật tư dự phòng để ứng cứu khi có sự cố"
POWER = "bảo đảm nguồn điện cho các trạm truyền dẫn chính"


@dataclass
class Case:
    """A province with one directive whose obligations stand exactly as the test wants them."""

    province: Province
    directive: Directive
    cables: Obligation
    report: Obligation
    staff: Obligation
    power: Obligation

    def fresh(self) -> Directive:
        """Read the directive again."""
        self.directive.refresh_from_db()
        return self.directive

    def share(self, obligation: Obligation, code: str) -> Assignment:
        """Give the share of a body in an obligation."""
        return obligation.assignments.get(organisation__code=code)


def brought_in(province: Province | None = None, *, now: dt.datetime = NOW) -> Case:
    """Bring the sample in and replace what the reader proposes by four obligations known to the tests."""
    province = province or small_province()
    clerk = province.actor("clerk")
    made = actions.bring_in(text=TEXT, by=clerk, now=now)
    actions.correct_document(
        made.pk,
        kind="chi_thi",
        number="14/CT-UBND",
        date=dt.date(2026, 11, 16),
        issuer="Ủy ban nhân dân tỉnh Thanh Lam",
        by=clerk,
        now=now,
    )
    for one in made.obligations.all():
        actions.remove_obligation(made.pk, one.pk, by=clerk, now=now)
    cables, report, staff, power = (
        actions.add_obligation(made.pk, quote=quote, clause=clause, by=clerk, now=now)
        for quote, clause in ((CABLES, "1.1"), (REPORT, "1.2"), (STAFF, "2"), (POWER, "3"))
    )
    actions.correct_obligation(made.pk, report.pk, report_required=True, by=clerk, now=now)
    actions.set_due(made.pk, report.pk, due_on=dt.date(2026, 12, 15), by=clerk, now=now)
    actions.set_due(made.pk, staff.pk, due_on=dt.date(2026, 11, 20), by=clerk, now=now)
    made.refresh_from_db()
    for one in (cables, report, staff, power):
        one.refresh_from_db()
    return Case(province, made, cables, report, staff, power)


def with_parties(*, now: dt.datetime = NOW) -> Case:
    """Give every obligation its parties, as the clerk would."""
    case = brought_in(now=now)
    clerk = case.province.actor("clerk")
    for obligation, leads, coordinates in (
        (case.cables, ("skhcn",), ("cat", "vtp")),
        (case.report, ("skhcn",), ()),
        (case.staff, ("vtp", "vnp"), ()),
        (case.power, ("evn",), ()),
    ):
        actions.set_parties(case.directive.pk, obligation.pk, leads=leads, coordinates=coordinates, by=clerk, now=now)
    return case


def issued(*, now: dt.datetime = NOW) -> Case:
    """Confirm and issue the directive."""
    case = with_parties(now=now)
    actions.confirm_directive(case.directive.pk, by=case.province.actor("clerk"), now=now)
    actions.issue(case.directive.pk, by=case.province.actor("leader"), now=now)
    case.fresh()
    return case
