"""An outage is held against dated rules: warned before, owed from the crossing, spared when restored in time."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.engines import impact
from thongsuot.flows import clock_to_report
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.network import queries as network
from thongsuot.network.models import Site
from thongsuot.statutory import actions, queries, rules
from thongsuot.statutory.models import Duty, IncidentReport

MIN = dt.timedelta(minutes=1)


def big_cut(stage: Stage) -> str:
    """Cut the duct under sites of many users: A's 40,000 of 60,000 are gone, B's 10 of 20,000."""
    Site.objects.filter(code="A1").update(users=40_000)
    Site.objects.filter(code="A2").update(users=20_000)
    Site.objects.filter(code="B1").update(users=10)
    Site.objects.filter(code="B2").update(users=19_990)
    return stage.cut().code


def test_users_are_counted_by_body_and_area(stage: Stage) -> None:
    found = network.users_by_area(viewer=stage.actor("duty_officer"))
    assert {body: sum(areas.values()) for body, areas in found.items()} == {
        stage.province.bodies["vtp"].pk: 3000.0,
        stage.province.bodies["vnp"].pk: 3000.0,
    }
    assert set(network.users_by_area(viewer=stage.actor("noc_a"))) == {stage.province.bodies["vtp"].pk}


def test_a_body_is_warned_then_owes_reports_on_their_clocks(stage: Stage) -> None:
    code = big_cut(stage)
    actions.assess(code, by=HOUSE, now=NOW + MIN)
    warned = Duty.objects.get(rule_set="operator")
    assert warned.organisation == stage.province.bodies["vtp"] and warned.state == "soon"
    assert warned.criterion == "user_minutes" and warned.crosses_at == NOW + 30 * MIN
    assert IncidentReport.objects.count() == 0
    actions.assess(code, by=HOUSE, now=NOW + 31 * MIN)
    actions.assess(code, by=HOUSE, now=NOW + 31 * MIN)
    mine = queries.owed_reports(viewer=stage.actor("noc_a"), now=NOW + 31 * MIN)
    assert [(row.due_at, row.state) for row in mine] == [
        (NOW + 90 * MIN, "soon"), (NOW + 390 * MIN, "waiting"),
    ]  # fmt: skip
    assert queries.owed_reports(viewer=stage.actor("noc_b"), now=NOW + 31 * MIN) == []
    assert queries.duties_of(code, viewer=stage.actor("noc_b")) == []
    room = incident_queries.room(code, viewer=stage.actor("noc_b"), now=NOW + 31 * MIN)
    assert not [line for line in room.timeline if line.what.startswith("duty_")], "a rival's duty shows in nothing"


def test_what_is_restored_in_time_is_spared(stage: Stage) -> None:
    code = big_cut(stage)
    actions.assess(code, by=HOUSE, now=NOW + MIN)
    incidents.restore(code, at=NOW + 20 * MIN, by=stage.actor("duty_officer"), now=NOW + 20 * MIN)
    actions.assess_lasting(by=HOUSE, now=NOW + 40 * MIN)
    assert set(Duty.objects.values_list("state", flat=True)) == {"spared"}
    assert IncidentReport.objects.count() == 0


def test_the_final_report_is_owed_from_restoration(stage: Stage) -> None:
    code = big_cut(stage)
    actions.assess(code, by=HOUSE, now=NOW + 31 * MIN)
    incidents.restore(code, at=NOW + 60 * MIN, by=stage.actor("duty_officer"), now=NOW + 60 * MIN)
    actions.assess_lasting(by=HOUSE, now=NOW + 61 * MIN)
    final = IncidentReport.objects.get(stage="final", duty__rule_set="operator")
    assert final.due_at == NOW + 60 * MIN + 7200 * MIN


def test_a_report_is_submitted_once_by_its_own_body_or_the_department(stage: Stage) -> None:
    code = big_cut(stage)
    actions.assess(code, by=HOUSE, now=NOW + 31 * MIN)
    noc, now = stage.actor("noc_a"), NOW + 40 * MIN
    pk = queries.owed_reports(viewer=noc, now=now)[0].id
    draft = queries.draft_of(pk, viewer=stage.actor("duty_officer"), now=now)
    assert code in draft and "60.000" in draft and "60.010" not in draft, "a body's report holds its own part alone"
    with pytest.raises(NotFound):
        actions.submit(pk, text=draft, by=stage.actor("noc_b"), now=now)
    with pytest.raises(Invalid):
        actions.submit(pk, text="  ", by=noc, now=now)
    actions.submit(pk, text=draft, by=noc, now=now)
    row, paper = queries.report_paper(pk, viewer=stage.actor("leader"))
    assert paper.startswith(b"%PDF") and row.sent_by == "Nguyễn Vận Hành"
    with pytest.raises(Refused):
        actions.submit(pk, text=draft, by=noc, now=now)


def test_a_late_report_is_told_once(stage: Stage) -> None:
    code = big_cut(stage)
    actions.assess(code, by=HOUSE, now=NOW + 31 * MIN)
    assert actions.tell_late(by=HOUSE, now=NOW + 89 * MIN) == 0
    assert actions.tell_late(by=HOUSE, now=NOW + 90 * MIN) == 1
    assert actions.tell_late(by=HOUSE, now=NOW + 91 * MIN) == 0
    late = queries.owed_reports(viewer=stage.actor("leader"), now=NOW + 90 * MIN, late=True)
    assert [row.organisation for row in late] == ["VTP"]


def test_the_clock_looks_at_what_lasts(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock_to_report, "_looked", [])
    big_cut(stage)
    clock_to_report.tick(NOW + 31 * MIN)
    assert Duty.objects.filter(state="crossed").exists()
    IncidentReport.objects.all().delete()
    clock_to_report.tick(NOW + 31 * MIN + dt.timedelta(seconds=5))
    assert not IncidentReport.objects.exists(), "twice a minute is enough"
    clock_to_report.tick(NOW + 31 * MIN + dt.timedelta(seconds=31))
    assert IncidentReport.objects.exists()


def test_other_countries_rules_are_only_compared(stage: Stage) -> None:
    code = big_cut(stage)
    found = queries.comparison(code, viewer=stage.actor("duty_officer"), now=NOW + 31 * MIN)
    assert len(found) == 3 and {one.state for one in found} <= {"crossed", "soon", "clear"}
    nors = next(one for one in found if "NORS" in one.name)
    assert nors.state == "crossed", "40,000 users × 30 min are 1.2 million user-minutes"
    assert not Duty.objects.filter(rule_set="nors").exists()


def test_rules_are_dated_data() -> None:
    assert {one.key for one in rules.binding(dt.date(2026, 11, 23))} == {"operator", "department"}
    assert rules.binding(dt.date(2020, 1, 1)) == ()
    with pytest.raises(impact.RuleSetFault):
        impact.read_rule_sets("[[rule_set]]\nkey = 'x'", name="x")
