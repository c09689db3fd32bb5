"""Guaranteed paths: a plan's priority users and command links against the registry of plant."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from agreement_cases import CONTENT, DAY, plan_sign
from builders import NOW, Province, small_province
from small_network import link, small_network
from thongsuot.agreements import actions, queries
from thongsuot.agreements.models import PlanVersion
from thongsuot.agreements.values import KeptLink, PathLine, PlanContent, PriorityUser
from thongsuot.kernel.errors import Invalid, NotFound
from thongsuot.network import actions as network
from thongsuot.network import queries as registry
from thongsuot.network.importing import read_network

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def plant(province: Province, **more: list[dict[str, Any]]) -> None:
    """Write the small network, with further links and other sites."""
    data = small_network()
    for name, rows in more.items():
        known = {row["id"] for row in rows}
        data[name] = [row for row in data[name] if row["id"] not in known] + rows
    by = province.actor("admin")
    draft = read_network(data, file="n.json", known=registry.known_codes(viewer=by))
    network.apply_import(draft, by=by, now=NOW)


def signed(
    province: Province, *, users: tuple[PriorityUser, ...] = (), links: tuple[KeptLink, ...] = ()
) -> PlanVersion:
    noc = province.actor("noc_a")
    version = actions.start_plan(scenario="unrest", police="cat", by=noc, now=NOW)
    content = replace(CONTENT, users=users or CONTENT.users, links=links or CONTENT.links)
    actions.write_plan(version.pk, content, valid_until=DAY + dt.timedelta(days=300), by=noc, now=NOW)
    version = actions.send_plan(version.pk, by=noc, now=NOW)
    plan_sign(province, version, "noc_a")
    plan_sign(province, version, "police")
    return version


def kept(a: str, b: str, **more: str) -> KeptLink:
    return KeptLink(name="Chỉ huy", primary="Tuyến 1", fallback="Tuyến 2", a=a, b=b, **more)


def line(province: Province, version: PlanVersion, *, at: int = -1, key: str = "noc_a") -> PathLine:
    return queries.plan_paths(version.plan_id, viewer=province.actor(key))[at]


def test_a_ring_holds_and_a_shared_duct_breaks_it(province: Province) -> None:
    plant(province)
    with_generators = [{**one, "generator": True} for one in small_network()["sites"]]
    plant(province, sites=with_generators)
    version = signed(province, links=(kept("A1", "A2", primary_ref="L1", fallback_ref="L3"),))
    found = line(province, version)
    assert (found.state, found.light, found.tone) == ("two", "green", "ok")
    assert found.ways == (("A1", "A2"), ("A1", "A3", "A2")) and not found.no_fallback
    # the same ring once two of its cables lie in one duct: live, without touching the plan
    plant(province, links=[link("L1", "A1", "A2", duct="D9"), link("L3", "A3", "A1", duct="D9")])
    found = line(province, version)
    assert (found.state, found.light) == ("one", "red")
    assert [(one.kind, one.code) for one in found.breakers] == [("duct", "D9")]
    assert [(one.kind, one.code) for one in found.common] == [("duct", "D9")], "the fallback falls with the main way"


def test_a_feeder_breaks_what_has_no_generator_and_a_long_battery_makes_it_a_limit(province: Province) -> None:
    plant(province)
    version = signed(province, links=(kept("A1", "A3"),))
    found = line(province, version)
    assert {one.code for one in found.breakers} == {"F2", "S1"} and found.light == "red"
    assert all(one.is_power and one.hold_min == 120 for one in found.breakers)
    sites = [{**one, "battery_min": 300} for one in small_network()["sites"]]
    plant(province, sites=sites)
    assert line(province, version).light == "amber"
    plant(province, sites=[{**one, "generator": True} for one in sites])
    assert line(province, version).light == "green"


def test_a_priority_user_needs_a_second_site_that_shares_nothing(province: Province) -> None:
    plant(province, sites=[{**one, "generator": True} for one in small_network()["sites"]])
    alone = PriorityUser(name="Tỉnh ủy", means="Cáp", fallback="Vi ba", site="A4")
    found = line(province, signed(province, users=(alone,)), at=0)
    assert found.no_fallback and found.light == "red"
    assert {(one.kind, one.code) for one in found.breakers} >= {("site", "A4"), ("link", "L4"), ("duct", "D1")}
    # a second site on the ring leaves the one core room as the only thing that everything hangs on
    found = line(province, signed(province, users=(replace(alone, fallback_site="A2"),)), at=0)
    assert [(one.kind, one.code) for one in found.breakers] == [("site", "A1")]
    second = {**small_network()["sites"][0], "id": "A9", "kind": "core", "generator": True}
    plant(province, sites=[second], links=[link("L9", "A2", "A9")])
    assert line(province, signed(province, users=(replace(alone, fallback_site="A2"),)), at=0).light == "green"


def test_what_is_not_named_or_no_longer_registered_is_not_called_guaranteed(province: Province) -> None:
    plant(province)
    found = queries.plan_paths(signed(province).plan_id, viewer=province.actor("noc_a"))
    assert {(one.state, one.light) for one in found} == {("unnamed", "unknown")}
    version = signed(province, links=(kept("A1", "A2", primary_ref="CL1"),))
    row = version.content["links"][0] | {"b": "GONE", "primary_ref": "C404"}
    PlanVersion.objects.filter(pk=version.pk).update(content=version.content | {"links": [row]})
    assert line(province, version).missing == ("GONE", "C404") and line(province, version).light == "unknown"


def test_only_registered_plant_that_the_operator_may_know_is_named(province: Province) -> None:
    plant(province)
    noc = province.actor("noc_a")
    version = actions.start_plan(scenario="unrest", police="cat", by=noc, now=NOW)
    for links, code in (((kept("A1", "B2"),), "unknown_plant"), ((kept("A1", "L1"),), "no_site")):
        with pytest.raises(Invalid) as wrong:
            actions.write_plan(version.pk, PlanContent(links=links), by=noc, now=NOW)
        assert wrong.value.given_code == code
    same = replace(CONTENT, links=(kept("A1", "A2", primary_ref="L1", fallback_ref="L1"),))
    actions.write_plan(version.pk, same, valid_until=DAY + dt.timedelta(days=30), by=noc, now=NOW)
    view = queries.plan(version.plan_id, viewer=noc, now=NOW)
    assert [one.code for one in view.faults] == ["same_reference"]


def test_the_police_read_it_without_anothers_plant_and_a_rival_not_at_all(province: Province) -> None:
    by_the_rival = [link("L1", "A1", "B1"), link("L2", "B1", "A2"), link("L3", "A3", "A2")]
    sites = [{**one, "generator": True} for one in small_network()["sites"]]
    plant(province, sites=sites, links=by_the_rival)
    version = signed(province, links=(kept("A1", "A2"),))
    assert ("site", "B1") in {(o.kind, o.code) for o in line(province, version, key="leader").breakers}
    for key in ("noc_a", "police"):
        found = line(province, version, key=key)
        assert "B1" not in {one.code for one in found.breakers} and "" in {one.code for one in found.breakers}
        assert all("B1" not in way for way in found.ways)
    with pytest.raises(NotFound):
        line(province, version, key="noc_b")


def test_plans_in_force_are_checked_together(province: Province) -> None:
    plant(province)
    version = signed(province, links=(kept("A1", "A3"),))
    all_of_them = queries.paths_in_force(viewer=province.actor("leader"), now=NOW)
    assert [(one.plan_id, len(one.lines)) for one in all_of_them] == [(version.plan_id, 2)]
    mine = province.bodies["vnp"].pk
    assert queries.paths_in_force(viewer=province.actor("leader"), now=NOW, organisation_id=mine) == ()
    late = NOW + dt.timedelta(days=400)
    assert queries.paths_in_force(viewer=province.actor("leader"), now=late) == ()
