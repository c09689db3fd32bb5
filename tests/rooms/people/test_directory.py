"""The directory of bodies: other names, classes, new names, successors, doubles, lists."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry
from thongsuot.people import actions, queries
from thongsuot.people.models import Organisation
from thongsuot.people.resolving import resolve
from thongsuot.places import actions as places

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def province() -> Province:
    return small_province()


def found(province: Province, phrase: str, *, day: dt.date = TODAY) -> list[str]:
    book = queries.book(viewer=province.actor("clerk"), day=day)
    return sorted(one.code for one in resolve(phrase, book=book, today=day))


def test_another_name_finds_a_body_and_belongs_to_one_alone(province: Province) -> None:
    admin = province.actor("admin")
    made = actions.add_alias(province.bodies["vtp"], name="  VNPT  Sao Mai ", by=admin, now=NOW)
    assert found(province, "VNPT Sao Mai") == ["vtp"]
    with pytest.raises(Refused):
        actions.add_alias(province.bodies["vnp"], name="vnpt sao mai", by=admin, now=NOW)
    with pytest.raises(Refused):
        actions.add_alias(province.bodies["vtp"], name="VNPT SAO MAI", by=admin, now=NOW)
    with pytest.raises(Invalid):
        actions.add_alias(province.bodies["vtp"], name="a", by=admin, now=NOW)
    with pytest.raises(NotFound):
        actions.remove_alias(province.bodies["vnp"], alias_id=made.pk, by=admin, now=NOW)
    actions.remove_alias(province.bodies["vtp"], alias_id=made.pk, by=admin, now=NOW)
    assert found(province, "VNPT Sao Mai") == []
    assert AuditEntry.objects.filter(action__startswith="organisation.alias").count() == 2


def test_a_body_of_several_classes_is_addressed_by_each(province: Province) -> None:
    actions.set_classes(province.bodies["vtp"], more_kinds=("internet", "telecom"), by=province.actor("admin"), now=NOW)
    assert Organisation.objects.get(code="vtp").kinds == ("telecom", "internet")
    assert found(province, "các doanh nghiệp cung cấp dịch vụ Internet") == ["vtp"]
    rows = queries.organisations(viewer=province.actor("clerk"), kinds=("internet",))
    assert [row.code for row in rows] == ["vtp"]
    with pytest.raises(Invalid):
        actions.set_classes(province.bodies["vtp"], more_kinds=("king",), by=province.actor("admin"), now=NOW)


def test_a_renamed_body_is_still_found_by_its_old_name_with_the_day(province: Province) -> None:
    on = dt.date(2026, 3, 1)
    actions.rename_body(province.bodies["vtp"], name="Mạng Sao Mai Mới", on=on, by=province.actor("admin"), now=NOW)
    book = queries.book(viewer=province.actor("clerk"), day=TODAY)
    (one,) = resolve("Viễn thông Sao Mai", book=book, today=TODAY)
    assert (one.code, one.steps[0].after, one.steps[0].on) == ("vtp", "Mạng Sao Mai Mới", on)
    with pytest.raises(Refused):
        actions.rename_body(province.bodies["vtp"], name="MẠNG SAO MAI MỚI", on=on, by=HOUSE, now=NOW)


def test_a_successor_ends_the_earlier_body_and_no_circle_is_made(province: Province) -> None:
    admin, on = province.actor("admin"), dt.date(2026, 6, 1)
    old, new = province.bodies["vnp"], province.bodies["vtp"]
    actions.succeed_body(old, after=new, on=on, reason="sáp nhập", by=admin, now=NOW)
    assert found(province, "Viễn thông Hải Vân") == ["vtp"]
    assert found(province, "Viễn thông Hải Vân", day=dt.date(2026, 5, 31)) == ["vnp"]
    old.refresh_from_db()
    assert (old.valid_until, old.successor) == (on, new)
    for before, after in ((new, old), (new, new)):
        with pytest.raises(Refused):
            actions.succeed_body(before, after=after, on=on, by=admin, now=NOW)


def test_two_records_of_one_body_become_one_without_losing_anybody(province: Province) -> None:
    admin = province.actor("admin")
    double = actions.add_organisation(
        code="vtp2", name="Công ty Sao Mai", kind="telecom", short_name="SMC", by=HOUSE, now=NOW
    )
    actions.add_alias(double, name="Sao Mai Corp", by=admin, now=NOW)
    somebody = actions.add_person(
        email="x@sm.example", display_name="X", organisation=double, roles=("noc",), by=HOUSE, now=NOW
    )
    actions.merge_bodies(double, into=province.bodies["vtp"], on=TODAY, by=admin, now=NOW)
    for name in ("Công ty Sao Mai", "SMC", "Sao Mai Corp"):
        assert found(province, name) == ["vtp"]
    somebody.refresh_from_db()
    assert somebody.organisation == province.bodies["vtp"]
    assert found(province, "các doanh nghiệp viễn thông") == ["vnp", "vtp"]


def test_a_list_is_taken_in_whole_or_not_at_all(province: Province) -> None:
    admin = province.actor("admin")
    good = actions.NewBody(code="xa-b", name="Ủy ban nhân dân xã B", kind="commune", aliases=("xã B Mới",))
    bad = actions.NewBody(code="xa-c", name="Xã C", kind="kingdom")
    worse = actions.NewBody(code="xa-d", name="Xã D", kind="commune", parent="nowhere")
    with pytest.raises(Invalid) as caught:
        actions.import_bodies([good, bad, worse], by=admin, now=NOW)
    assert [one["line"] for one in caught.value.details["faults"]] == [2, 3]
    assert not Organisation.objects.filter(code__in=["xa-b", "xa-c"]).exists()
    assert actions.import_bodies([good], by=admin, now=NOW, dry_run=True) == 1
    assert not Organisation.objects.filter(code="xa-b").exists()
    assert actions.import_bodies([good], by=admin, now=NOW) == 1
    assert actions.import_bodies([good], by=admin, now=NOW) == 0
    assert found(province, "xã B Mới") == ["xa-b"]


def test_a_district_named_by_an_old_directive_means_the_bodies_of_its_communes(province: Province) -> None:
    july = dt.date(2025, 7, 1)
    lines = [
        places.NewArea(code="h1", name="Thái Thụy", title="huyện", kind="district"),
        places.NewArea(code="x1", name="An Bình", title="xã", kind="commune", valid_from=july, came_from=("h1",)),
    ]
    places.import_areas(lines, by=HOUSE, now=NOW)
    commune = province.bodies["xa-an-binh"]
    from thongsuot.places.models import Area

    actions.set_area(commune, area=Area.objects.get(code="x1"), by=province.actor("admin"), now=NOW)
    book = queries.book(viewer=province.actor("clerk"), day=TODAY)
    (one,) = resolve("UBND huyện Thái Thuỵ", book=book, today=TODAY)
    assert (one.code, one.how.value, one.steps[0].before) == ("xa-an-binh", "area", "huyện Thái Thụy")


@pytest.mark.parametrize("who", ["clerk", "leader", "noc_a", "auditor"])
def test_only_the_administrator_keeps_the_directory(province: Province, who: str) -> None:
    by, body = province.actor(who), province.bodies["vtp"]
    for attempt in (
        lambda: actions.add_alias(body, name="Tên khác", by=by, now=NOW),
        lambda: actions.remove_alias(body, alias_id=1, by=by, now=NOW),
        lambda: actions.set_classes(body, more_kinds=(), by=by, now=NOW),
        lambda: actions.set_area(body, area=None, by=by, now=NOW),
        lambda: actions.rename_body(body, name="Mới", on=TODAY, by=by, now=NOW),
        lambda: actions.succeed_body(body, after=province.bodies["vnp"], on=TODAY, by=by, now=NOW),
        lambda: actions.merge_bodies(body, into=province.bodies["vnp"], on=TODAY, by=by, now=NOW),
        lambda: actions.import_bodies([], by=by, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            attempt()
