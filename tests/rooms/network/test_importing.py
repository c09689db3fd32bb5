"""Files to drafts: every fault is named with its place."""

from __future__ import annotations

import datetime as dt
import json
import math
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from small_network import link, site, small_network
from thongsuot.network.columns import COLUMNS, REQUIRED, SITE_KINDS
from thongsuot.network.importing import MOST_FAULTS, read_features, read_network, read_tables
from thongsuot.network.values import Draft
from thongsuot.network.words import FAULTS

SCHEMA = Path(__file__).parents[3] / "src/thongsuot/packs/vn/schemas/network-1.schema.json"


def read(data: Any) -> Draft:
    return read_network(data, file="network.json", known={})


def faults(draft: Draft) -> list[tuple[str, str, int | None, str]]:
    return [(fault.code, fault.sheet, fault.row, fault.column) for fault in draft.faults]


def test_a_good_network_has_no_fault_and_cables_and_ducts_are_made_from_links() -> None:
    draft = read(small_network())
    assert draft.faults == []
    assert {kind: len(rows) for kind, rows in draft.rows.items()} == {
        "substation": 1, "feeder": 2, "duct": 1, "cable": 5, "site": 6, "link": 5,
    }  # fmt: skip
    assert draft.rows["cable"]["CL4"].fields["duct"] == "D1"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda n: n["links"].append(link("L9", "A1", "NOWHERE")), ("unknown_site", "links", 6, "b")),
        (lambda n: n["links"].append(link("L9", "A1", "A1")), ("self_link", "links", 6, "b")),
        (lambda n: n["links"].append(link("L1", "A1", "A3")), ("duplicate", "links", 6, "id")),
        (lambda n: n["sites"].append(site("A1", "VTP")), ("duplicate", "sites", 7, "id")),
        (lambda n: n["sites"][1].update(lat=math.nan), ("not_a_number", "sites", 2, "lat")),
        (lambda n: n["sites"][1].update(lat="hai mươi"), ("not_a_number", "sites", 2, "lat")),
        (lambda n: n["sites"][1].pop("lon"), ("missing", "sites", 2, "lon")),
        (lambda n: n["sites"][1].update(lat=106.3, lon=20.4), ("swapped", "sites", 2, "lat")),
        (lambda n: n["sites"][1].update(lat=52.5, lon=13.4), ("outside", "sites", 2, "lat")),
        (lambda n: n["sites"][1].update(kind="spaceship"), ("unknown_kind", "sites", 2, "kind")),
        (lambda n: n["sites"][1].update(users=-1), ("not_a_number", "sites", 2, "users")),
        (lambda n: n["sites"][1].update(users=10**12), ("not_a_number", "sites", 2, "users")),
        (lambda n: n["sites"][1].update(generator="maybe"), ("not_yes_no", "sites", 2, "generator")),
        (lambda n: n["sites"][1].update(generator_tested_on="31/2/2026"), ("not_a_date", "sites", 2, "generator_tested_on")),
        (lambda n: n["sites"][1].update(generator_tested_on=20261125), ("not_a_date", "sites", 2, "generator_tested_on")),
        (lambda n: n["sites"][1].update(name="x" * 201), ("too_long", "sites", 2, "name")),
        (lambda n: n["sites"][1].update(name="a\x00b"), ("bad_text", "sites", 2, "name")),
        (lambda n: n["sites"][1].update(name=["a"]), ("not_a_text", "sites", 2, "name")),
        (lambda n: n["sites"][1].update(id="A 2;"), ("bad_code", "sites", 2, "id")),
        (lambda n: n["links"][0].update(cable="C 1"), ("bad_code", "links", 1, "cable")),
        (lambda n: n["links"].append(link("L9", "A1", "A2", cable="CL4", duct="D2")), ("two_ducts", "links", 6, "duct")),
        (lambda n: n["links"][0].update(geometry={"type": "Point"}), ("bad_geometry", "links", 1, "geometry")),
        (lambda n: n["links"][0].update(geometry="line"), ("unknown_geometry", "links", 1, "geometry")),
        (lambda n: n.update(links="none"), ("not_a_list", "links", None, "")),
        (lambda n: n["sites"].append("A9"), ("not_an_object", "sites", 7, "")),
        (lambda n: n.update(format="other/1"), ("wrong_format", "", None, "format")),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_sheet_row_and_column(change: Any, expected: tuple[Any, ...]) -> None:
    network = small_network()
    change(network)
    draft = read(network)
    assert expected in faults(draft)
    assert draft.errors


