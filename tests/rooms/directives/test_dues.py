"""When a share is due: counted from the document's words, by the office's own word, from a party's receipt."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import translation

from builders import NOW
from directive_cases import brought_in, issued
from thongsuot.directives import actions, queries
from thongsuot.directives.words import counted_in_words
from thongsuot.kernel.errors import Invalid

pytestmark = pytest.mark.django_db
D = dt.date


def test_a_term_in_working_days_is_counted_from_the_documents_date_and_says_so() -> None:
    case = brought_in()
    clerk = case.province.actor("clerk")
    actions.correct_obligation(case.directive.pk, case.power.pk, deadline="trong 7 ngày làm việc", by=clerk, now=NOW)
    case.power.refresh_from_db()
    assert (case.power.due_on, case.power.due_set_by_office) == (D(2026, 11, 26), False)  # 24 November is off
    with translation.override("vi"):
        assert counted_in_words(case.power.due_basis) == "7 ngày làm việc; từ ngày của văn bản, 16/11/2026"
    actions.correct_document(case.directive.pk, date=D(2026, 11, 17), by=clerk, now=NOW)
    case.power.refresh_from_db()
    assert case.power.due_on == D(2026, 11, 27)


def test_the_offices_date_stands_over_the_documents_and_gives_way_when_taken_back() -> None:
    case = brought_in()
    clerk = case.province.actor("clerk")
    actions.correct_obligation(case.directive.pk, case.power.pk, deadline="trong 5 ngày làm việc", by=clerk, now=NOW)
    actions.set_due(case.directive.pk, case.power.pk, due_on=D(2026, 12, 1), by=clerk, now=NOW)
    case.power.refresh_from_db()
    assert (case.power.due_on, case.power.due_set_by_office) == (D(2026, 12, 1), True)
    actions.set_due(case.directive.pk, case.power.pk, due_on=None, by=clerk, now=NOW)
    case.power.refresh_from_db()
    assert (case.power.due_on, case.power.due_set_by_office) == (D(2026, 11, 23), False)


def test_what_rests_on_a_holiday_is_proposed_and_not_set() -> None:
    case = brought_in()
    clerk = case.province.actor("clerk")
    actions.correct_obligation(case.directive.pk, case.power.pk, deadline="trước Tết", by=clerk, now=NOW)
    view = queries.directive(case.directive.pk, viewer=clerk)
    one = next(one for one in view.obligations if one.obligation_id == case.power.pk)
    assert (one.due_on, one.proposed_due_on) == (None, D(2027, 2, 4))


def test_a_term_from_receipt_gives_each_party_its_own_moment() -> None:
    case = issued()
    case.staff.deadline = "rel:trong 24 giờ kể từ khi nhận được"
    case.staff.due_on, case.staff.due_set_by_office = None, False
    case.staff.save()
    first, second = case.province.actor("noc_a"), case.province.actor("noc_b")
    later = NOW + dt.timedelta(days=1)
    actions.acknowledge_receipt(case.directive.pk, by=first, now=NOW)
    actions.acknowledge_receipt(case.directive.pk, by=second, now=later)
    assert case.share(case.staff, "vtp").due_moment == NOW + dt.timedelta(hours=24)
    assert case.share(case.staff, "vnp").due_moment == later + dt.timedelta(hours=24)
    office = case.province.actor("leader")
    late = {
        line.organisation: line.overdue_days
        for line in queries.shares(viewer=office, now=NOW + dt.timedelta(hours=25))
        if line.obligation_id == case.staff.pk
    }
    assert late == {"VTP": 1, "VNP": 0}


def test_hours_count_from_the_moment_of_issue() -> None:
    case = brought_in()
    clerk = case.province.actor("clerk")
    actions.correct_obligation(case.directive.pk, case.power.pk, deadline="trong 48 giờ", by=clerk, now=NOW)
    case.power.refresh_from_db()
    assert case.power.due_on is None and case.power.due_basis["kind"] == "waiting"
    for one in (case.cables, case.report, case.staff, case.power):
        actions.set_parties(case.directive.pk, one.pk, leads=("evn",), by=clerk, now=NOW)
    actions.confirm_directive(case.directive.pk, by=clerk, now=NOW)
    actions.issue(case.directive.pk, by=case.province.actor("leader"), now=NOW)
    case.power.refresh_from_db()
    assert case.power.due_at == NOW + dt.timedelta(hours=48)


def test_the_calendar_counts_for_anybody_and_refuses_what_it_cannot_hold() -> None:
    case = brought_in()
    viewer = case.province.actor("commune")
    found = queries.count_deadline("trước ngày 15 hằng tháng", viewer=viewer, base=D(2026, 11, 16))
    assert found.turns[:3] == (D(2026, 12, 15), D(2027, 1, 15), D(2027, 2, 15))
    assert any(one.day == D(2026, 8, 22) and one.working for one in queries.days_off(2026, viewer=viewer))
    with pytest.raises(Invalid):
        queries.days_off(3000, viewer=viewer)
    with pytest.raises(Invalid):
        queries.count_deadline(" ", viewer=viewer, base=D(2026, 11, 16))
