"""The loop closes: what a signed report proposes becomes the draft of the next directive."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, small_province
from thongsuot.drafting import queries
from thongsuot.flows.report_to_draft import draft_from_report
from thongsuot.kernel.errors import Refused
from thongsuot.reports import actions as reports

pytestmark = pytest.mark.django_db


def test_the_proposals_of_a_signed_report_become_clauses_with_their_bodies() -> None:
    province = small_province()
    leader = province.actor("leader")
    report = reports.make_report(start=dt.date(2026, 11, 1), end=dt.date(2026, 11, 20), by=leader, now=NOW)
    reports.write_assessment(
        report.pk, title="Kết quả tháng 11", assessment="Ổn định.",
        proposals="- Đề nghị giao Điện lực Thanh Lam công bố lịch cắt điện trước 24 giờ.\n- Bố trí kinh phí gia cố.",
        version=report.version, by=leader, now=NOW,
    )  # fmt: skip
    with pytest.raises(Refused) as refused:
        draft_from_report(report.pk, by=province.actor("clerk"), now=NOW)
    assert refused.value.given_code == "not_signed"
    report.refresh_from_db()
    signed = reports.sign_report(report.pk, version=report.version, by=leader, now=NOW)
    draft = draft_from_report(report.pk, by=province.actor("clerk"), now=NOW)
    view = queries.draft(draft.pk, viewer=leader, now=NOW)
    assert [one.clause.text for one in view.clauses] == [
        "Đề nghị giao Điện lực Thanh Lam công bố lịch cắt điện trước 24 giờ.",
        "Bố trí kinh phí gia cố.",
    ]
    assert [one.clause.leads for one in view.clauses] == [("evn",), ()]
    assert view.report_id == report.pk and signed.number in view.content.bases[0]


def test_a_report_that_proposes_nothing_makes_no_draft() -> None:
    province = small_province()
    leader = province.actor("leader")
    report = reports.make_report(start=dt.date(2026, 11, 1), end=dt.date(2026, 11, 20), by=leader, now=NOW)
    reports.write_assessment(
        report.pk, title="Kết quả", assessment="Ổn định.", proposals=" ", version=report.version, by=leader, now=NOW
    )
    report.refresh_from_db()
    reports.sign_report(report.pk, version=report.version, by=leader, now=NOW)
    with pytest.raises(Refused) as refused:
        draft_from_report(report.pk, by=leader, now=NOW)
    assert refused.value.given_code == "no_proposals"
