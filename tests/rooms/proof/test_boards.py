"""Boards across directives: what each line rests on, what the numbers count, who sees what."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, issued
from thongsuot.directives import actions as directives
from thongsuot.directives.models import Assignment
from thongsuot.proof import actions, queries
from thongsuot.proof.boards import SHOWS, counts_of, matrix, participation

pytestmark = pytest.mark.django_db


def _case() -> Case:
    """VTP says that its staff stands by, VNP is silent, both are measured by rosters that do not exist."""
    case = issued()
    noc = case.province.actor("noc_a")
    directives.acknowledge_receipt(case.directive.pk, by=noc, now=NOW + dt.timedelta(hours=5))
    share = case.share(case.staff, "vtp")
    directives.submit(share.pk, statement="đã bố trí", by=noc, now=NOW + dt.timedelta(hours=6))
    return case


def _bind(case: Case) -> None:
    figures = {"start_on": "2026-11-24", "end_on": "2026-11-25"}
    actions.bind_rule(
        case.staff.pk, rule="duty.roster_every_day", figures=figures, by=case.province.actor("clerk"), now=NOW
    )


def test_said_becomes_measured_otherwise_once_a_rule_shows_red() -> None:
    case = _case()
    leader = case.province.actor("leader")
    of_vtp = {"viewer": leader, "now": NOW, "party": "vtp"}
    before = {line.obligation_id: line.basis for line in queries.standing(**of_vtp)}
    assert before == {case.staff.pk: "said", case.cables.pk: "nothing"}
    _bind(case)
    found = {line.obligation_id: line for line in queries.standing(**of_vtp)}
    assert found[case.staff.pk].basis == "contradicted" and found[case.staff.pk].light == "red"
    assert [line.obligation_id for line in queries.standing(**of_vtp, show="contradicted")] == [case.staff.pk]


def test_every_number_is_the_length_of_its_list() -> None:
    case = _case()
    _bind(case)
    leader = case.province.actor("leader")
    whole = queries.standing(viewer=leader, now=NOW)
    counts = counts_of(whole)
    assert (counts.owed, counts.overdue, counts.contradicted, counts.to_review) == (7, 1, 1, 1)
    for show in SHOWS:
        listed = queries.standing(viewer=leader, now=NOW, show=show)
        assert len(listed) == sum(line.shows(show) for line in whole)
        if hasattr(counts, show):
            assert len(listed) == getattr(counts, show), show


def test_the_heat_map_has_a_cell_where_a_party_owes_and_none_elsewhere() -> None:
    case = _case()
    lines = queries.standing(viewer=case.province.actor("leader"), now=NOW, directive_id=case.directive.pk)
    board = matrix(lines, by_obligation=True)
    assert [column.key for column in board.columns] == [case.cables.pk, case.report.pk, case.staff.pk, case.power.pk]
    vnp = next(row for row in board.rows if row.code == "vnp")
    assert [cell is None for cell in vnp.cells] == [True, True, False, True]
    assert board.rows[0].code == "vnp"  # the late one comes first
    assert vnp.cells[2] is not None and vnp.cells[2].look == "bad"
    by_directive = matrix(lines, by_obligation=False)
    assert len(by_directive.columns) == 1 and sum(row.counts.owed for row in by_directive.rows) == 7


def test_a_party_sees_its_own_lines_alone_and_nothing_drafted() -> None:
    case = _case()
    lines = queries.standing(viewer=case.province.actor("noc_b"), now=NOW)
    assert {line.organisation_code for line in lines} == {"vnp"}
    assert queries.standing(viewer=case.province.actor("noc_b"), now=NOW, party="vtp") == []
    Assignment.objects.filter(organisation__code="vnp").update(state="drafted")
    assert queries.standing(viewer=case.province.actor("leader"), now=NOW, party="vnp") == []


def test_closed_directives_are_left_out_unless_asked_for_by_name() -> None:
    case = _case()
    type(case.directive).objects.filter(pk=case.directive.pk).update(state="closed")
    leader = case.province.actor("leader")
    assert queries.standing(viewer=leader, now=NOW) == []
    assert len(queries.standing(viewer=leader, now=NOW, directive_id=case.directive.pk)) == 7


def test_an_event_that_the_document_names_is_a_filter() -> None:
    case = _case()
    reading = case.directive.reading
    reading["document"]["event"] = "Tết Nguyên đán"
    type(case.directive).objects.filter(pk=case.directive.pk).update(reading=reading)
    leader = case.province.actor("leader")
    assert len(queries.standing(viewer=leader, now=NOW, event="Tết Nguyên đán")) == 7
    assert queries.standing(viewer=leader, now=NOW, event="Quốc khánh") == []


def test_taking_part_tells_silence_from_receipt_from_work() -> None:
    case = _case()
    directives.acknowledge_receipt(case.directive.pk, by=case.province.actor("police"), now=NOW + dt.timedelta(hours=1))
    found = {one.code: one for one in participation(queries.standing(viewer=case.province.actor("leader"), now=NOW))}
    assert {code: one.word for code, one in found.items()} == {
        "vtp": "acting", "vnp": "silent", "cat": "read", "evn": "silent", "skhcn": "silent",
    }  # fmt: skip
    vtp = found["vtp"]
    assert (vtp.sent, vtp.received, vtp.shares, vtp.acted, vtp.handed_in) == (1, 1, 2, 1, 1)
    assert vtp.median_receipt_h == 5.0 and vtp.last_at == NOW + dt.timedelta(hours=6)
    assert found["vnp"].last_at is None and found["vnp"].overdue == 1
