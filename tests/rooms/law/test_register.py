"""The register: taken from the shipped list, entered, corrected, confirmed, searched; what it asks of whom."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from builders import NOW, Province, small_province
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import AuditEntry, OutboxEntry
from thongsuot.law import actions, queries
from thongsuot.law.models import Instrument, Requirement
from thongsuot.law.numbers import citations_in
from thongsuot.law.pack import shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return small_province()


def loaded(province: Province) -> dict[str, Instrument]:
    actions.load_pack(by=province.actor("clerk"), now=NOW)
    return {row.number: row for row in Instrument.objects.all()}


def entered(province: Province, number: str = "07/2027/TT-BKHCN", **more: object) -> Instrument:
    given = {"kind": "thong_tu", "number": number, "issuer": "Bộ Khoa học và Công nghệ", "title": "Về trạm"} | more
    return actions.add_instrument(**given, by=province.actor("clerk"), now=NOW)  # type: ignore[arg-type]


def test_the_shipped_list_is_whole_and_only_what_was_seen_is_active(province: Province) -> None:
    rows = loaded(province)
    assert len(rows) == len(shipped().instruments) > 25
    assert len({row.identity for row in rows.values()}) == len(rows)
    assert rows["18/2016/TT-BTTTT"].replaced_by == rows["17/2025/TT-BVHTTDL"]
    assert list(rows["17/2012/TT-BTTTT"].amended_by.all()) == [rows["17/2019/TT-BTTTT"]]
    lines = queries.instruments(viewer=province.actor("noc_a"), now=NOW)
    assert {line.confirmed for line in lines if line.confidence != "S"} == {False}
    assert all(row.source for row in rows.values())
    assert Requirement.objects.count() == len(shipped().requirements)


def test_taking_it_in_again_changes_nothing_and_leaves_what_a_person_changed(province: Province) -> None:
    row = loaded(province)["30/2020/NĐ-CP"]
    assert actions.load_pack(by=province.actor("clerk"), now=NOW) == 0
    actions.edit_instrument(
        row.pk, kind=row.kind, number=row.number, issuer=row.issuer, title="Sửa bởi người", status="in_force",
        date=row.date, by=province.actor("clerk"), now=NOW,
    )  # fmt: skip
    newer = dataclasses.replace(
        shipped(),
        date=dt.date(2027, 1, 1),
        instruments=tuple(dataclasses.replace(one, title=f"{one.title} (mới)") for one in shipped().instruments),
    )
    assert actions.load_pack(by=province.actor("clerk"), now=NOW, pack=newer) == len(newer.instruments) - 1
    row.refresh_from_db()
    assert row.title == "Sửa bởi người"
    assert Instrument.objects.get(number="45/2012/QĐ-TTg").title.endswith("(mới)")


def test_entering_confirming_and_correcting_leave_a_trail(province: Province) -> None:
    row = entered(province)
    assert row.confidence == "M"
    actions.confirm_instrument(row.pk, source="Công báo số 5", by=province.actor("leader"), now=NOW, version=1)
    row.refresh_from_db()
    assert (row.confidence, row.confirmed_by, row.source) == ("S", "Lê Lãnh Đạo", "Công báo số 5")
    with pytest.raises(Refused):
        actions.confirm_instrument(row.pk, source="lại", by=province.actor("leader"), now=NOW)
    actions.edit_instrument(
        row.pk, kind="thong_tu", number=row.number, issuer=row.issuer, title=row.title, status="replaced", version=2,
        by=province.actor("clerk"), now=NOW,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.confidence, row.confirmed_by) == ("M", ""), "a changed validity has to be confirmed anew"
    with pytest.raises(Refused) as stale:
        actions.edit_instrument(
            row.pk, kind="thong_tu", number=row.number, issuer=row.issuer, title="x", status="in_force", version=2,
            by=province.actor("clerk"), now=NOW,
        )  # fmt: skip
    assert stale.value.given_code == "entry_changed"
    said = list(
        AuditEntry.objects.filter(action__startswith="law.").order_by("sequence").values_list("action", flat=True)
    )
    assert said == ["law.added", "law.confirmed", "law.edited"]
    assert OutboxEntry.objects.filter(topic="InstrumentChanged").count() == 3


def test_one_instrument_stands_once_whatever_the_spelling(province: Province) -> None:
    entered(province)
    with pytest.raises(Refused) as known:
        entered(province, "TT 7/2027/TT-BKHCN", issuer="bộ khoa học và công nghệ")
    assert known.value.given_code == "known_instrument"
    entered(province, "07/2027/TT-BKHCN", issuer="Bộ Công an")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("number", "không số"),
        ("title", " "),
        ("issuer", ""),
        ("kind", "thu"),
        ("status", "?"),
        ("in_force_until", dt.date(2020, 1, 1)),
        ("in_force_from", dt.date(2019, 1, 1)),
    ],
)
def test_a_wrong_field_is_named(province: Province, field: str, value: object) -> None:
    right: dict[str, object] = {"date": dt.date(2020, 3, 1), "in_force_from": dt.date(2020, 3, 5)}
    with pytest.raises(Invalid) as wrong:
        entered(province, **(right | {field: value}))
    assert field in wrong.value.details


@pytest.mark.parametrize("key", ["noc_a", "police", "commune", "duty_officer", "chair"])
def test_only_the_clerk_the_leader_and_the_inspector_write(province: Province, key: str) -> None:
    row = entered(province)
    actor = province.actor(key)
    with pytest.raises(NotAllowed):
        actions.confirm_instrument(row.pk, source="x", by=actor, now=NOW)
    with pytest.raises(NotAllowed):
        actions.load_pack(by=actor, now=NOW)
    with pytest.raises(NotAllowed):
        actions.add_requirement(row.pk, article="1", text="x", who=["telecom"], by=actor, now=NOW)
    assert queries.instrument(row.pk, viewer=actor, now=NOW).line.number == row.number, "the law is public"


def test_the_register_is_searched_by_number_words_and_validity_on_a_day(province: Province) -> None:
    loaded(province)
    viewer = province.actor("noc_a")

    def found(**more: object) -> set[str]:
        return {one.number for one in queries.instruments(viewer=viewer, now=NOW, **more)}  # type: ignore[arg-type]

    assert found(words="thông tư 18/2016/TT-BTTTT") == {"18/2016/TT-BTTTT"}
    assert "24/2023/QH15" in found(words="luat vien thong")
    assert found(words="không có đâu") == set()
    assert "40/2015/TT-BTTTT" in found(validity="replaced")
    assert "40/2015/TT-BTTTT" not in found(validity="replaced", on=dt.date(2022, 1, 1))
    assert "116/2025/QH15" in found(validity="not_yet", on=dt.date(2026, 6, 30))
    assert found(unconfirmed=True) == {one.number for one in shipped().instruments if one.confidence != "S"}


def test_citations_are_held_against_the_register_on_the_day_and_today(province: Province) -> None:
    loaded(province)
    viewer = province.actor("commune")
    text = "TT 18/2016/TT-BTTTT ngày 28/6/2016; 40/2015/TT-BTTTT; 5/2012/TT-XYZ; 116/2025/QH15"
    old, gone, none, later = queries.check_citations(
        citations_in(text), viewer=viewer, now=NOW, on=dt.date(2022, 1, 20)
    )
    assert (old.validity_then, old.validity_now, old.findings) == ("in_force", "unknown_validity", ("doubtful",))
    assert old.replaced_by == "17/2025/TT-BVHTTDL"
    assert (gone.validity_then, gone.findings) == ("in_force", ("replaced_since",))
    assert none.findings == ("unknown",) and none.found_in == ""
    assert later.findings == ("impossible_order", "not_yet") and later.tone == "bad"
    (today,) = queries.check_citations(citations_in("18/2016/TT-BTTTT"), viewer=viewer, now=NOW)
    assert today.validity_then == "unknown_validity"
    (wrong,) = queries.check_citations(citations_in("18/2016/TT-BTTTT ngày 29/6/2016"), viewer=viewer, now=NOW)
    assert "other_date" in wrong.findings


def test_what_an_article_asks_is_written_down_linked_and_taken_out(province: Province) -> None:
    row, clerk = entered(province), province.actor("clerk")
    for wrong in ({"article": ""}, {"text": " "}, {"who": []}, {"who": ["telecom", "nobody"]}):
        given = {"article": "Điều 5", "text": "Đo kiểm hằng quý", "who": ["telecom"]} | wrong
        with pytest.raises(Invalid):
            actions.add_requirement(row.pk, **given, by=clerk, now=NOW)  # type: ignore[arg-type]
    made = actions.add_requirement(row.pk, article="Điều 5", text="Đo kiểm", who=["telecom"], by=clerk, now=NOW)
    viewer = province.actor("noc_b")
    (line,) = queries.requirements(viewer=viewer, now=NOW, who="telecom", words="do kiem")
    assert (line.article, line.confirmed, line.obligation_ids) == ("Điều 5", True, ())
    assert queries.requirements(viewer=viewer, now=NOW, who="power") == ()
    actions.link_obligation(made.pk, obligation_id=7, directive_id=3, by=clerk, now=NOW)
    with pytest.raises(Refused):
        actions.link_obligation(made.pk, obligation_id=7, directive_id=3, by=clerk, now=NOW)
    assert queries.requirement(made.pk, viewer=viewer, now=NOW).obligation_ids == (7,)
    actions.unlink_obligation(made.pk, obligation_id=7, by=clerk, now=NOW)
    with pytest.raises(NotFound):
        actions.unlink_obligation(made.pk, obligation_id=7, by=clerk, now=NOW)
    actions.retire_requirement(made.pk, by=clerk, now=NOW)
    with pytest.raises(NotFound):
        queries.requirement(made.pk, viewer=viewer, now=NOW)
