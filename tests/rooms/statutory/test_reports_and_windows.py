"""Quick reports, situation reports at fixed times, daily status windows."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions as incidents
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.statutory import actions, drafts, queries
from thongsuot.statutory.models import IncidentReport, StatusAnswer, StatusWindow

HOUR = dt.timedelta(hours=1)
TODAY = dt.date(2026, 11, 23)  # NOW is 10:00 in Vietnam


def test_a_quick_report_is_drafted_from_what_its_writer_may_see(stage: Stage) -> None:
    code = stage.cut().code
    incidents.set_cause(code, cause="Máy xúc cắt cáp", by=stage.actor("noc_a"), now=NOW)
    mine, other = (drafts.quick(code, viewer=stage.actor(who), now=NOW) for who in ("noc_a", "noc_b"))
    assert "Máy xúc" in mine and "Máy xúc" not in other
    row = actions.write_quick(code, text=mine, by=stage.actor("noc_a"), now=NOW)
    assert queries.report_paper(row.pk, viewer=stage.actor("leader"))[1].startswith(b"%PDF")
    with pytest.raises(NotFound):
        queries.report(row.pk, viewer=stage.actor("noc_b"))


def test_situation_reports_come_at_fixed_times_and_end_with_the_incident(stage: Stage) -> None:
    code = stage.cut().code
    duty = stage.actor("duty_officer")
    with pytest.raises(Invalid):
        actions.plan_situations(code, every_min=5, by=duty, now=NOW)
    with pytest.raises(NotAllowed):
        actions.plan_situations(code, every_min=60, by=stage.actor("noc_a"), now=NOW)
    plan = actions.plan_situations(code, every_min=180, by=duty, now=NOW)
    assert plan.next_at == NOW + 2 * HOUR, "12:00, not three hours from now"
    assert actions.make_due_situations(by=HOUSE, now=NOW + HOUR) == 0
    assert actions.make_due_situations(by=HOUSE, now=NOW + 2 * HOUR) == 1
    assert actions.make_due_situations(by=HOUSE, now=NOW + 2 * HOUR) == 0
    assert actions.make_due_situations(by=HOUSE, now=NOW + 30 * HOUR) == 1, "what was missed is made once"
    assert [row.number for row in IncidentReport.objects.order_by("id")] == [1, 2]
    actions.plan_situations(code, every_min=0, by=duty, now=NOW + 30 * HOUR)
    assert queries.plan_of(code, viewer=duty) is None
    with pytest.raises(NotFound):
        actions.plan_situations(code, every_min=0, by=duty, now=NOW + 30 * HOUR)


def test_the_province_has_situation_reports_of_its_own(stage: Stage) -> None:
    code = stage.cut().code
    actions.plan_situations("", every_min=720, by=stage.actor("leader"), now=NOW)
    assert actions.make_due_situations(by=HOUSE, now=NOW + 3 * HOUR) == 1
    rows = queries.situations(viewer=stage.actor("chair"), now=NOW + 3 * HOUR)
    assert len(rows) == 1 and code in rows[0].text
    assert queries.situations(viewer=stage.actor("noc_a"), now=NOW + 3 * HOUR) == []


def opened(stage: Stage) -> StatusWindow:
    bodies = [stage.province.bodies[key] for key in ("vtp", "vnp")]
    return actions.open_window(
        area="Ven biển", reason="Bão số 9", opens_on=TODAY, closes_on=TODAY + dt.timedelta(days=2), bodies=bodies,
        due_hour=12, by=stage.actor("leader"), now=NOW,
    )  # fmt: skip


def test_each_operator_answers_every_day_and_the_late_are_listed(stage: Stage) -> None:
    pk = opened(stage).pk
    noc, rival, leader = stage.actor("noc_a"), stage.actor("noc_b"), stage.actor("leader")
    with pytest.raises(Refused):
        actions.answer_unchanged(pk, TODAY, by=noc, now=NOW)
    with pytest.raises(Invalid):
        actions.answer_day(pk, TODAY, sites_total=1, sites_out=2, by=noc, now=NOW)
    actions.answer_day(pk, TODAY, sites_total=10, sites_out=2, on_generator=3, by=noc, now=NOW)
    actions.answer_day(pk, TODAY, sites_total=10, sites_out=1, on_generator=3, by=noc, now=NOW)
    view = queries.window_view(pk, viewer=leader, now=NOW + 2 * HOUR)
    assert [cell.body for cell in view.late] == ["VNP"] and view.totals == ((TODAY, 1, 2, 10, 1, 3),)
    tomorrow = TODAY + dt.timedelta(days=1)
    with pytest.raises(Refused):
        actions.answer_unchanged(pk, tomorrow, by=noc, now=NOW)
    again = actions.answer_unchanged(pk, tomorrow, by=noc, now=NOW + 24 * HOUR)
    assert again.unchanged and (again.sites_out, again.on_generator) == (1, 3)
    own = queries.window_view(pk, viewer=rival, now=NOW + 24 * HOUR)
    assert {cell.body for cell in own.cells} == {"VNP"} and own.totals[-1][3] == 0, "rivals see nothing of each other"


def test_a_window_asks_only_its_bodies_and_closes(stage: Stage) -> None:
    pk = opened(stage).pk
    with pytest.raises(NotFound):
        actions.answer_day(pk, TODAY, sites_total=1, sites_out=0, by=stage.actor("duty_officer"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.close_window(pk, by=stage.actor("noc_a"), now=NOW)
    actions.close_window(pk, by=stage.actor("leader"), now=NOW)
    with pytest.raises(Refused):
        actions.answer_day(pk, TODAY, sites_total=1, sites_out=0, by=stage.actor("noc_a"), now=NOW)
    assert StatusAnswer.objects.count() == 0
    late = queries.window_view(pk, viewer=stage.actor("leader"), now=NOW + 24 * HOUR).late
    assert late == (), "after its end nobody is late"
    with pytest.raises(Invalid):
        actions.open_window(
            area="A", reason="", opens_on=TODAY, closes_on=TODAY - dt.timedelta(days=1), bodies=[],
            by=stage.actor("leader"), now=NOW,
        )  # fmt: skip
