"""Areas with their dates: the provinces that are shipped, lists, search without diacritics, heirs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW, small_province
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.places import actions, queries, rules
from thongsuot.places.models import Area, AreaSuccession
from thongsuot.places.pack import provinces

JULY = dt.date(2025, 7, 1)
BEFORE = dt.date(2025, 6, 30)


def test_the_table_holds_sixty_three_provinces_before_and_thirty_four_after() -> None:
    before = [
        one for one in provinces() if rules.holds_on(BEFORE, valid_from=one.valid_from, valid_until=one.valid_until)
    ]
    after = [one for one in provinces() if rules.holds_on(JULY, valid_from=one.valid_from, valid_until=one.valid_until)]
    assert (len(before), len(after)) == (63, 34)
    assert len({one.name for one in before}) == 63 and len({one.name for one in after}) == 34
    assert sum(one.title == "thành phố" for one in after) == 6
    assert {one.confidence for one in provinces()} == {"S", "M"}
    assert all(one.source for one in provinces())


@pytest.mark.django_db
def test_provinces_are_loaded_once_and_old_names_lead_to_new_ones() -> None:
    province = small_province()
    admin, reader = province.actor("admin"), province.actor("commune")
    assert actions.load_provinces(by=admin, now=NOW) == 86
    assert actions.load_provinces(by=admin, now=NOW) == 0
    assert AreaSuccession.objects.count() == 52
    for old, new in (("vn63-thai-binh", "Hưng Yên"), ("vn63-kon-tum", "Quảng Ngãi"), ("vn63-long-an", "Tây Ninh")):
        assert [one.name for one in queries.heirs(old, day=JULY, viewer=reader)] == [new]
        assert [one.code for one in queries.heirs(old, day=BEFORE, viewer=reader)] == [old]
    assert [one.code for one in queries.heirs("vn-ha-noi", day=JULY, viewer=reader)] == ["vn-ha-noi"]
    with pytest.raises(NotAllowed):
        actions.load_provinces(by=reader, now=NOW)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("thai binh", {"Thái Bình"}),
        ("THÁI BÌNH", {"Thái Bình"}),
        ("dak lak", {"Đắk Lắk"}),
        ("tinh hung yen", {"Hưng Yên"}),
        ("ba ria", {"Bà Rịa - Vũng Tàu"}),
        ("nowhere", set()),
    ],
)
def test_areas_are_found_without_diacritics_old_and_new(typed: str, names: set[str]) -> None:
    actions.load_provinces(by=HOUSE, now=NOW)
    assert {row.name for row in queries.areas(viewer=HOUSE, words=typed)} == names
    today = queries.areas(viewer=HOUSE, words=typed, day=JULY)
    assert all(row.valid_until is None for row in today)


LINES = (
    actions.NewArea(code="t", name="Hưng Yên", title="tỉnh", kind="province", valid_from=JULY),
    actions.NewArea(code="h", name="Thái Thụy", title="huyện", kind="district"),
    actions.NewArea(code="a", name="Đông Thái", title="xã", kind="commune", parent="t", valid_from=JULY, came_from=("h",)),
    actions.NewArea(code="b", name="Thụy Anh", title="xã", kind="commune", parent="t", valid_from=JULY, came_from=("h",)),
)  # fmt: skip


@pytest.mark.django_db
def test_a_district_went_into_several_communes() -> None:
    assert actions.import_areas(LINES, by=HOUSE, now=NOW, dry_run=True) == (4, 0)
    assert not Area.objects.exists()
    assert actions.import_areas(LINES, by=HOUSE, now=NOW, source="danh mục", confidence="S") == (4, 0)
    assert actions.import_areas(LINES, by=HOUSE, now=NOW) == (0, 0)
    assert {one.code for one in queries.heirs("h", day=JULY, viewer=HOUSE)} == {"a", "b"}
    assert [one.code for one in queries.heirs("h", day=BEFORE, viewer=HOUSE)] == ["h"]
    assert {row.code for row in queries.areas(viewer=HOUSE, words="thai thuy")} == {"h"}
    assert Area.objects.get(code="h").valid_until == JULY


@pytest.mark.django_db
@pytest.mark.parametrize(
    "line",
    [
        actions.NewArea(code="", name="x", title="", kind="commune"),
        actions.NewArea(code="x", name="x", title="", kind="planet"),
        actions.NewArea(code="x", name="x", title="", kind="commune", parent="nowhere"),
        actions.NewArea(code="x", name="x", title="", kind="commune", valid_from=JULY, came_from=("nowhere",)),
        actions.NewArea(code="x", name="x", title="", kind="commune", came_from=("h",)),
    ],
)
def test_a_faulty_line_keeps_the_whole_list_out(line: actions.NewArea) -> None:
    with pytest.raises(Invalid):
        actions.import_areas((*LINES, line), by=HOUSE, now=NOW)
    assert not Area.objects.exists()


@pytest.mark.django_db
def test_a_succession_can_be_noted_by_hand_but_not_onto_itself() -> None:
    actions.import_areas(LINES[:2], by=HOUSE, now=NOW)
    actions.succeed_area("h", after="t", on=JULY, by=HOUSE, now=NOW)
    assert [one.code for one in queries.heirs("h", day=JULY, viewer=HOUSE)] == ["t"]
    with pytest.raises(Refused):
        actions.succeed_area("t", after="t", on=JULY, by=HOUSE, now=NOW)
    with pytest.raises(NotFound):
        actions.succeed_area("t", after="nowhere", on=JULY, by=HOUSE, now=NOW)


@given(
    st.dictionaries(st.integers(0, 8), st.lists(st.tuples(st.integers(0, 8), st.just(JULY)), max_size=4)),
    st.sets(st.integers(0, 8)),
)
def test_the_walk_to_heirs_ends_whatever_the_table_and_gives_only_what_exists(
    into: dict[int, list[tuple[int, dt.date]]], gone: set[int]
) -> None:
    valid = {pk: (None, JULY if pk in gone else None) for pk in range(9)}
    found = rules.heirs_on(0, day=JULY, valid=valid, into=into)
    assert len(set(found)) == len(found)
    assert not set(found) & gone
    if 0 not in gone:
        assert found == (0,)
