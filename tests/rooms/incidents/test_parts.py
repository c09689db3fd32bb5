"""One trouble or two: splitting by hand, and what is probably the same."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from builders import NOW
from incident_stage import Stage, finding
from thongsuot.incidents import actions, likeness, queries
from thongsuot.incidents.models import AffectedSite, Incident, IncidentAlarm, IncidentParty
from thongsuot.incidents.values import Finding
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused
from thongsuot.kernel.models import OutboxEntry

MINUTE = dt.timedelta(minutes=1)


def sites_of(code: str) -> set[str]:
    return set(AffectedSite.objects.filter(incident__code=code).values_list("site_code", flat=True))


def split(stage: Stage, code: str, *sites: str, by: str = "duty_officer", **more: object) -> Incident:
    return actions.split(code, site_codes=sites, by=stage.actor(by), now=NOW + MINUTE, **more)  # type: ignore[arg-type]


def test_a_split_gives_sites_alarms_and_owners_to_a_new_incident(stage: Stage) -> None:
    first = stage.cut()
    both = sites_of(first.code)
    second = split(stage, first.code, "B1", "B2", kind="power", reason="Mất điện riêng của B")
    first.refresh_from_db()
    assert sites_of(second.code) == {"B1", "B2"} & both and sites_of(first.code) == both - {"B1", "B2"}
    alarms = IncidentAlarm.objects.filter(incident=second).values_list("message__alarm__site_code", flat=True)
    assert set(alarms) <= {"B1", "B2"} and len(alarms) == second.alarms_count
    assert second.alarms_count + first.alarms_count == 5
    owners = IncidentParty.objects.filter(incident=second, why="plant").values_list("organisation__code", flat=True)
    assert list(owners) == ["vnp"], "the other operator's plant has no part in the second trouble"
    assert (second.kind, second.split_from_id) == ("power", first.pk)


def test_both_keep_their_history_and_name_each_other(stage: Stage) -> None:
    first = stage.cut()
    second = split(stage, first.code, "B1", reason="Khác nguyên nhân")
    duty = stage.actor("duty_officer")
    of_first = [line.sentence for line in queries.room(first.code, viewer=duty, now=NOW).timeline]
    of_second = [line.sentence for line in queries.room(second.code, viewer=duty, now=NOW).timeline]
    assert any(second.code in said and "Khác nguyên nhân" in said for said in of_first)
    assert any(first.code in said for said in of_second) and len(of_first) == 2


def test_an_operator_learns_of_no_code_and_no_reason(stage: Stage) -> None:
    first = stage.cut()
    second = split(stage, first.code, "B1", "B2", reason="Trạm B1 của đối thủ")
    lines = queries.room(first.code, viewer=stage.actor("noc_a"), now=NOW).timeline
    assert not any(second.code in line.sentence or "B1" in line.sentence + line.note for line in lines)


def test_later_messages_about_a_moved_site_go_to_the_new_incident(stage: Stage) -> None:
    first = stage.cut()
    second = split(stage, first.code, "B1", "B2")
    later = stage.send("vnp", ("B1", "NE_UNREACH"), ("B2", "LINK_LOS"), clear=True, at=NOW + 5 * MINUTE)
    more = stage.send("vtp", ("A1", "MAINS_FAIL"), at=NOW + 5 * MINUTE)
    again = actions.open_or_join(finding([*later, *more]), by=HOUSE, now=NOW + 5 * MINUTE)
    assert again.pk == first.pk
    at_second = IncidentAlarm.objects.filter(incident=second, message_id__in=later)
    assert at_second.count() == len(later)
    assert sites_of(first.code) == {"A1", "A2"}, "no moved site came back"
    second.refresh_from_db()
    assert second.ended_at == NOW + 5 * MINUTE, "every site of the part is well again: restoration is proposed"
    assert IncidentAlarm.objects.filter(incident=first, message_id__in=more).count() == 1


def test_an_alarm_opens_a_restored_part_again(stage: Stage) -> None:
    first = stage.cut()
    second = split(stage, first.code, "B1")
    actions.restore(second.code, by=stage.actor("duty_officer"), now=NOW + 2 * MINUTE)
    later = stage.send("vnp", ("B1", "CELL_OOS"), at=NOW + 5 * MINUTE)
    actions.open_or_join(finding(later), by=HOUSE, now=NOW + 5 * MINUTE)
    second.refresh_from_db()
    assert second.state == "acknowledged" and second.restored_at is None


def test_who_has_the_first_has_the_second_and_is_not_called_again(stage: Stage) -> None:
    first = stage.cut()
    actions.acknowledge(first.code, by=stage.actor("duty_officer"), now=NOW)
    OutboxEntry.objects.all().delete()
    second = split(stage, first.code, "B1")
    assert second.state == "acknowledged" and second.acknowledged_at == NOW
    topics = list(OutboxEntry.objects.filter(topic__startswith="Incident").values_list("topic", flat=True))
    assert topics and "IncidentOpened" not in topics


def test_a_new_incident_that_nobody_has_is_told_as_opened(stage: Stage) -> None:
    first = stage.cut()
    OutboxEntry.objects.all().delete()
    second = split(stage, first.code, "B1")
    (opened,) = OutboxEntry.objects.filter(topic="IncidentOpened")
    assert opened.payload["code"] == second.code


def test_one_site_must_stay_and_strangers_are_named(stage: Stage) -> None:
    first = stage.cut()
    with pytest.raises(Refused) as trouble:
        split(stage, first.code, *sites_of(first.code))
    assert trouble.value.given_code == "nothing_stays"
    with pytest.raises(Invalid) as wrong:
        split(stage, first.code, "B1", "ZZ9")
    assert wrong.value.details["site_codes"] == ["ZZ9"]
    with pytest.raises(Invalid):
        split(stage, first.code)
    with pytest.raises(Invalid):
        split(stage, first.code, "B1", kind="storm")
    assert Incident.objects.count() == 1


def test_only_the_department_splits_and_not_what_is_over(stage: Stage) -> None:
    first = stage.cut()
    with pytest.raises(NotAllowed):
        split(stage, first.code, "A1", by="noc_a")
    other = stage.cut(key="fiber/D1/2", at=NOW + dt.timedelta(hours=3))
    actions.merge(other.code, first.code, by=stage.actor("duty_officer"), now=NOW)
    with pytest.raises(Refused):
        split(stage, other.code, "A1")


def test_a_split_of_a_drill_is_a_drill(stage: Stage) -> None:
    first = stage.cut()
    Incident.objects.update(is_drill=True)
    assert split(stage, first.code, "B1").is_drill


# -- probably the same


def by_hand(stage: Stage, *, at: dt.datetime = NOW, kind: str = "fiber", lat: float = 20.415) -> Incident:
    return actions.open_by_hand(
        kind=kind, title="Dân báo đứt cáp", started_at=at, lat=lat, lon=106.3, by=stage.actor("duty_officer"), now=at
    )


def test_a_call_about_the_same_place_and_time_is_probably_the_same(stage: Stage) -> None:
    seen = stage.cut()
    told = by_hand(stage)
    (one,) = queries.likely_same(told.code, viewer=stage.actor("duty_officer"))
    assert one.line.code == seen.code and one.percent >= 70
    assert all(speaks_for for _what, speaks_for in one.signs)
    (back,) = queries.likely_same(seen.code, viewer=stage.actor("duty_officer"))
    assert (back.line.code, back.percent) == (told.code, one.percent), "it is the same from either side"


def test_another_hour_place_or_kind_is_not_proposed(stage: Stage) -> None:
    told = by_hand(stage)
    by_hand(stage, at=NOW + dt.timedelta(hours=3))
    by_hand(stage, kind="postal", lat=20.9)
    assert queries.likely_same(told.code, viewer=stage.actor("duty_officer")) == ()


def test_a_drill_is_never_the_same_as_the_real_thing(stage: Stage) -> None:
    told = by_hand(stage)
    stage.cut()
    assert queries.likely_same(told.code, viewer=stage.actor("duty_officer"))
    Incident.objects.filter(pk=told.pk).update(is_drill=True)
    assert queries.likely_same(told.code, viewer=stage.actor("duty_officer")) == ()


def test_who_sees_only_a_part_is_told_nothing(stage: Stage) -> None:
    first = stage.cut()
    by_hand(stage)
    assert queries.likely_same(first.code, viewer=stage.actor("noc_a")) == ()


def test_what_a_person_split_off_is_not_proposed_for_merging(stage: Stage) -> None:
    first = stage.cut()
    second = split(stage, first.code, "B1")
    duty = stage.actor("duty_officer")
    assert queries.likely_same(first.code, viewer=duty) == () == queries.likely_same(second.code, viewer=duty)
    Incident.objects.filter(pk=second.pk).update(split_from=None)
    assert queries.likely_same(first.code, viewer=duty), "without the person's word it would be"


def test_each_sign_moves_the_probability_its_way() -> None:
    a = likeness.Traits(
        kind="fiber",
        started_at=NOW,
        root=("duct", "D1"),
        guesses={"D1": 0.8},
        sites=frozenset({"A1"}),
        lat=20.4,
        lon=106.3,
        by_hand=False,
    )
    far = dataclasses.replace(
        a, root=("", ""), guesses={}, sites=frozenset(), kind="power", lat=21.0, started_at=NOW + dt.timedelta(hours=5)
    )
    low = likeness.probability(likeness.signs(a, far))
    for better in (
        {"root": ("duct", "D1")},
        {"guesses": {"D1": 0.6}},
        {"sites": frozenset({"A1", "A2"})},
        {"kind": "fiber"},
        {"lat": 20.41},
        {"started_at": NOW},
        {"by_hand": True},
    ):
        assert likeness.probability(likeness.signs(a, dataclasses.replace(far, **better))) >= low
    assert likeness.probability(likeness.signs(a, a)) > 0.95 > 0.05 > low


def test_the_finding_of_the_engine_keeps_its_incident_after_a_split(stage: Stage) -> None:
    first = stage.cut()
    split(stage, first.code, "B1")
    more = stage.send("vtp", ("A1", "BATT_LOW"), at=NOW + MINUTE)
    said: Finding = finding(more)
    assert actions.open_or_join(said, by=HOUSE, now=NOW + MINUTE).pk == first.pk
