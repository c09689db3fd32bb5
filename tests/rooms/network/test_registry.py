"""The registry: dry run, one transaction, own plant only, and what hangs on what."""

from __future__ import annotations

import copy
import datetime as dt
import json
import lzma
import time
from pathlib import Path
from typing import Any

import pytest

from builders import NOW, Province, small_province
from small_network import link, site, small_network
from thongsuot.kernel.actor import Actor
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound
from thongsuot.kernel.models import AuditEntry, OutboxEntry
from thongsuot.network import actions, queries
from thongsuot.network.drawing import export_dict, map_features
from thongsuot.network.importing import read_network
from thongsuot.network.models import Cable, Duct, Feeder, ImportRun, Link, PlantChange, Site, Substation
from thongsuot.network.values import Draft
from thongsuot.places.models import Area

pytestmark = pytest.mark.django_db
TABLES = (Substation, Feeder, Duct, Cable, Site, Link)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "alarms" / "day-11" / "network.json.xz"


@pytest.fixture
def province() -> Province:
    return small_province()


@pytest.fixture
def admin(province: Province) -> Actor:
    return province.actor("admin")


@pytest.fixture
def noc(province: Province) -> Actor:
    return province.actor("noc_a")


def read(data: Any, by: Actor) -> Draft:
    return read_network(data, file="n.json", known=queries.known_codes(viewer=by))


def put(data: Any, by: Actor, now: dt.datetime) -> ImportRun:
    return actions.apply_import(read(data, by), by=by, now=now)


def totals(run: ImportRun) -> dict[str, int]:
    return {key: sum(numbers[key] for numbers in run.counts.values()) for key in ("new", "changed", "same", "left_out")}


def rows() -> int:
    return sum(table.objects.count() for table in TABLES)  # type: ignore[attr-defined]


def test_a_dry_run_counts_and_writes_nothing(admin: Actor, now: dt.datetime) -> None:
    run = actions.check_import(read(small_network(), admin), by=admin, now=now)
    assert totals(run) == {"new": 20, "changed": 0, "same": 0, "left_out": 0}
    assert run.applied_at is None
    assert rows() == 0
    assert queries.registry_revision() == 0
    assert not OutboxEntry.objects.filter(topic="RegistryChanged").exists()


