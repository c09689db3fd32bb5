"""Briefings of staff: recorded by the body, counted per enterprise, measured by a rule."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from builders import NOW
from directive_cases import Case, issued, with_parties
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.proof import actions, queries
from thongsuot.proof.models import Briefing, Result

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 23)
LATER = NOW + dt.timedelta(minutes=11)


def _held(case: Case, key: str = "noc_a", **more: object) -> Briefing:
    given = {"held_on": TODAY, "attended": 40, "staff": 100, **more}
    return actions.record_briefing(case.directive.pk, by=case.province.actor(key), now=NOW, **given)  # type: ignore[arg-type]


def test_counts_add_up_per_enterprise_and_never_pass_its_staff() -> None:
    case = issued()
    _held(case)
    _held(case, attended=45)
    _held(case, attended=60)
    _held(case, "noc_b", attended=3, staff=12)
    found = {
        one.code: one for one in queries.briefings(case.directive.pk, viewer=case.province.actor("leader"), now=NOW)
    }
    assert (found["vtp"].attended, found["vtp"].staff, found["vtp"].percent) == (100, 100, 100)
    assert (found["vnp"].attended, found["vnp"].percent) == (3, 25)
    assert found["evn"].briefings == () and found["evn"].percent == 0 and len(found) == 5


def test_a_party_sees_its_own_and_a_stranger_records_nothing() -> None:
    case = issued()
    _held(case)
    own = queries.briefings(case.directive.pk, viewer=case.province.actor("noc_b"), now=NOW)
    assert [one.code for one in own] == ["vnp"]
    with pytest.raises(NotFound):
        _held(case, "commune")
    with pytest.raises(NotAllowed):
        _held(case, "chair")


def test_before_the_issue_nobody_records_anything() -> None:
    with pytest.raises(NotFound):
        _held(with_parties())


@pytest.mark.parametrize(
    "given",
    [
        {"attended": 101},
        {"attended": -1},
        {"staff": 0, "attended": 0},
        {"staff": 10**9},
        {"held_on": TODAY + dt.timedelta(days=1)},
        {"held_on": TODAY - dt.timedelta(days=1)},
    ],
)
def test_counts_and_days_that_cannot_be_are_refused(given: dict[str, object]) -> None:
    case = issued()
    with pytest.raises(Invalid):
        _held(case, **given)
    assert not Briefing.objects.exists()


def test_the_table_itself_refuses_more_attended_than_staff() -> None:
    case = issued()
    row = _held(case)
    with pytest.raises(IntegrityError), transaction.atomic():
        Briefing.objects.filter(pk=row.pk).update(attended=row.staff + 1)


def test_a_wrong_record_is_withdrawn_by_its_body_once() -> None:
    case = issued()
    row = _held(case)
    with pytest.raises(NotFound):
        actions.withdraw_briefing(row.pk, by=case.province.actor("noc_b"), now=NOW)
    actions.withdraw_briefing(row.pk, by=case.province.actor("noc_a"), now=NOW)
    with pytest.raises(Refused):
        actions.withdraw_briefing(row.pk, by=case.province.actor("noc_a"), now=NOW)
    found = queries.briefings(case.directive.pk, viewer=case.province.actor("noc_a"), now=NOW)
    assert found[0].briefings == ()


def test_a_rule_measures_the_recorded_part_of_the_staff() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    bound = actions.bind_rule(
        case.staff.pk, rule="proof.staff_briefed", organisation="vtp", figures={"percent": 80}, by=clerk, now=NOW
    )
    assert Result.objects.get(binding=bound, is_latest=True).light == "red"
    _held(case, attended=80)
    actions.check_due(by=HOUSE, now=LATER)
    assert Result.objects.get(binding=bound, is_latest=True).light == "green"


def test_the_page_takes_a_record_and_gives_the_counts() -> None:
    case = issued()
    noc, leader = Client(), Client()
    noc.force_login(case.province.persons["noc_a"])
    leader.force_login(case.province.persons["leader"])
    path = f"/proof/briefings/{case.directive.pk}/"
    from thongsuot.kernel import clock

    day = max(clock.now().date(), TODAY).isoformat()
    assert noc.post(path, {"held_on": day, "attended": "30", "staff": "20"}).status_code == 422
    assert noc.post(path, {"held_on": day, "attended": "18", "staff": "20"}).status_code == 302
    assert "18/20" in leader.get(path).content.decode() and "VNP" not in noc.get(path).content.decode()
    assert leader.get(f"/proof/briefings/{case.directive.pk}.xlsx").content.startswith(b"PK")
    assert noc.get(f"/api/v1/proof/directives/{case.directive.pk}/briefings").json()[0]["percent"] == 90
    pk = Briefing.objects.get().pk
    assert noc.post(f"/proof/briefings/{pk}/withdraw/").status_code == 302
    stranger = Client()
    stranger.force_login(case.province.persons["commune"])
    assert stranger.get(path).status_code == 404
