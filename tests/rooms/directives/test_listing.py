"""A list of obligations from a table: every fault by row and column, then all in one transaction."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import NOW, small_province
from thongsuot.directives import actions
from thongsuot.directives.listing import heads_of, names_of, read_list
from thongsuot.directives.models import Directive, Obligation
from thongsuot.kernel.errors import Invalid, NotAllowed, Refused

BODIES = names_of([("vtp", "Viễn thông Sao Mai", "VTP"), ("evn", "Điện lực Thanh Lam", "Điện lực"), ("a", "Trùng", ""),
                   ("b", "Trùng", "")])  # fmt: skip
HEAD = ["STT", "Nội dung nhiệm vụ", "Đơn vị chủ trì", "Phối hợp", "Thời hạn", "Báo cáo"]
ABOUT = {"kind": "ke_hoach", "number": "7/KH-UBND", "date": dt.date(2026, 11, 20), "issuer": "UBND tỉnh Thanh Lam",
         "subject": "Kế hoạch Tết"}  # fmt: skip


def test_rows_are_read_by_codes_names_and_usual_heads() -> None:
    rows = [
        ["Kế hoạch", None],
        HEAD,
        [1.0, "Trực  ban\n24/24", "vtp; Điện lực Thanh Lam", "", "15/12/2026", "x"],
        [None] * 6,
        ["2", "Kiểm tra nguồn", "DIEN LUC", "VTP", dt.datetime(2026, 12, 1, tzinfo=dt.UTC), None],
    ]
    found = read_list(rows, bodies=BODIES)
    assert found.faults == ()
    first, second = found.rows
    assert (first.row, first.clause, first.task, first.leads) == (3, "1", "Trực ban 24/24", ("vtp", "evn"))
    assert (first.due_on, first.report_required) == (dt.date(2026, 12, 15), True)
    assert (second.row, second.coordinates, second.due_on, second.report_required) == (
        5, ("vtp",), dt.date(2026, 12, 1), False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "column", "value"),
    [
        (["1", "", "vtp"], "B", ""),
        (["1", "Việc", ""], "C", ""),
        (["1", "Việc", "vtp; nhà mạng lạ"], "C", "nhà mạng lạ"),
        (["1", "Việc", "Trùng"], "C", "Trùng"),
        (["1", "Việc", "vtp", "vtp"], "D", "vtp"),
        (["1", "Việc", "vtp", "", "31/2/2026"], "E", "31/2/2026"),
        (["1", "Việc", "vtp", "", "quý IV"], "E", "quý IV"),
        (["1", "Việc", "vtp", "", "", "chắc vậy"], "F", "chắc vậy"),
        (["1", "v" * 4001, "vtp"], "B", "v" * 200),
    ],
)
def test_each_fault_is_named_by_row_column_and_value(cells: list[object], column: str, value: str) -> None:
    found = read_list([HEAD, ["1", "Tốt", "vtp"], cells], bodies=BODIES)
    assert [(one.row, one.column, one.value) for one in found.faults] == [(3, column, value)]
    assert found.faults[0].reason and len(found.rows) == 1


def test_a_task_that_stands_twice_no_head_and_an_empty_list_are_faults() -> None:
    twice = read_list([HEAD, ["1", "Trực ban", "vtp"], ["2", "trực  BAN", "evn"]], bodies=BODIES)
    assert [(one.row, one.column) for one in twice.faults] == [(3, "B")]
    assert len(read_list([["a", "b"], [1, 2]], bodies=BODIES).faults) == 1
    assert len(read_list([HEAD], bodies=BODIES).faults) == 1
    assert heads_of([]) == (-1, {})


def test_every_fault_of_a_row_is_named_at_once() -> None:
    found = read_list([HEAD, ["1", "", "lạ", "lạ", "mai", "?"]], bodies=BODIES)
    assert [one.column for one in found.faults] == ["B", "C", "D", "E", "F"]


cell = st.one_of(st.none(), st.text(max_size=12), st.integers(), st.floats(), st.booleans(), st.dates())


@given(st.lists(st.lists(cell, max_size=8), max_size=6))
def test_no_table_breaks_the_reader(rows: list[list[object]]) -> None:
    found = read_list([HEAD, *rows], bodies=BODIES)
    assert found.rows or found.faults


@pytest.mark.django_db
def test_a_list_becomes_a_document_to_check_with_parties_dates_and_places_in_its_source() -> None:
    province = small_province()
    clerk = province.actor("clerk")
    rows = read_list(
        [HEAD, ["1", "Trực ban 24/24", "vtp; vnp", "cat", "15/12/2026", "x"], ["", "Kiểm tra nguồn", "evn"]],
        bodies=names_of([(b.code, b.name, b.short_name) for b in province.bodies.values()]),
    )
    assert rows.faults == ()
    made = actions.bring_in_list(rows.rows, **ABOUT, by=clerk, now=NOW)
    assert (made.state, made.number) == ("read", "7/KH-UBND")
    first, second = made.obligations.all()
    assert [made.text[one.start : one.end] for one in (first, second)] == [first.task_text, second.task_text]
    parties = {(a.organisation.code, a.role) for a in first.assignments.all()}
    assert parties == {("vtp", "lead"), ("vnp", "lead"), ("cat", "coordinate")}
    assert (first.due_on, first.due_set_by_office, first.report_required) == (dt.date(2026, 12, 15), True, True)
    actions.confirm_directive(made.pk, by=clerk, now=NOW)
    actions.issue(made.pk, by=province.actor("leader"), now=NOW)
    with pytest.raises(Refused):
        actions.bring_in_list(rows.rows, **ABOUT, by=clerk, now=NOW)
    assert Directive.objects.count() == 1


@pytest.mark.django_db
def test_with_one_fault_in_the_write_nothing_is_kept() -> None:
    province = small_province()
    rows = read_list([HEAD, ["1", "Trực ban", "vtp"]], bodies=names_of([("vtp", "x", "")])).rows
    with pytest.raises(NotAllowed):
        actions.bring_in_list(rows, **ABOUT, by=province.actor("noc_a"), now=NOW)
    with pytest.raises(Invalid):
        actions.bring_in_list([], **ABOUT, by=province.actor("clerk"), now=NOW)
    gone = read_list([HEAD, ["1", "Trực ban", "lạ"]], bodies={"la": "khong-co"}).rows
    with pytest.raises(Invalid):
        actions.bring_in_list([*rows, *gone], **ABOUT, by=province.actor("clerk"), now=NOW)
    with pytest.raises(Refused):
        actions.bring_in_list(rows, **{**ABOUT, "subject": "MẬT"}, by=province.actor("clerk"), now=NOW)
    assert not Directive.objects.exists() and not Obligation.objects.exists()