def test_an_import_is_written_once_however_often_it_comes(admin: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    assert rows() == 20
    again = put(small_network(), admin, now)
    assert totals(again) == {"new": 0, "changed": 0, "same": 16, "left_out": 0}
    assert rows() == 20
    assert queries.registry_revision() == 1
    assert OutboxEntry.objects.filter(topic="RegistryChanged").count() == 1
    assert AuditEntry.objects.filter(action="network.import").count() == 2


def test_a_file_with_one_error_writes_nothing_at_all(admin: Actor, now: dt.datetime) -> None:
    network = small_network()
    network["links"].append(link("L9", "A1", "NOWHERE"))
    with pytest.raises(Invalid) as refused:
        put(network, admin, now)
    assert refused.value.given_code == "import_errors"
    assert refused.value.details["errors"][0]["reason"]
    assert rows() == 0
    assert ImportRun.objects.count() == 0


def test_an_unknown_owner_is_an_error_with_its_row(admin: Actor, now: dt.datetime) -> None:
    network = small_network()
    network["sites"][2]["operator"] = "XYZ"
    run = actions.check_import(read(network, admin), by=admin, now=now)
    assert [(e["code"], e["row"], e["value"]) for e in run.errors] == [("unknown_owner", 3, "XYZ")]


def test_a_change_is_kept_in_the_history_of_its_object_and_of_no_other(admin: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    network = {"format": "thongsuot.network/1", "sites": [site("A4", "VTP", users=250, feeder="F2")]}
    run = put(network, admin, now)
    assert run.counts["site"] == {"new": 0, "changed": 1, "same": 0, "left_out": 0}
    changes = queries.history("site", "A4", viewer=admin)
    assert [change.is_new for change in changes] == [False, True]
    assert changes[0].fields == {"users": [100, 250], "feeder": ["F1", "F2"]}
    assert Site.objects.get(code="A4").priority_services == ["113"]  # not given, so it stays
    assert PlantChange.objects.filter(run=run).count() == 1


def test_communes_are_found_by_name_and_an_unknown_one_is_a_warning(admin: Actor, now: dt.datetime) -> None:
    Area.objects.create(code="10001", name="Xã An Bình", kind="commune")
    network = small_network()
    network["sites"][0]["commune"] = "an bình"
    network["sites"][1]["commune"] = "Nơi Khác"
    run = put(network, admin, now)
    assert [e["code"] for e in run.errors] == ["unknown_commune"]
    assert queries.one("site", "A1", viewer=admin).area.name == "Xã An Bình"


def own_part() -> dict[str, Any]:
    network = small_network()
    network["sites"] = network["sites"][:4]
    network["links"] = network["links"][:4]
    return network


def test_an_operator_writes_its_own_plant_and_leaves_power_to_others(noc: Actor, now: dt.datetime) -> None:
    run = put(own_part(), noc, now)
    assert run.counts["site"]["new"] == 4
    assert run.counts["feeder"] == {"new": 0, "changed": 0, "same": 0, "left_out": 2}
    assert {e["code"] for e in run.errors} == {"power_left_out"}
    assert Feeder.objects.count() == 0
    assert set(Cable.objects.values_list("owner__code", flat=True)) == {"vtp"}


def test_an_operator_names_feeders_and_ducts_that_are_there(admin: Actor, noc: Actor, now: dt.datetime) -> None:
    base = {**small_network(), "sites": [], "links": [], "ducts": [{"id": "D1"}]}
    put(base, admin, now)
    run = put(own_part(), noc, now)
    assert [e for e in run.errors if not e["is_warning"]] == []
    assert Site.objects.get(code="A3").feeder.code == "F2"  # type: ignore[union-attr]
    assert Cable.objects.get(code="CL4").duct.code == "D1"  # type: ignore[union-attr]


def test_an_operator_can_not_write_a_rivals_plant(noc: Actor, admin: Actor, now: dt.datetime) -> None:
    with pytest.raises(Invalid) as refused:
        put(small_network(), noc, now)
    codes = {(e["code"], e["value"]) for e in refused.value.details["errors"]}
    assert ("not_yours", "B1") in codes
    put(small_network(), admin, now)
    stolen = {"format": "thongsuot.network/1", "sites": [site("B2", "VTP")]}
    with pytest.raises(Invalid):
        put(stolen, noc, now)
    assert Site.objects.get(code="B2").owner.code == "vnp"  # type: ignore[union-attr]


def test_an_operator_can_not_link_to_a_rivals_site_nor_learn_that_it_is_there(
    admin: Actor, noc: Actor, now: dt.datetime
) -> None:
    put(small_network(), admin, now)
    for far in ("B2", "NOWHERE"):
        draft = read({"format": "thongsuot.network/1", "links": [link("L9", "A1", far)]}, noc)
        assert [fault.code for fault in draft.errors] == ["unknown_site"]


def test_who_may_not_import_is_refused(province: Province, now: dt.datetime) -> None:
    for key in ("police", "leader", "commune"):
        with pytest.raises(NotAllowed):
            actions.check_import(Draft(file="x", format="x"), by=province.actor(key), now=now)


def hanging(kind: str, code: str, viewer: Actor) -> dict[str, str]:
    return {one.code: one.way for one in queries.hangs_on(kind, code, viewer=viewer).sites}


def test_what_hangs_on_an_object_follows_power_and_the_only_route(admin: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    assert hanging("link", "L1", admin) == {}  # the ring holds
    assert hanging("link", "L4", admin) == {"A4": "route"}
    assert hanging("cable", "CL4", admin) == {"A4": "route"}
    assert hanging("duct", "D1", admin) == {"A4": "route", "B2": "route"}
    assert hanging("site", "A3", admin) == {"A3": "self", "A4": "route"}
    assert hanging("feeder", "F2", admin) == {"A3": "power", "A4": "behind", "B1": "power", "B2": "power"}
    assert set(hanging("substation", "S1", admin).values()) == {"power"}


def test_counts_of_what_hangs_are_those_of_its_sites(admin: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    found = queries.hangs_on("duct", "D1", viewer=admin)
    assert (found.users, found.cells, found.priority_services) == (200, 6, ("113",))
    assert found.cables == ("CL4", "CM1")


def test_an_operator_sees_its_part_and_that_others_hang_on_it_too(admin: Actor, noc: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    found = queries.hangs_on("duct", "D1", viewer=noc)
    assert [one.code for one in found.sites] == ["A4"]
    assert found.others_too
    assert found.cables == ("CL4",)
    assert found.links == ("L4",)
    assert set(queries.plant("site", viewer=noc).values_list("code", flat=True)) == {"A1", "A2", "A3", "A4"}
    for kind, code in (("site", "B2"), ("link", "M1"), ("cable", "CM1")):
        with pytest.raises(NotFound):
            queries.one(kind, code, viewer=noc)
    for told in (export_dict(viewer=noc), map_features(viewer=noc), queries.registry_dict(viewer=noc)):
        text = json.dumps(told)
        assert not any(f'"{secret}"' in text for secret in ("B1", "B2", "M1", "CM1"))


def test_without_a_core_room_lost_routes_are_not_claimed(admin: Actor, now: dt.datetime) -> None:
    network = small_network()
    for one in network["sites"]:
        one["kind"] = "access"
    put(network, admin, now)
    found = queries.hangs_on("link", "L4", viewer=admin)
    assert not found.has_core
    assert found.sites == ()


def test_search_finds_names_without_diacritics(admin: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    for words in ("thai thuy", "Thái Thuỵ", "a1"):
        assert [s.code for s in queries.plant("site", viewer=admin, words=words)] == ["A1"]
    assert [s.code for s in queries.plant("site", viewer=admin, words="dong hung", owner="vtp")] == ["A4"]
    assert not queries.plant("site", viewer=admin, words="dong hung", owner="vnp").exists()


def test_the_export_imports_again_without_a_change(admin: Actor, now: dt.datetime) -> None:
    network = small_network()
    line = {"type": "LineString", "coordinates": [[106.3, 20.4], [106.4, 20.5]]}
    network["cables"] = [{"id": "CL4", "operator": "vtp", "name": "Cáp 4", "duct": "D1", "geometry": line}]
    put(network, admin, now)
    whole = json.loads(json.dumps(export_dict(viewer=admin)))
    run = put(copy.deepcopy(whole), admin, now)
    assert run.errors == []
    assert totals(run) == {"new": 0, "changed": 0, "same": 20, "left_out": 0}
    assert json.loads(json.dumps(export_dict(viewer=admin))) == whole


def test_the_map_calls_a_silent_site_of_an_unwatched_body_unknown(admin: Actor, now: dt.datetime) -> None:
    put(small_network(), admin, now)
    owner = Site.objects.get(code="A1").owner_id
    assert owner is not None
    drawn = map_features(viewer=admin, states={"A4": "down"}, watched={owner})["features"]
    states = {one["properties"]["id"]: one["properties"]["state"] for one in drawn}
    assert (states["A1"], states["A4"], states["B1"]) == ("up", "down", "unknown")
    assert states["L4"] == "down"
    assert states["L1"] == "up"


def test_fifteen_hundred_sites_of_the_shared_province_are_imported_in_seconds(
    province: Province, admin: Actor, now: dt.datetime
) -> None:
    if not SHARED.exists():
        pytest.skip("the shared data is not beside the project")
    data = json.loads(lzma.decompress(SHARED.read_bytes()))
    data["sites"] = [
        {**one, "operator": "VTP" if one["operator"] == "MBF" else one["operator"]} for one in data["sites"]
    ]
    began = time.perf_counter()
    run = put(data, admin, now)
    took_s = time.perf_counter() - began
    assert run.errors == []
    assert (run.counts["site"]["new"], run.counts["link"]["new"]) == (1500, 1523)
    assert took_s < 20
    assert totals(put(data, admin, now))["new"] == 0


def test_a_generators_trial_is_kept_changed_and_exported(admin: Actor) -> None:
    data = small_network()
    data["sites"][0] |= {"generator_tested_on": "2026-10-01", "generator_tested_by": "Tổ 2"}
    actions.apply_import(read(data, admin), by=admin, now=NOW)
    data["sites"][0]["generator_tested_on"] = "5/11/2026"
    actions.apply_import(read(data, admin), by=admin, now=NOW)
    change = PlantChange.objects.get(code="A1", is_new=False)
    assert change.fields == {"generator_tested_on": ["2026-10-01", "2026-11-05"]}
    exported = export_dict(viewer=admin)
    assert exported["sites"][0]["generator_tested_on"] == "2026-11-05"
    run = actions.check_import(read(exported, admin), by=admin, now=NOW)
    assert run.counts["site"] == {"new": 0, "changed": 0, "same": 6, "left_out": 0}
