"""An incident's life: opened once, shared with whom it touches, answered, restored, closed with its impact."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage, finding
from thongsuot.incidents import actions, queries
from thongsuot.incidents.models import Incident, IncidentAlarm, SetAside
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.people import actions as people

MIN = dt.timedelta(minutes=1)


def told(topic: str) -> int:
    return OutboxEntry.objects.filter(topic=topic).count()


def test_a_duct_cut_opens_one_incident_shared_by_both_operators(stage: Stage) -> None:
    cut = stage.cut()
    assert cut.code.startswith("SC-2026-") and cut.kind == "fiber" and cut.state == "open"
    assert {p.code for p in queries.organisations_of(cut.code, viewer=HOUSE)} == {"vtp", "vnp"}
    assert (cut.sites_affected, cut.users_affected, cut.alarms_count) == (4, 4000, 5)
    assert cut.level == 2
    assert told("IncidentOpened") == 1


def test_the_same_finding_again_changes_nothing(stage: Stage) -> None:
    cut = stage.cut()
    ids = list(IncidentAlarm.objects.values_list("message_id", flat=True))
    for key in ("fiber/D1/1", "another/key/after/a/restart"):
        again = actions.open_or_join(finding(ids, key=key), by=HOUSE, now=NOW + MIN)
        assert again.pk == cut.pk
    assert Incident.objects.count() == 1 and IncidentAlarm.objects.count() == len(ids)
    assert told("IncidentOpened") == 1 and told("IncidentChanged") == 0


def test_a_message_set_aside_joins_later_and_its_reason_goes(stage: Stage) -> None:
    cut = stage.cut()
    late = stage.send("vtp", ("A2/port/LA", "LINK_LOS"))
    actions.set_aside(dict.fromkeys(late, "not_yet"), by=HOUSE, now=NOW)
    assert SetAside.objects.count() == 1
    actions.open_or_join(finding(late), by=HOUSE, now=NOW)
    assert SetAside.objects.count() == 0 and cut.alarm_links.count() == 6


def test_power_calls_the_power_company_and_theft_the_police(stage: Stage) -> None:
    ids = stage.send("vtp", ("A1", "MAINS_FAIL"))
    power = actions.open_or_join(
        finding(ids, key="p", root_kind="feeder", root_id="F1", cause="power"), by=HOUSE, now=NOW
    )
    ids = stage.send("vtp", ("A2", "BATT_MISSING"))
    theft = actions.open_or_join(
        finding(ids, key="t", root_kind="site", root_id="A2", cause="theft"), by=HOUSE, now=NOW
    )
    assert {p.code for p in queries.organisations_of(power.code, viewer=HOUSE)} == {"vtp", "evn"}
    assert {p.code for p in queries.organisations_of(theft.code, viewer=HOUSE)} == {"vtp", "cat"}
    assert theft.is_security
    assert [i.code for i in queries.incidents(viewer=stage.actor("police"))] == [theft.code]


def test_take_over_answer_restore_close(stage: Stage) -> None:
    code = stage.cut().code
    noc, duty = stage.actor("noc_a"), stage.actor("duty_officer")
    actions.acknowledge(code, by=noc, now=NOW + MIN)
    actions.mark_on_scene(code, by=noc, now=NOW + 5 * MIN)
    actions.set_cause(code, cause="Xe múc làm đứt cáp", by=noc, now=NOW + 6 * MIN)
    actions.set_expected_restoration(code, at=NOW + 60 * MIN, by=noc, now=NOW + 6 * MIN)
    part = actions.restore(code, by=noc, now=NOW + 30 * MIN)
    assert part.state == "on_scene", "the other operator's part is still out"
    whole = actions.restore(code, by=stage.actor("noc_b"), now=NOW + 50 * MIN)
    assert whole.state == "restored" and told("IncidentRestored") == 1
    closed = actions.close(code, by=duty, now=NOW + 55 * MIN)
    assert closed.state == "closed"
    # A1 (1,000 users) and A2 (2,000) were out 30 minutes, B1 (1,000) 50; B2 only lost a link.
    assert closed.user_minutes == 3000 * 30 + 1000 * 50
    assert closed.site_minutes == 2 * 30 + 50
    assert audit.verify().holds
    summary = queries.period_summary(viewer=duty, start=NOW - MIN, end=NOW + MIN)
    assert [(k.kind, k.count, k.restored, k.user_minutes) for k in summary.kinds] == [("fiber", 1, 1, 140_000)]
    assert summary.acknowledged_median_s == 60 and summary.restored_median_min == 50


def test_a_second_person_is_told_who_has_it_and_the_same_person_changes_nothing(stage: Stage) -> None:
    code = stage.cut().code
    duty = stage.actor("duty_officer")
    actions.acknowledge(code, by=duty, now=NOW)
    entries = audit.verify().entries
    actions.acknowledge(code, by=duty, now=NOW + MIN)
    assert audit.verify().entries == entries
    with pytest.raises(Refused, match="Trần Trực Ban"):
        actions.acknowledge(code, by=stage.actor("leader"), now=NOW + MIN)
    colleague = people.add_person(
        email="noc-2@thanhlam.example",
        display_name="Ca Hai",
        organisation=stage.province.bodies["vtp"],
        roles=("noc",),
        password=None,
        by=HOUSE,
        now=NOW - MIN,
    )
    stage.province.persons["noc_2"] = colleague
    actions.acknowledge(code, by=stage.actor("noc_a"), now=NOW)
    with pytest.raises(Refused) as trouble:
        actions.acknowledge(code, by=stage.actor("noc_2"), now=NOW)
    assert trouble.value.given_code == "taken"


def test_a_close_without_cause_is_refused_and_nothing_is_written(stage: Stage) -> None:
    code = stage.cut().code
    duty = stage.actor("duty_officer")
    with pytest.raises(Refused) as trouble:
        actions.close(code, by=duty, now=NOW)
    assert trouble.value.details["missing"] == ["restored", "cause"]
    actions.restore(code, by=duty, now=NOW + MIN)
    before = audit.verify().entries
    with pytest.raises(Refused):
        actions.close(code, by=duty, now=NOW + MIN)
    assert audit.verify().entries == before
    assert Incident.objects.get().state == "restored"


def test_who_looked_at_an_old_version_is_refused(stage: Stage) -> None:
    cut = stage.cut()
    actions.set_cause(cut.code, cause="a", by=stage.actor("duty_officer"), now=NOW, version=cut.version)
    with pytest.raises(Refused) as trouble:
        actions.set_cause(cut.code, cause="b", by=stage.actor("leader"), now=NOW, version=cut.version)
    assert trouble.value.given_code == "changed_meanwhile"


def test_alarms_that_come_again_open_a_restored_incident_once_more(stage: Stage) -> None:
    code = stage.cut().code
    actions.restore(code, by=stage.actor("duty_officer"), now=NOW + MIN)
    again = stage.send("vtp", ("A1", "NE_UNREACH"), at=NOW + 2 * MIN)
    incident = actions.open_or_join(finding(again), by=HOUSE, now=NOW + 2 * MIN)
    assert incident.state == "acknowledged" and incident.restored_at is None


def test_after_the_close_a_new_trouble_at_the_same_root_is_a_new_incident(stage: Stage) -> None:
    code = stage.cut().code
    duty = stage.actor("duty_officer")
    actions.set_cause(code, cause="x", by=duty, now=NOW)
    actions.restore(code, by=duty, now=NOW + MIN)
    actions.close(code, by=duty, now=NOW + MIN)
    clears = stage.send("vtp", ("A1", "NE_UNREACH"), clear=True, at=NOW + 2 * MIN)
    assert actions.open_or_join(finding(clears), by=HOUSE, now=NOW + 2 * MIN).code == code
    new = stage.send("vtp", ("A1", "NE_UNREACH"), at=NOW + 3 * MIN)
    second = actions.open_or_join(finding(new), by=HOUSE, now=NOW + 3 * MIN)
    more = stage.send("vtp", ("A2", "NE_UNREACH"), at=NOW + 4 * MIN)
    assert second.code != code and actions.open_or_join(finding(more), by=HOUSE, now=NOW + 4 * MIN) == second


def test_clears_end_the_sites_and_propose_restoration(stage: Stage) -> None:
    cut = stage.cut()
    ids = [
        *stage.send("vtp", ("A1", "NE_UNREACH"), ("A2", "NE_UNREACH"), ("A1/port/LA", "LINK_LOS"), clear=True,
                    at=NOW + 10 * MIN),
        *stage.send("vnp", ("B1", "NE_UNREACH"), ("B2", "LINK_LOS"), clear=True, at=NOW + 10 * MIN),
    ]  # fmt: skip
    actions.open_or_join(finding(ids, ended_at=NOW + 10 * MIN), by=HOUSE, now=NOW + 10 * MIN)
    line = queries.incident(cut.code, viewer=HOUSE)
    assert line.all_clear and line.restoration_proposed and line.state == "open"
    assert queries.active_site_states(viewer=HOUSE) == {}
    assert actions.close_quiet(by=HOUSE, now=NOW + 90 * MIN) == 0, "level 2 waits for a person"


def test_a_small_trouble_that_ended_by_itself_closes_by_rule(stage: Stage) -> None:
    ids = stage.send("vtp", ("A1", "CARD_FAIL"))
    card = actions.open_or_join(finding(ids, key="c", root_kind="site", root_id="A1", cause="card"), by=HOUSE, now=NOW)
    over = finding([], key="c", root_kind="site", root_id="A1", cause="card", ended_at=NOW + 5 * MIN)
    actions.open_or_join(over, by=HOUSE, now=NOW + 5 * MIN)
    assert actions.close_quiet(by=HOUSE, now=NOW + 34 * MIN) == 0
    assert actions.close_quiet(by=HOUSE, now=NOW + 35 * MIN) == 1
    card.refresh_from_db()
    assert card.state == "closed" and card.cause_text


def test_merging_leaves_one_incident_with_everything(stage: Stage) -> None:
    cut = stage.cut()
    ids = stage.send("vnp", ("B2", "NE_UNREACH"))
    other = actions.open_or_join(finding(ids, key="o", root_kind="site", root_id="B2", cause="card"), by=HOUSE, now=NOW)
    winner = actions.merge(other.code, cut.code, by=stage.actor("duty_officer"), now=NOW)
    assert winner.alarms_count == 6 and winner.users_affected == 6000
    later = actions.open_or_join(finding([], key="o"), by=HOUSE, now=NOW)
    assert later.pk == cut.pk
    with pytest.raises(Refused):
        actions.merge(cut.code, cut.code, by=stage.actor("duty_officer"), now=NOW)
    with pytest.raises(Refused):
        actions.acknowledge(other.code, by=stage.actor("duty_officer"), now=NOW)


def test_by_hand_for_what_no_alarm_tells(stage: Stage) -> None:
    police, duty = stage.actor("police"), stage.actor("duty_officer")
    made = actions.open_by_hand(
        kind="postal", title="Trộm bưu gửi tại bưu cục", started_at=NOW - MIN, place="xã An Bình", users=300,
        organisations=[stage.province.bodies["buudien"]], by=duty, now=NOW,
    )  # fmt: skip
    assert told("IncidentOpened") == 1
    with pytest.raises(NotFound):
        queries.room(made.code, viewer=police, now=NOW)
    actions.set_cause(made.code, cause="x", by=duty, now=NOW)
    actions.restore(made.code, by=duty, now=NOW + 9 * MIN)
    assert actions.close(made.code, by=duty, now=NOW + 9 * MIN).user_minutes == 3000
    with pytest.raises(Invalid, match="Z9"):
        actions.open_by_hand(kind="theft", title="x", started_at=NOW, site_codes=["A1", "Z9"], by=duty, now=NOW)
    with pytest.raises(Invalid):
        actions.open_by_hand(kind="weather", title="x", started_at=NOW, by=duty, now=NOW)


def test_only_who_may_acts(stage: Stage) -> None:
    code = stage.cut().code
    with pytest.raises(NotAllowed):
        actions.acknowledge(code, by=stage.actor("clerk"), now=NOW)
    with pytest.raises(NotAllowed):
        actions.close(code, by=stage.actor("noc_a"), now=NOW)
    with pytest.raises(NotFound):
        actions.set_cause(code, cause="x", by=stage.actor("commune"), now=NOW)
    actions.share_with(code, stage.province.bodies["xa-an-binh"], by=stage.actor("duty_officer"), now=NOW)
    assert queries.incident(code, viewer=stage.actor("commune")).sites == 0


@pytest.mark.parametrize("at", [NOW - MIN, NOW + dt.timedelta(days=61)])
def test_an_impossible_expected_restoration_is_refused(stage: Stage, at: dt.datetime) -> None:
    code = stage.cut().code
    with pytest.raises(Invalid):
        actions.set_expected_restoration(code, at=at, by=stage.actor("duty_officer"), now=NOW)
