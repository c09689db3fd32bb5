"""Tasks by agency: asked, accepted, done, refused with the reason; rivals see nothing of them."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage
from thongsuot.incidents import actions, queries
from thongsuot.incidents.models import IncidentParty, TimelineEntry
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry

HOUR = dt.timedelta(hours=1)


def ask(stage: Stage, code: str, body: str = "xa-an-binh", *, by: str = "duty_officer") -> int:
    made = actions.ask_task(
        code,
        organisation=stage.province.bodies[body],
        text="Canh giữ điểm cáp đứt",
        due_at=NOW + HOUR,
        by=stage.actor(by),
        now=NOW,
    )
    return made.pk


def test_a_commune_gets_a_task_accepts_it_and_reports_it_done(stage: Stage) -> None:
    code = stage.cut().code
    commune = stage.actor("commune")
    assert queries.my_tasks(viewer=commune, now=NOW) == ()
    number = ask(stage, code)
    (task,) = queries.my_tasks(viewer=commune, now=NOW)
    assert (task.id, task.state, task.is_late) == (number, "asked", False)
    assert task.verbs == {"accept", "finish", "refuse"}
    actions.answer_task(code, number, verb="accept", by=commune, now=NOW, version=task.version)
    (task,) = queries.my_tasks(viewer=commune, now=NOW + 2 * HOUR)
    assert task.state == "accepted" and task.is_late and task.answered_by == "Bùi Cán Bộ"
    actions.answer_task(code, number, verb="finish", answer="Đã rào", by=commune, now=NOW + HOUR)
    assert queries.my_tasks(viewer=commune, now=NOW) == ()
    (done,) = queries.tasks_of(code, viewer=stage.actor("duty_officer"), now=NOW)
    assert (done.state, done.answer, done.verbs) == ("done", "Đã rào", frozenset())
    whats = list(TimelineEntry.objects.filter(what__startswith="task").values_list("what", flat=True))
    assert whats == ["task_asked", "task_accepted", "task_done"]


def test_a_body_that_is_asked_shares_the_incident_and_is_called(stage: Stage) -> None:
    code = stage.cut().code
    ask(stage, code)
    ask(stage, code)
    party = IncidentParty.objects.get(organisation=stage.province.bodies["xa-an-binh"])
    assert party.why == "asked"
    told = [e.payload["added_organisation_ids"] for e in OutboxEntry.objects.filter(topic="IncidentChanged")]
    assert told == [[party.organisation_id]], "once, however many tasks"


def test_a_refusal_needs_its_reason(stage: Stage) -> None:
    code = stage.cut().code
    number, commune = ask(stage, code), stage.actor("commune")
    with pytest.raises(Invalid):
        actions.answer_task(code, number, verb="refuse", answer="  ", by=commune, now=NOW)
    task = actions.answer_task(code, number, verb="refuse", answer="Đường ngập", by=commune, now=NOW)
    assert task.state == "refused" and task.answer == "Đường ngập"


def test_a_task_that_is_over_stays_as_it_is(stage: Stage) -> None:
    code = stage.cut().code
    number, commune = ask(stage, code), stage.actor("commune")
    actions.answer_task(code, number, verb="finish", by=commune, now=NOW)
    with pytest.raises(Refused) as trouble:
        actions.answer_task(code, number, verb="accept", by=commune, now=NOW)
    assert trouble.value.given_code == "task_over"
    with pytest.raises(NotFound):
        actions.answer_task(code, number, verb="forget", by=commune, now=NOW)


def test_an_answer_to_an_older_version_is_refused(stage: Stage) -> None:
    code = stage.cut().code
    number, commune = ask(stage, code), stage.actor("commune")
    actions.answer_task(code, number, verb="accept", by=commune, now=NOW, version=1)
    with pytest.raises(Refused) as trouble:
        actions.answer_task(code, number, verb="finish", by=commune, now=NOW, version=1)
    assert trouble.value.given_code == "task_changed"


def test_who_asks_may_withdraw_and_only_the_department_asks_others(stage: Stage) -> None:
    code = stage.cut().code
    noc = stage.actor("noc_a")
    with pytest.raises(Refused) as trouble:
        ask(stage, code, "vnp", by="noc_a")
    assert trouble.value.given_code == "ask_the_department"
    number = ask(stage, code, "skhcn", by="noc_a")
    with pytest.raises(Refused):
        actions.answer_task(code, number, verb="finish", by=noc, now=NOW)
    assert actions.answer_task(code, number, verb="withdraw", by=noc, now=NOW).state == "withdrawn"


def test_a_rival_sees_no_task_of_another_body(stage: Stage) -> None:
    code = stage.cut().code
    number = ask(stage, code, "vnp")
    rival = stage.actor("noc_a")
    assert queries.tasks_of(code, viewer=rival, now=NOW) == ()
    room = queries.room(code, viewer=rival, now=NOW)
    assert [line for line in room.timeline if "task" in line.what] == []
    with pytest.raises(NotFound):
        actions.answer_task(code, number, verb="accept", by=rival, now=NOW)
    assert len(queries.tasks_of(code, viewer=stage.actor("noc_b"), now=NOW)) == 1


def test_an_empty_or_late_task_is_not_given(stage: Stage) -> None:
    code = stage.cut().code
    body, by = stage.province.bodies["cat"], stage.actor("duty_officer")
    with pytest.raises(Invalid):
        actions.ask_task(code, organisation=body, text=" ", by=by, now=NOW)
    with pytest.raises(Invalid):
        actions.ask_task(code, organisation=body, text="x", due_at=NOW, by=by, now=NOW)
