"""A theft is a case of the police with a legal clock; its number and state go back to the incident."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.evidence import actions, queries, rules
from thongsuot.evidence.models import Case
from thongsuot.flows import incident_to_case
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.incidents.models import Incident
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused

HOUR = dt.timedelta(hours=1)


def opened(theft: Incident) -> Case:
    incident_to_case.on_incident({"code": theft.code}, NOW)
    incident_to_case.on_incident({"code": theft.code}, NOW)
    return Case.objects.get()


def test_a_theft_becomes_one_case_and_a_cut_none(stage: Stage, theft: Incident) -> None:
    case = opened(theft)
    incident_to_case.on_incident({"code": stage.cut().code}, NOW)
    incident_to_case.on_incident({"code": "SC-0"}, NOW)
    assert Case.objects.count() == 1
    assert case.organisation == stage.province.bodies["cat"]
    assert case.assign_by == NOW + 24 * HOUR and case.decide_by == NOW + dt.timedelta(days=20)


def test_a_cut_that_turns_out_to_be_sabotage_becomes_a_case(stage: Stage) -> None:
    from thongsuot.config.wiring import HANDLERS
    from thongsuot.kernel import outbox

    code = stage.cut().code
    incidents.set_cause(code, cause="Bị cắt trộm", kind="theft", by=stage.actor("noc_a"), now=NOW)
    outbox.work(HANDLERS, worker="t", clock=lambda: NOW, limit=200)
    assert queries.case(code, viewer=stage.actor("police")).incident_code == code


def test_only_police_and_department_read_cases(stage: Stage, theft: Incident) -> None:
    opened(theft)
    for who in ("police", "leader", "auditor"):
        assert [one.incident.code for one in queries.cases(viewer=stage.actor(who), now=NOW)] == [theft.code]
    with pytest.raises(NotAllowed):
        queries.cases(viewer=stage.actor("noc_a"), now=NOW)
    assert queries.case_line(theft.code, viewer=stage.actor("noc_a"), now=NOW) is None
    with pytest.raises(NotAllowed):
        actions.move_case(theft.code, "prosecute", by=stage.actor("leader"), now=NOW)


def test_number_and_state_go_back_to_the_incident(stage: Stage, theft: Incident) -> None:
    opened(theft)
    police = stage.actor("police")
    with pytest.raises(Refused):
        actions.move_case(theft.code, "prosecute", by=police, now=NOW)
    with pytest.raises(Refused) as refused:
        actions.assign_case(theft.code, stage.province.persons["noc_a"], by=police, now=NOW)
    assert refused.value.given_code == "not_yours"
    actions.assign_case(theft.code, stage.province.persons["police"], by=police, now=NOW)
    actions.number_case(theft.code, "45/TB-CSHS", by=police, now=NOW)
    with pytest.raises(Invalid):
        actions.move_case(theft.code, "close", by=police, now=NOW)
    actions.move_case(theft.code, "prosecute", by=police, now=NOW)
    actions.move_case(theft.code, "conclude", reason="Ba bị can", by=police, now=NOW)
    room = incident_queries.room(theft.code, viewer=stage.actor("noc_a"), now=NOW)
    told = [(line.what, line.note) for line in room.timeline if line.what.startswith("case_")]
    assert [what for what, _note in told] == ["case_taken", "case_number", "case_state", "case_state"]
    assert told[1][1] == "45/TB-CSHS"
    assert "Ba bị can" not in str(room.timeline), "the reason stays with the police and the department"
    line = queries.case_line(theft.code, viewer=police, now=NOW)
    assert line is not None and line.conclusion == "Ba bị can" and line.verbs == {"number"} and line.clock == "none"


def test_a_stale_page_changes_nothing(stage: Stage, theft: Incident) -> None:
    case = opened(theft)
    officer = stage.province.persons["police"]
    actions.assign_case(theft.code, officer, version=case.version, by=stage.actor("police"), now=NOW)
    with pytest.raises(Refused) as refused:
        actions.number_case(theft.code, "1", version=case.version, by=stage.actor("police"), now=NOW)
    assert refused.value.given_code == "changed_meanwhile"


def test_the_clock_runs_out_once_per_clock_and_is_told(stage: Stage, theft: Incident) -> None:
    opened(theft)
    assert actions.escalate_cases(by=HOUSE, now=NOW + 23 * HOUR) == 0
    assert actions.escalate_cases(by=HOUSE, now=NOW + 24 * HOUR) == 1
    assert actions.escalate_cases(by=HOUSE, now=NOW + 25 * HOUR) == 0
    police, late = stage.actor("police"), NOW + dt.timedelta(days=21)
    assert queries.counts_of_cases(viewer=police, now=NOW + 25 * HOUR)["overdue"] == 1
    actions.assign_case(theft.code, stage.province.persons["police"], by=police, now=NOW + 26 * HOUR)
    assert actions.escalate_cases(by=HOUSE, now=late) == 1
    assert actions.escalate_cases(by=HOUSE, now=late + HOUR) == 0
    actions.move_case(theft.code, "extend", reason="Chờ giám định", by=police, now=late)
    assert actions.escalate_cases(by=HOUSE, now=late + HOUR) == 0
    assert Case.objects.get().decide_by == NOW + dt.timedelta(days=60)
    actions.move_case(theft.code, "extend", reason="Chờ giám định", by=police, now=late)
    with pytest.raises(Refused):
        actions.move_case(theft.code, "extend", reason="Lần ba", by=police, now=late)
    room = incident_queries.room(theft.code, viewer=stage.actor("noc_a"), now=late)
    assert not [line for line in room.timeline if line.what == "case_late"], "lateness is the police's and department's"


def test_no_verb_of_a_case_leads_nowhere() -> None:
    states = {state for steps in rules.STEPS.values() for state in (*steps, *steps.values())}
    assert states == {"waiting", "checking", "prosecuted", "not_opened", "paused", "concluded"}
    assert rules.verbs("checking", extensions=2) == rules.verbs("checking", extensions=0) - {"extend"}
    with pytest.raises(KeyError):
        rules.state_after("forget", "waiting")


def test_a_case_verb_that_is_none_is_not_found(stage: Stage, theft: Incident) -> None:
    opened(theft)
    with pytest.raises(NotFound):
        actions.move_case(theft.code, "assign", by=stage.actor("police"), now=NOW)
