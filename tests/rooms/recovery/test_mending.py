"""Roles, crews, parts, fixes, losses and calls: what is kept, what is refused, who sees it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from builders import NOW
from incident_stage import Stage, build
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries as incident_queries
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry
from thongsuot.recovery import actions, queries
from thongsuot.recovery.models import Crew, Fix, Loss, RoleHolder

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(hours=1)


@pytest.fixture
def stage(db: None) -> Stage:
    return build()


@pytest.fixture
def code(stage: Stage) -> str:
    return stage.cut().code


def seen(stage: Stage, code: str, key: str):
    return queries.recovery(code, viewer=stage.actor(key), now=LATER)


def test_a_role_has_one_holder_per_body_and_is_handed_over_with_a_word(stage: Stage, code: str) -> None:
    noc, officer = stage.actor("noc_a"), stage.actor("duty_officer")
    actions.take_role(code, "command", by=officer, now=NOW)
    actions.take_role(code, "command", by=noc, now=NOW)
    assert actions.take_role(code, "command", by=noc, now=LATER).since == NOW, "the same person again changes nothing"
    leader = stage.province.persons["leader"]
    made = actions.take_role(code, "command", person_id=leader.pk, handover="Chờ máy nổ", by=officer, now=LATER)
    assert (made.person_id, made.handover) == (leader.pk, "Chờ máy nổ")
    held = RoleHolder.objects.filter(incident_code=code, until=None)
    assert {one.organisation.code for one in held} == {"skhcn", "vtp"} or held.count() == 2
    assert RoleHolder.objects.get(person=stage.province.persons["duty_officer"]).until == LATER
    with pytest.raises(Refused):
        actions.take_role(code, "scene", person_id=stage.province.persons["noc_a"].pk, by=officer, now=LATER)
    actions.leave_role(code, "command", by=noc, now=LATER)
    with pytest.raises(Refused):
        actions.leave_role(code, "command", by=noc, now=LATER)
    with pytest.raises(Invalid):
        actions.take_role(code, "boss", by=noc, now=LATER)


def test_a_crew_goes_its_way_and_its_arrival_is_the_arrival_on_scene(stage: Stage, code: str) -> None:
    noc = stage.actor("noc_a")
    crew = actions.add_crew(code, name="Tổ cáp 2", members=4, lead="Ông Năm", phone="0912", by=noc, now=NOW)
    with pytest.raises(Refused):
        actions.move_crew(code, crew.pk, "crew_done", by=noc, now=NOW)
    actions.move_crew(code, crew.pk, "on_way", by=noc, now=NOW)
    assert incident_queries.incident(code, viewer=noc).state == "open"
    actions.move_crew(code, crew.pk, "on_site", place="Bể 12", by=noc, now=LATER)
    assert incident_queries.incident(code, viewer=noc).state == "on_scene"
    assert actions.move_crew(code, crew.pk, "on_site", by=noc, now=LATER).on_site_at == LATER
    done = actions.move_crew(code, crew.pk, "crew_done", by=noc, now=LATER)
    assert (done.place, done.ended_at) == ("Bể 12", LATER)
    with pytest.raises(Invalid):
        actions.add_crew(code, name="  ", by=noc, now=NOW)
    with pytest.raises(Invalid):
        actions.add_crew(code, name="Tổ", members=0, by=noc, now=NOW)


def test_rivals_see_nothing_of_each_others_mending(stage: Stage, code: str) -> None:
    noc_a, noc_b = stage.actor("noc_a"), stage.actor("noc_b")
    crew = actions.add_crew(code, name="Tổ A", by=noc_a, now=NOW)
    part = actions.add_part(code, what="Cáp 24FO", quantity=Decimal(200), unit="m", by=noc_a, now=NOW)
    actions.add_fix(code, what="Kéo cáp tạm", is_temporary=True, holds_until=LATER, by=noc_a, now=NOW)
    actions.state_loss(code, repair=5_000_000, by=noc_a, now=NOW)
    actions.log_call(code, called="Điện lực", outcome="no_answer", by=noc_a, now=NOW)
    actions.take_role(code, "scene", by=noc_a, now=NOW)
    incidents.set_expected_restoration(code, at=LATER, by=noc_a, now=NOW)
    other = seen(stage, code, "noc_b")
    assert (other.crews, other.parts, other.fixes, other.losses, other.calls, other.roles, other.expected) == ((),) * 7
    assert queries.lasting_fixes(viewer=noc_b, now=LATER) == []
    office = seen(stage, code, "duty_officer")
    assert len(office.crews) == len(office.parts) == len(office.fixes) == len(office.losses) == len(office.calls) == 1
    assert [one.back_at for one in office.expected] == [LATER]
    for act in (
        lambda: actions.move_crew(code, crew.pk, "on_way", by=noc_b, now=LATER),
        lambda: actions.move_part(code, part.pk, "used", by=noc_b, now=LATER),
    ):
        with pytest.raises(NotFound):
            act()
    with pytest.raises(Refused):  # the office sees it, but does not speak for the operator
        actions.move_crew(code, crew.pk, "on_way", by=stage.actor("duty_officer"), now=LATER)
    timeline = " ".join(one.note for one in incident_queries.room(code, viewer=noc_b, now=LATER).timeline)
    assert "Tổ A" not in timeline and "5.000.000" not in timeline and "Điện lực" not in timeline


def test_who_may_not_respond_writes_nothing(stage: Stage, code: str) -> None:
    with pytest.raises(NotAllowed):
        actions.state_loss(code, repair=1, by=stage.actor("clerk"), now=NOW)
    assert not Loss.objects.exists()


def test_a_temporary_fix_is_followed_until_it_is_replaced(stage: Stage, code: str) -> None:
    noc = stage.actor("noc_a")
    for wrong in (None, NOW - dt.timedelta(hours=1), NOW + dt.timedelta(days=900)):
        with pytest.raises(Invalid):
            actions.add_fix(code, what="Đấu tạm", is_temporary=True, holds_until=wrong, by=noc, now=NOW)
    fix = actions.add_fix(code, what="Đấu tạm", is_temporary=True, holds_until=LATER, by=noc, now=NOW)
    assert actions.remind_of_fixes(by=HOUSE, now=NOW) == 0
    after = LATER + dt.timedelta(minutes=1)
    assert actions.remind_of_fixes(by=HOUSE, now=after) == 1
    assert actions.remind_of_fixes(by=HOUSE, now=after) == 0, "told once"
    assert [state for _fix, state, _line in queries.lasting_fixes(viewer=noc, now=after)] == ["late"]
    # Long after the close, it can still be mended for good.
    officer = stage.actor("duty_officer")
    incidents.set_cause(code, cause="Xe múc", by=officer, now=after)
    incidents.restore(code, by=officer, now=after)
    incidents.close(code, by=officer, now=after)
    with pytest.raises(Refused):
        actions.add_crew(code, name="Tổ", by=noc, now=after)
    actions.replace_fix(code, fix.pk, what="Thay đoạn cáp 60 m", by=noc, now=after)
    with pytest.raises(Refused):
        actions.replace_fix(code, fix.pk, what="Lần nữa", by=noc, now=after)
    assert queries.lasting_fixes(viewer=noc, now=after) == []
    lasting = actions.add_fix(code, what="Hàn lại", is_temporary=False, holds_until=LATER, by=noc, now=after)
    assert Fix.objects.get(pk=lasting.pk).holds_until is None


def test_a_loss_is_stated_anew_and_the_last_one_counts(stage: Stage, code: str) -> None:
    noc_a, noc_b, officer = stage.actor("noc_a"), stage.actor("noc_b"), stage.actor("duty_officer")
    actions.state_loss(code, material=1_000_000, by=noc_a, now=NOW)
    actions.state_loss(
        code, material=2_000_000, repair=500_000, customers={"hospital": 2, "bank": 0}, by=noc_a, now=LATER
    )
    actions.state_loss(code, revenue=7_000_000, by=noc_b, now=LATER)
    found = seen(stage, code, "duty_officer")
    assert sorted(loss.total or 0 for loss in found.losses) == [2_500_000, 7_000_000]
    assert [loss.version for loss in found.earlier_losses] == [1]
    day = {"start": NOW.date() - dt.timedelta(days=1), "end": NOW.date() + dt.timedelta(days=1)}
    table = queries.loss_table(viewer=officer, **day)
    assert (table.all.total, table.all.incidents, table.all.customers) == (9_500_000, 1, 2)
    assert [one.total for one in table.by_body] == [7_000_000, 2_500_000]
    assert sum(one.total for one in table.by_month) == sum(one.total for one in table.by_kind) == table.all.total
    assert queries.loss_table(viewer=noc_a, **day).all.total == 2_500_000
    assert queries.loss_table(viewer=officer, **day, kind="power").statements == ()
    long_ago = dt.date(2020, 1, 1)
    assert queries.loss_table(viewer=officer, start=long_ago, end=long_ago).all.total == 0
    assert AuditEntry.objects.filter(action="recovery.loss_stated").count() == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"material": -1},
        {"repair": 10**18},
        {"customers": {"moon": 1}},
        {"customers": {"bank": 10**6}},
        {"users": -1},
    ],
)
def test_a_loss_beyond_reason_is_refused_and_nothing_is_kept(stage: Stage, code: str, wrong: dict) -> None:  # type: ignore[type-arg]
    with pytest.raises(Invalid):
        actions.state_loss(code, by=stage.actor("noc_a"), now=NOW, **wrong)
    assert not Loss.objects.exists()


def test_drills_cost_nothing(stage: Stage) -> None:
    made = incidents.open_by_hand(
        kind="fiber", title="Diễn tập", started_at=NOW, site_codes=["A1"], is_drill=True,
        by=stage.actor("duty_officer"), now=NOW,
    )  # fmt: skip
    actions.state_loss(made.code, repair=1_000, by=stage.actor("duty_officer"), now=NOW)
    day = NOW.date()
    assert queries.loss_table(viewer=stage.actor("duty_officer"), start=day, end=day).all.total == 0
    assert Crew.objects.count() == 0
