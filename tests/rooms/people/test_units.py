"""Units inside a body: a tree with heads and dates, seen from inside alone, held by sub-assignment."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from builders import NOW, Province, small_province
from directive_cases import issued
from thongsuot.directives import actions as directives
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry
from thongsuot.people import actions, queries
from thongsuot.people.models import Unit

pytestmark = pytest.mark.django_db
DAY = NOW.date()


@pytest.fixture
def province() -> Province:
    return small_province()


def keep(province: Province, name: str, *, body: str = "vtp", key: str = "admin", **more: object) -> Unit:
    return actions.keep_unit(province.bodies[body], name=name, by=province.actor(key), now=NOW, **more)  # type: ignore[arg-type]


def test_units_stand_as_a_tree_with_head_members_and_days(province: Province) -> None:
    noc = province.persons["noc_a"]
    office = keep(province, "Phòng  Kỹ thuật", head_id=noc.pk)
    keep(province, "Tổ nguồn điện", parent_id=office.pk, valid_from=DAY + dt.timedelta(days=3))
    keep(province, "Đội cũ", valid_until=DAY)
    actions.place_person(noc, unit_id=office.pk, by=province.actor("admin"), now=NOW)
    found = queries.units(province.bodies["vtp"], viewer=province.actor("noc_a"), day=DAY)
    assert [(one.name, one.level, one.stands) for one in found] == [
        ("Phòng Kỹ thuật", 0, True), ("Tổ nguồn điện", 1, False), ("Đội cũ", 0, False),
    ]  # fmt: skip
    assert found[0].head == "Nguyễn Vận Hành" and found[0].members == ("Nguyễn Vận Hành",)
    standing = queries.units(province.bodies["vtp"], viewer=province.actor("noc_a"), day=DAY, standing=True)
    assert [one.name for one in standing] == ["Phòng Kỹ thuật"]
    keep(province, "Phòng Kỹ thuật và Đầu tư", unit_id=office.pk)
    assert AuditEntry.objects.filter(action="unit.kept").count() == 4
    actions.place_person(noc, unit_id=None, by=province.actor("admin"), now=NOW)
    noc.refresh_from_db()
    assert noc.unit is None


def test_another_bodys_inside_is_not_shown(province: Province) -> None:
    keep(province, "Phòng Kỹ thuật")
    seen = {
        key: bool(queries.units(province.bodies["vtp"], viewer=province.actor(key), day=DAY))
        for key in ("noc_a", "noc_b", "police", "leader")
    }
    assert seen == {"noc_a": True, "noc_b": False, "police": False, "leader": True}


def test_what_can_not_be_a_unit_is_refused(province: Province) -> None:
    top = keep(province, "Phòng Kỹ thuật")
    below = keep(province, "Tổ 1", parent_id=top.pk)
    elsewhere = keep(province, "Phòng Kỹ thuật", body="vnp")
    with pytest.raises(Refused):
        keep(province, "phòng kỹ thuật")
    wrong: list[tuple[str, dict[str, object]]] = [
        ("Phòng Kỹ thuật", {"unit_id": top.pk, "parent_id": below.pk}),
        ("Phòng Kỹ thuật", {"unit_id": top.pk, "parent_id": top.pk}),
        (" x ", {}),
        ("Tổ 2", {"head_id": province.persons["noc_b"].pk}),
        ("Tổ 2", {"valid_from": DAY, "valid_until": DAY}),
    ]
    for name, given in wrong:
        with pytest.raises(Invalid):
            keep(province, name, **given)
    for given in ({"parent_id": elsewhere.pk}, {"unit_id": elsewhere.pk}):
        with pytest.raises(NotFound):
            keep(province, "Tổ 2", **given)
    with pytest.raises(NotFound):
        actions.place_person(province.persons["noc_a"], unit_id=elsewhere.pk, by=province.actor("admin"), now=NOW)
    for key in ("noc_a", "leader"):
        with pytest.raises(NotAllowed):
            keep(province, "Tổ 2", key=key)
    with pytest.raises(IntegrityError), transaction.atomic():
        Unit.objects.create(organisation=province.bodies["vtp"], name="Tổ 1")


def test_a_body_with_a_list_of_units_gives_parts_to_these_alone() -> None:
    case = issued()
    noc = case.province.actor("noc_a")
    directives.acknowledge_receipt(case.directive.pk, by=noc, now=NOW)
    share = case.staff.assignments.get(organisation__code="vtp")
    assert directives.give_part(share.pk, unit="Tổ gõ tay", by=noc, now=NOW).unit == "Tổ gõ tay"
    keep(case.province, "Phòng Kỹ thuật")
    keep(case.province, "Đội cũ", valid_until=DAY)
    for name in ("Tổ gõ tay", "Đội cũ"):
        with pytest.raises(Invalid) as refused:
            directives.give_part(share.pk, unit=name, by=noc, now=NOW)
        assert refused.value.given_code == "no_unit"
    assert directives.give_part(share.pk, unit="Phòng Kỹ thuật", by=noc, now=NOW).unit == "Phòng Kỹ thuật"
