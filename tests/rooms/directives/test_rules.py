"""The rules of the directives room, without a database."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from thongsuot.directives import rules
from thongsuot.directives.words import (
    CONFIRM_FAULTS,
    VERBS,
    AssignmentState,
    DirectiveState,
    EventWord,
    deadline_in_words,
)

ASSIGNMENT = {
    # state: what each verb makes of it; a verb that is not named is refused
    "drafted": {"issue": "issued"},
    "issued": {
        "deliver": "delivered", "acknowledge": "received", "refuse": "refused", "not_applicable": "not_applicable",
    },
    "delivered": {"acknowledge": "received", "refuse": "refused", "not_applicable": "not_applicable"},
    "received": {
        "progress": "in_progress", "submit": "submitted", "refuse": "refused", "not_applicable": "not_applicable",
    },
    "in_progress": {
        "progress": "in_progress", "submit": "submitted", "refuse": "refused", "not_applicable": "not_applicable",
    },
    "submitted": {"ask_changes": "changes_asked", "accept": "accepted"},
    "changes_asked": {
        "progress": "in_progress", "submit": "submitted", "refuse": "refused", "not_applicable": "not_applicable",
    },
    "accepted": {"close": "closed"},
    "closed": {},
    "refused": {"insist": "received", "close": "refused"},
    "not_applicable": {"insist": "received", "close": "not_applicable"},
}  # fmt: skip
DIRECTIVE = {
    "read": {"edit": "read", "confirm": "confirmed"},
    "confirmed": {"reopen": "read", "issue": "issued"},
    "issued": {"close": "closed"},
    "closed": {},
}


@pytest.mark.parametrize("state", AssignmentState.values)
@pytest.mark.parametrize("verb", rules.ASSIGNMENT_MOVES)
def test_a_share_moves_as_the_table_says_and_no_other_way(state: str, verb: str) -> None:
    assert rules.assignment_after(state, verb) == ASSIGNMENT[state].get(verb)


@pytest.mark.parametrize("state", DirectiveState.values)
@pytest.mark.parametrize("verb", rules.DIRECTIVE_MOVES)
def test_a_directive_moves_as_the_table_says_and_no_other_way(state: str, verb: str) -> None:
    assert rules.directive_after(state, verb) == DIRECTIVE[state].get(verb)


def test_every_state_named_in_the_moves_is_a_state() -> None:
    for moves, states in ((rules.ASSIGNMENT_MOVES, AssignmentState), (rules.DIRECTIVE_MOVES, DirectiveState)):
        for table in moves.values():
            assert {*table, *table.values()} <= set(states.values)


def test_every_share_can_come_to_an_end() -> None:
    reached = {"drafted"}
    while True:
        wider = reached | {after for state in reached for after in ASSIGNMENT[state].values()}
        if wider == reached:
            break
        reached = wider
    assert reached == set(AssignmentState.values)
    assert reached >= rules.SETTLED


def test_buttons_go_to_the_party_or_to_the_office_and_have_words() -> None:
    assert rules.verbs_for("issued", as_party=True, as_office=False)[0] == "acknowledge"
    assert rules.verbs_for("submitted", as_party=True, as_office=False) == ()
    assert rules.verbs_for("submitted", as_party=False, as_office=True) == ("ask_changes", "accept")
    assert rules.verbs_for("received", as_party=False, as_office=False) == ()
    assert set(VERBS) == {*rules.PARTY_VERBS, *rules.OFFICE_VERBS}


TODAY = dt.date(2026, 11, 23)


@pytest.mark.parametrize("state", AssignmentState.values)
def test_only_a_share_that_is_owed_can_be_late(state: str) -> None:
    late = rules.days_overdue(TODAY - dt.timedelta(days=3), state=state, today=TODAY)
    owed = state in ("issued", "delivered", "received", "in_progress", "changes_asked")
    assert late == (3 if owed else 0)
    assert rules.due_soon(TODAY, state=state, today=TODAY) == owed


def test_a_share_is_not_late_on_its_day_and_not_without_one() -> None:
    assert rules.days_overdue(TODAY, state="received", today=TODAY) == 0
    assert rules.days_overdue(None, state="received", today=TODAY) == 0
    assert not rules.due_soon(TODAY + dt.timedelta(days=8), state="received", today=TODAY)


def test_the_office_day_turns_at_midnight_in_vietnam() -> None:
    assert rules.office_day(dt.datetime(2026, 11, 22, 16, 59, tzinfo=dt.UTC)) == dt.date(2026, 11, 22)
    assert rules.office_day(dt.datetime(2026, 11, 22, 17, 0, tzinfo=dt.UTC)) == dt.date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "notation"),
    [
        ("15/12/2026", "2026-12-15"),
        ("trước ngày 5/1/2027", "2027-01-05"),
        ("2026-12-15", "2026-12-15"),
        ("trong 5 ngày làm việc", "rel:trong 5 ngày làm việc"),
        ("trước ngày 15 hằng tháng", "rec:trước ngày 15 hằng tháng"),
        ("rec:P1M", "rec:P1M"),
        ("  ", ""),
    ],
)
def test_a_typed_deadline_takes_the_readers_notation(said: str, notation: str) -> None:
    assert rules.notation_of(said) == notation


def test_where_hours_count_a_share_is_late_from_the_minute_on() -> None:
    at = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)
    before, after = at - dt.timedelta(minutes=1), at + dt.timedelta(minutes=1)
    assert rules.days_overdue(TODAY, state="received", today=TODAY, due_at=at, now=before) == 0
    assert rules.days_overdue(TODAY, state="received", today=TODAY, due_at=at, now=after) == 1


def test_the_same_document_is_the_same_however_it_is_typed() -> None:
    day = dt.date(2026, 11, 16)
    one = rules.identity_of(kind="chi_thi", number="14/CT-UBND", issuer="UBND tỉnh Thanh Lam", date=day)
    two = rules.identity_of(kind="chi_thi", number="14 / ct–ubnd", issuer="ubnd  TỈNH Thanh Lam", date=day)
    other_year = rules.identity_of(
        kind="chi_thi", number="14/CT-UBND", issuer="UBND tỉnh Thanh Lam", date=day.replace(year=2025)
    )
    assert one == two and one != other_year
    assert rules.identity_of(kind="chi_thi", number="", issuer="UBND", date=day) is None


def test_a_class_names_kinds_and_all_names_none() -> None:
    known = ("telecom", "power")
    assert rules.kinds_named(["telecom", "all", "power", "telecom"], known=known) == ("telecom", "power")
    assert rules.kinds_named(["all"], known=known) == ()


def test_a_body_holds_from_its_first_day_until_before_its_end() -> None:
    first, end = dt.date(2025, 7, 1), dt.date(2026, 7, 1)
    assert rules.holds_on(first, valid_from=first, valid_until=end)
    assert not rules.holds_on(end, valid_from=first, valid_until=end)
    assert rules.holds_on(end, valid_from=None, valid_until=None)


def test_what_is_missing_before_confirming_is_named_with_its_obligation() -> None:
    kept = [rules.Kept(number=1, task_text="x", leads=1), rules.Kept(number=2, task_text=" ", leads=0)]
    faults = rules.faults_before_confirming(number="", date=None, issuer="UBND", kept=kept)
    assert faults == [("no_number", 0), ("no_date", 0), ("no_task", 2), ("no_lead", 2)]
    empty = rules.faults_before_confirming(number="1", date=TODAY, issuer="UBND", kept=[])
    assert empty == [("no_obligation", 0)]
    assert {code for code, _number in (*faults, *empty)} | {"no_issuer"} == set(CONFIRM_FAULTS)


@pytest.mark.parametrize("stamp", ["MẬT", "TỐI MẬT", "TUYỆT MẬT", "[MẬT]"])
def test_a_stamp_on_its_own_line_is_a_stamp(stamp: str) -> None:
    assert rules.secret_mark(f"UBND TỈNH\n{stamp}\nSố: 1/CT") is not None


@pytest.mark.parametrize("prose", ["Bảo vệ bí mật nhà nước", "về MẬT mã", "Tăng cường bảo mật"])
def test_prose_about_secrets_is_no_stamp(prose: str) -> None:
    assert rules.secret_mark(f"UBND TỈNH\n{prose}\nSố: 1/CT") is None


@given(st.text(max_size=80))
def test_a_search_key_is_stable(text: str) -> None:
    assert rules.plain(rules.plain(text)) == rules.plain(text)


def test_every_move_that_is_told_has_its_word() -> None:
    assert {"received", "submitted", "accepted", "closed", "urged"} <= set(EventWord.values)


@pytest.mark.parametrize(
    ("deadline", "said"),
    [
        ("2026-12-15", "15/12/2026"),
        ("2026-12-15T16:30", "16:30 15/12/2026"),
        ("rel:khi có sự cố", "khi có sự cố"),
        ("window:2026-12-01/2026-12-31", "from 01/12/2026 to 31/12/2026"),
        ("rec:P1M", "every 1 months"),
        ("rec:định kỳ", "định kỳ"),
        ("", ""),
    ],
)
def test_a_deadline_is_said_in_plain_words(deadline: str, said: str) -> None:
    with override("en"):
        assert deadline_in_words(deadline) == said
