"""Planned works: announced, checked against others, finished, called off; rivals learn of their own sites alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from builders import NOW, Province, small_province
from small_network import small_network
from thongsuot.kernel.errors import Invalid, NotFound, Refused
from thongsuot.network import actions, queries, works
from thongsuot.network.importing import read_network
from thongsuot.network.models import Feeder, PlannedWork

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def province() -> Province:
    made = small_province()
    admin = made.actor("admin")
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=NOW)
    return made


def plan(
    province: Province, codes: str, *, who: str = "noc_a", start: float = 10, hours: float = 2, **more: Any
) -> PlannedWork:
    given = {"title": "Đo kiểm tuyến", "contact": "Lê A 0912 000 111", **more}
    begin = NOW + start * HOUR
    return actions.plan_work(
        codes=codes.split(), starts_at=begin, ends_at=begin + hours * HOUR, by=province.actor(who), now=NOW, **given
    )


def codes_of(sites: Any) -> list[str]:
    return [site.code for site in sites]


def test_a_work_knows_its_objects_and_what_falls_with_it(province: Province) -> None:
    work = plan(province, "CL4 A2")
    assert work.objects_out == [{"kind": "cable", "code": "CL4"}, {"kind": "site", "code": "A2"}]
    sites, others_too = works.effect(work, viewer=province.actor("noc_a"))
    assert codes_of(sites) == ["A2", "A4"]
    assert not others_too


@pytest.mark.parametrize(
    ("codes", "more", "code"),
    [
        ("", {}, "no_objects"),
        ("CL4 X7", {}, "not_own_plant"),
        ("CM1", {}, "not_own_plant"),  # a rival's cable is as unknown as one that isn't there
        ("CL4", {"title": " "}, "no_title"),
        ("CL4", {"contact": ""}, "no_contact"),
        ("CL4", {"hours": 0}, "ends_before_start"),
        ("CL4", {"start": -5}, "in_the_past"),
        ("CL4", {"hours": 24 * 15}, "too_long"),
    ],
)
def test_what_makes_no_sense_is_refused_with_its_reason_and_nothing_is_kept(
    province: Province, codes: str, more: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        plan(province, codes, **more)
    assert refused.value.given_code == code
    assert PlannedWork.objects.count() == 0


def test_two_works_that_together_cut_a_ring_need_a_reason(province: Province) -> None:
    first = plan(province, "CL1")
    with pytest.raises(Refused) as refused:
        plan(province, "CL2", start=11)
    [told] = refused.value.details["conflicts"]
    assert (told["kind"], told["work"], told["sites"]) == ("together", first.code, ["A2"])
    second = plan(province, "CL2", start=11, despite="đã chuyển lưu lượng qua vệ tinh")
    assert [c.kind for c in works.conflicts(first, viewer=province.actor("noc_a"))] == ["together"]
    assert second.accepted_conflicts
    assert plan(province, "CL2", start=20).pk  # long after the first one nothing stands against it


def test_the_same_plant_twice_and_power_above_a_site_conflict(province: Province) -> None:
    plan(province, "CL1")
    with pytest.raises(Refused) as refused:
        plan(province, "CL1", start=11)
    assert refused.value.details["conflicts"][0]["kind"] == "same"
    plan(province, "A3", start=40)
    power = province.bodies["evn"].pk
    Feeder.objects.filter(code="F2").update(owner_id=power)
    begin = NOW + 40 * HOUR
    with pytest.raises(Refused) as refused:
        actions.plan_work(
            title="Cắt điện", codes=["F2"], starts_at=begin, ends_at=begin + HOUR, contact="Điện lực 19001006",
            owner_id=power, by=province.actor("duty_officer"), now=NOW,
        )  # fmt: skip
    kinds = {told["kind"] for told in refused.value.details["conflicts"]}
    assert "feeds" in kinds


def test_a_rival_learns_that_its_own_sites_fall_and_nothing_of_the_work(province: Province) -> None:
    officer = province.actor("duty_officer")
    begin = NOW + 10 * HOUR
    vnp = province.bodies["vnp"].pk
    # B2 hangs on M1 alone; A's work on its cable doesn't touch it: no conflict is told to B.
    plan(province, "CL4")
    own = actions.plan_work(
        title="Thay cáp", codes=["CM1"], starts_at=begin, ends_at=begin + HOUR, contact="B 0913", owner_id=vnp,
        by=officer, now=NOW,
    )  # fmt: skip
    assert works.conflicts(own, viewer=province.actor("noc_b")) == []
    assert list(works.works(viewer=province.actor("noc_b"), now=NOW)) == [own]
    with pytest.raises(NotFound):
        works.work(own.pk, viewer=province.actor("noc_a"))
    with pytest.raises(NotFound):
        actions.cancel_work(own.pk, reason="phá", by=province.actor("noc_a"), now=NOW)


def test_a_running_work_is_finished_before_its_time_and_a_coming_one_is_called_off(province: Province) -> None:
    noc = province.actor("noc_a")
    work = plan(province, "CL4", start=1)
    with pytest.raises(Refused) as refused:
        actions.finish_work(work.pk, by=noc, now=NOW)
    assert refused.value.given_code == "not_begun"
    done = actions.finish_work(work.pk, by=noc, now=NOW + 1.5 * HOUR)
    assert (done.state, done.ends_at) == ("done", NOW + 1.5 * HOUR)
    with pytest.raises(Refused):
        actions.cancel_work(work.pk, reason="muộn", by=noc, now=NOW + 2 * HOUR)

    other = plan(province, "CL4", start=30)
    with pytest.raises(Invalid):
        actions.cancel_work(other.pk, reason="", by=noc, now=NOW)
    assert actions.cancel_work(other.pk, reason="mưa bão", by=noc, now=NOW).state == "cancelled"
    assert list(works.works(viewer=noc, now=NOW + 2 * HOUR)) == []
    assert set(works.works(viewer=noc, now=NOW + 2 * HOUR, past=True)) == {work, other}


def test_a_change_needs_the_version_that_was_seen(province: Province) -> None:
    noc = province.actor("noc_a")
    work = plan(province, "CL4")
    same: dict[str, Any] = {"title": work.title, "contact": work.contact, "codes": ["CL4"], "starts_at": work.starts_at}
    later = work.ends_at + HOUR
    changed = actions.change_work(work.pk, **same, ends_at=later, version=1, by=noc, now=NOW)
    assert (changed.ends_at, changed.version) == (later, 2)
    with pytest.raises(Refused) as refused:
        actions.change_work(work.pk, **same, ends_at=later, version=1, by=noc, now=NOW)
    assert refused.value.given_code == "changed_meanwhile"


def test_works_whose_time_is_over_are_pointed_at_until_somebody_says_finished(province: Province) -> None:
    noc = province.actor("noc_a")
    work = plan(province, "CL4", start=1, hours=1)
    assert works.over_time(viewer=noc, now=NOW + 3 * HOUR) == [work]
    actions.finish_work(work.pk, by=noc, now=NOW + 3 * HOUR)
    assert works.over_time(viewer=noc, now=NOW + 3 * HOUR) == []