def test_all_faults_of_a_file_are_told_at_once() -> None:
    network = small_network()
    network["sites"][0]["lat"] = "x"
    network["sites"][3]["users"] = -4
    network["links"].append(link("L9", "A1", "NOWHERE"))
    assert {code for code, *_rest in faults(read(network))} == {"not_a_number", "unknown_site"}
    assert len(read(network).errors) == 3


def test_a_feeder_that_nobody_knows_is_a_warning_only() -> None:
    network = small_network()
    network["sites"][0]["feeder"] = "F99"
    draft = read(network)
    assert faults(draft) == [("unknown_feeder", "sites", 1, "feeder")]
    assert draft.errors == []


def test_a_duct_without_a_cable_is_a_warning() -> None:
    network = small_network()
    network["links"][3]["cable"] = None
    assert ("duct_without_cable", "links", 4, "duct") in faults(read(network))


def test_more_faults_than_the_limit_end_in_one_that_says_so() -> None:
    network = {"format": "thongsuot.network/1", "links": [{"id": f"L{n}", "a": "X"} for n in range(MOST_FAULTS)]}
    draft = read(network)
    assert len(draft.faults) == MOST_FAULTS + 1
    assert draft.faults[-1].code == "too_many_faults"


@pytest.mark.parametrize("data", [None, 3, "x", [], {}, {"format": None}])
def test_what_is_no_network_is_refused_in_words(data: Any) -> None:
    assert [fault.code for fault in read(data).faults] == ["wrong_format"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(COLUMNS["link"])), inner),
    max_leaves=12,
)


@given(st.lists(JSON, max_size=4), st.lists(JSON, max_size=4))
def test_no_value_whatever_breaks_the_reader(sites: list[Any], links: list[Any]) -> None:
    draft = read({"format": "thongsuot.network/1", "sites": sites, "links": links})
    assert all(fault.code in FAULTS for fault in draft.faults)


HEADER = ["Mã trạm", "Tên", "Đơn vị", "Loại", "Vĩ độ", "Kinh độ", "Số thuê bao phục vụ", "Máy phát"]


def test_a_vietnamese_sheet_with_a_title_row_and_decimal_commas_is_read() -> None:
    rows = [["Danh sách trạm"], HEADER, ["A1", "Tổng trạm", "VTP", "Lõi", "20,43", "106,31", 12.0, "có"]]
    draft = read_tables([("Trạm", rows)], file="tram.xlsx", known={})
    assert draft.faults == []
    fields = draft.rows["site"]["A1"].fields
    assert (fields["lat"], fields["lon"], fields["users"], fields["generator"]) == (20.43, 106.31, 12, True)
    assert fields["kind"] == "core"


@pytest.mark.parametrize(
    "said", ["05/11/2026", "2026-11-05", dt.datetime(2026, 11, 5, tzinfo=dt.UTC), dt.date(2026, 11, 5)]
)
def test_the_trial_run_of_a_generator_is_read_as_people_write_days(said: Any) -> None:
    header = ["Mã", "Loại", "Vĩ độ", "Kinh độ", "Máy phát", "Ngày thử máy phát", "Người thử máy phát"]
    draft = read_tables([("Trạm", [header, ["A1", "bts", "20,43", "106,31", "có", said, "Tổ 2"]])], file="x", known={})
    fields = draft.rows["site"]["A1"].fields
    assert draft.faults == [] and fields["generator_tested_on"] == dt.date(2026, 11, 5)
    assert fields["generator_tested_by"] == "Tổ 2"


