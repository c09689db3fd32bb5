"""Playbooks: data that holds together; each body marks its own steps; what comes next is shown."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions, playbooks, queries
from thongsuot.incidents.models import TimelineEntry
from thongsuot.incidents.words import PARTS, IncidentKind
from thongsuot.kernel.errors import Invalid, NotFound, Refused


def test_every_kind_has_a_playbook_whose_steps_are_in_order() -> None:
    for kind in IncidentKind.values:
        book = playbooks.playbook_for(kind)
        assert kind in book.kinds
        assert {step.who for step in book.steps} <= set(PARTS) == set(playbooks.PARTS)
        keys = [step.key for step in book.steps]
        assert len(keys) == len(set(keys)), kind
        assert book.steps_of("department"), "the department always has something to do"
        assert all(step.within > dt.timedelta(0) and step.text.vi and step.text.en for step in book.steps)


def test_the_next_step_moves_on_when_one_is_done(stage: Stage) -> None:
    code, duty = stage.cut().code, stage.actor("duty_officer")
    first = queries.playbook_of(code, viewer=duty, now=NOW)
    assert first.current is not None and first.current.key == "take" and first.own_done == 0
    actions.mark_step(code, "take", state="done", by=duty, now=NOW)
    second = queries.playbook_of(code, viewer=duty, now=NOW)
    assert second.current is not None and second.current.key == "call_noc" and second.own_done == 1
    actions.mark_step(code, "take", state="done", by=duty, now=NOW)
    assert TimelineEntry.objects.filter(what="step_done").count() == 1, "again changes nothing"
    actions.mark_step(code, "take", state="open", by=duty, now=NOW)
    third = queries.playbook_of(code, viewer=duty, now=NOW)
    assert third.current is not None and third.current.key == "take"


def test_a_step_that_waits_too_long_is_late_until_somebody_does_it(stage: Stage) -> None:
    code, duty = stage.cut().code, stage.actor("duty_officer")
    later = NOW + dt.timedelta(minutes=6)
    book = queries.playbook_of(code, viewer=duty, now=later)
    assert book.current is not None and book.current.is_late
    actions.mark_step(code, "take", state="done", by=duty, now=later)
    late = {step.key for step in queries.playbook_of(code, viewer=duty, now=later).steps if step.is_late}
    assert "take" not in late


def test_each_body_marks_its_own_steps_and_the_department_sees_who_did(stage: Stage) -> None:
    code, duty, noc = stage.cut().code, stage.actor("duty_officer"), stage.actor("noc_a")
    with pytest.raises(Refused) as trouble:
        actions.mark_step(code, "verify", state="done", by=duty, now=NOW)
    assert trouble.value.given_code == "step_of_another"
    actions.mark_step(code, "verify", state="done", by=noc, now=NOW)
    mine = queries.playbook_of(code, viewer=noc, now=NOW)
    assert {step.who for step in mine.steps} == {"owner"} and mine.own_done == 1
    (step,) = [s for s in queries.playbook_of(code, viewer=duty, now=NOW).steps if s.key == "verify"]
    assert step.others == (("VTP", "done", NOW),)
    rival = queries.playbook_of(code, viewer=stage.actor("noc_b"), now=NOW)
    assert rival.own_done == 0 and all(step.others == () for step in rival.steps)


def test_leaving_a_step_out_needs_a_reason_and_unknown_steps_are_not_there(stage: Stage) -> None:
    code, duty = stage.cut().code, stage.actor("duty_officer")
    with pytest.raises(Invalid):
        actions.mark_step(code, "priority", state="left_out", by=duty, now=NOW)
    actions.mark_step(code, "priority", state="left_out", note="Không có trạm ưu tiên", by=duty, now=NOW)
    with pytest.raises(NotFound):
        actions.mark_step(code, "dance", state="done", by=duty, now=NOW)
    with pytest.raises(Invalid):
        actions.mark_step(code, "priority", state="maybe", by=duty, now=NOW)