def test_a_fault_in_a_sheet_carries_the_row_and_the_header_as_the_file_shows_them() -> None:
    rows = [
        HEADER,
        ["A1", "x", "VTP", "BTS", "20.43", "106.31", "", ""],
        [],
        ["A2", "y", "VTP", "BTS", "abc", "106", "", ""],
    ]
    draft = read_tables([("Trạm", rows)], file="tram.xlsx", known={})
    assert faults(draft) == [("not_a_number", "Trạm", 4, "Vĩ độ")]
    assert draft.faults[0].value == "abc"


def test_a_sheet_that_lacks_a_required_column_says_which_once() -> None:
    rows = [["Mã trạm", "Tên", "Loại", "Vĩ độ"], ["A1", "x", "BTS", 20.4], ["A2", "x", "BTS", 20.4]]
    draft = read_tables([("Trạm", rows)], file="tram.xlsx", known={})
    assert faults(draft) == [("no_column", "Trạm", 1, "lon")]


def test_a_workbook_without_a_known_sheet_is_refused() -> None:
    draft = read_tables([("Sheet1", [["a", "b"], [1, 2]])], file="x.xlsx", known={})
    assert [fault.code for fault in draft.errors] == ["no_sheet"]


def feature(form: str, coordinates: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": form, "coordinates": coordinates}, "properties": properties}


def test_points_become_sites_and_lines_cables_links_or_what_their_kind_says() -> None:
    line = [[106.3, 20.4], [106.4, 20.5]]
    features = [
        feature("Point", [106.3, 20.4], id="A1"),
        feature("Point", [106.4, 20.5], id="A2", kind="site", site_kind="core"),
        feature("LineString", line, id="C1"),
        feature("LineString", line, id="L1", a="A1", b="A2"),
        feature("LineString", line, id="D1", kind="duct"),
        feature("Point", [106.3, 20.4], id="S1", kind="substation"),
    ]
    draft = read_features({"type": "FeatureCollection", "features": features}, file="m.geojson", known={})
    assert draft.faults == []
    assert {kind: sorted(rows) for kind, rows in draft.rows.items() if rows} == {
        "site": ["A1", "A2"], "cable": ["C1"], "link": ["L1"], "duct": ["D1"], "substation": ["S1"],
    }  # fmt: skip
    assert draft.rows["site"]["A2"].fields["kind"] == "core"
    assert draft.rows["site"]["A1"].fields["kind"] == "access"


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ({"type": "Feature", "properties": {"id": "A"}, "geometry": None}, "no_geometry"),
        (feature("Polygon", [[[106, 20]]], id="A"), "unknown_geometry"),
        (feature("LineString", [[206, 20], [106, 20]], id="A"), "bad_geometry"),
        (feature("Point", ["x", 20], id="A"), "not_a_number"),
        ("feature", "not_an_object"),
    ],
)
def test_features_with_broken_geometry_are_named(broken: Any, code: str) -> None:
    draft = read_features({"type": "FeatureCollection", "features": [broken]}, file="m.geojson", known={})
    assert (code, 1) in [(fault.code, fault.row) for fault in draft.errors]


def test_the_schema_names_the_same_fields_as_the_reader() -> None:
    schema = json.loads(SCHEMA.read_text())
    names = {"code": "id", "owner": "operator"}
    for kind, columns in COLUMNS.items():
        part = schema["$defs"][kind]
        wanted = {names.get(column, column) for column in columns} | {"geometry", "attributes"}
        assert set(part["properties"]) == wanted, kind
        assert set(part["required"]) == {names.get(column, column) for column in REQUIRED[kind]}
    assert set(schema["$defs"]["site"]["properties"]["kind"]["enum"]) == set(SITE_KINDS)
