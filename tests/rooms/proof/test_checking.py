"""Rules bound to obligations: checked, told, proven, kept apart by body."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW
from directive_cases import Case, issued, with_parties
from thongsuot.directives import actions as directives
from thongsuot.directives.queries import assignment
from thongsuot.duty import actions as duty
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network.models import Feeder, Site
from thongsuot.proof import actions, queries, registry
from thongsuot.proof.models import Binding, Result

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(minutes=11)
PERIOD = {"start_on": "2026-11-24", "end_on": "2026-11-25"}


def _roster(case: Case, key: str, body: str, *, days: int = 4) -> None:
    for day in range(days):
        starts_at = NOW - dt.timedelta(hours=12) + dt.timedelta(days=day)
        duty.add_shift(
            organisation=case.province.bodies[body],
            person=case.province.persons[key],
            role="operation",
            starts_at=starts_at,
            ends_at=starts_at + dt.timedelta(days=1),
            by=HOUSE,
            now=NOW,
        )


def _bound(case: Case, **more: object) -> Binding:
    return actions.bind_rule(
        case.staff.pk, rule="duty.roster_every_day", figures=PERIOD, by=case.province.actor("clerk"), now=NOW, **more
    )  # type: ignore[arg-type]


def _lights(binding: Binding) -> dict[str, str]:
    rows = Result.objects.filter(binding=binding, is_latest=True).select_related("organisation")
    return {row.organisation.code: row.light for row in rows}


def test_each_party_is_measured_by_its_own_roster() -> None:
    case = issued()
    _roster(case, "noc_a", "vtp")
    binding = _bound(case)
    assert _lights(binding) == {"vtp": "green", "vnp": "red"}
    view = queries.binding(binding.pk, viewer=case.province.actor("leader"))
    red = next(one for one in view.latest if one.light == "red")
    assert [line.values["day"] for line in red.verdict.lines] == ["24/11/2026", "25/11/2026"]
    assert view.light == "red"


def test_what_holds_becomes_measured_proof_once_and_is_told_in_the_story() -> None:
    case = issued()
    _roster(case, "noc_a", "vtp")
    _bound(case)
    share = case.share(case.staff, "vtp")
    assert [(p.measured, p.kind) for p in share.proofs.all()] == [(True, "check")]
    actions.check_due(by=HOUSE, now=LATER)
    actions.check_due(by=HOUSE, now=LATER + dt.timedelta(hours=1))
    assert share.proofs.count() == 1
    page = assignment(share.pk, viewer=case.province.actor("noc_a"), now=LATER)
    assert [event.what for event in page.events].count("measured") == 1
    assert not case.share(case.staff, "vnp").proofs.exists()


def test_a_light_that_changes_keeps_the_history_and_publishes_a_fact() -> None:
    case = issued()
    binding = _bound(case)
    _roster(case, "noc_b", "vnp")
    assert actions.check_due(by=HOUSE, now=NOW) == 0
    assert actions.check_due(by=HOUSE, now=LATER) == 1
    history = queries.binding(binding.pk, viewer=case.province.actor("leader")).history
    assert [one.light for one in history if one.organisation == "VNP"] == ["green", "red"]
    facts = OutboxEntry.objects.filter(topic="LightChanged").order_by("id")
    assert [(f.payload["before"], f.payload["after"]) for f in facts][-1] == ("red", "green")
    assert actions.check_due(by=HOUSE, now=LATER) == 0


def test_the_same_finding_again_only_moves_the_moment_of_measuring() -> None:
    case = issued()
    binding = _bound(case)
    before = Result.objects.filter(binding=binding).count()
    actions.check_due(by=HOUSE, now=LATER)
    assert Result.objects.filter(binding=binding).count() == before
    assert {row.measured_at for row in Result.objects.filter(binding=binding)} == {LATER}


def test_a_body_sees_its_own_results_alone_and_no_foreign_rule() -> None:
    case = issued()
    binding = _bound(case)
    view = queries.binding(binding.pk, viewer=case.province.actor("noc_a"))
    assert {one.organisation for one in (*view.latest, *view.history)} == {"VTP"}
    with pytest.raises(NotFound):
        queries.binding(binding.pk, viewer=case.province.actor("police"))
    assert queries.bindings(viewer=case.province.actor("police")) == []


def test_what_names_others_records_is_hidden_from_a_body() -> None:
    case = issued()
    clerk = case.province.actor("clerk")
    binding = actions.bind_rule(case.staff.pk, rule="duty.rosters_of_all", by=clerk, now=NOW)
    own = queries.binding(binding.pk, viewer=case.province.actor("noc_a")).latest[0]
    assert own.light == "red" and own.verdict.lines == () and own.hidden
    office = queries.binding(binding.pk, viewer=clerk).latest[0]
    assert len(office.verdict.lines) == 3 and not office.hidden


def test_only_the_office_binds_and_a_rule_stands_once_with_the_same_figures() -> None:
    case = issued()
    with pytest.raises(NotAllowed):
        actions.bind_rule(case.staff.pk, rule="duty.rosters_of_all", by=case.province.actor("noc_a"), now=NOW)
    _bound(case)
    with pytest.raises(Refused, match=r"cùng|same"):
        _bound(case)
    with pytest.raises(Invalid):
        _bound(case, reach="province")


def test_a_stale_change_is_refused_and_a_fresh_one_measures_at_once() -> None:
    case = issued()
    binding, clerk = _bound(case), case.province.actor("clerk")
    _roster(case, "noc_a", "vtp", days=2)
    changed = actions.change_figures(
        binding.pk, figures={"start_on": "2026-11-23", "end_on": "2026-11-23"}, version=1, by=clerk, now=LATER
    )
    assert (changed.version, _lights(changed)["vtp"]) == (2, "green")
    with pytest.raises(Refused):
        actions.change_figures(binding.pk, figures=PERIOD, version=1, by=clerk, now=LATER)


def test_a_rule_taken_off_is_checked_no_more_but_stays_readable() -> None:
    case = issued()
    binding, clerk = _bound(case), case.province.actor("clerk")
    actions.retire(binding.pk, by=clerk, now=NOW)
    assert actions.check_due(by=HOUSE, now=LATER) == 0
    assert queries.bindings(viewer=clerk) == []
    assert queries.binding(binding.pk, viewer=clerk).history
    with pytest.raises(Refused):
        actions.check_now(binding.pk, by=clerk, now=LATER)


def test_a_rule_bound_before_the_issue_is_measured_after_it() -> None:
    case = with_parties()
    binding = _bound(case)
    assert _lights(binding) == {}
    directives.confirm_directive(case.directive.pk, by=case.province.actor("clerk"), now=NOW)
    directives.issue(case.directive.pk, by=case.province.actor("leader"), now=NOW)
    actions.check_due(by=HOUSE, now=LATER)
    assert _lights(binding) == {"vtp": "red", "vnp": "red"}


def test_a_rule_that_fails_says_that_it_cannot_be_told(caplog: pytest.LogCaptureFixture) -> None:
    case = issued()

    @registry.rule("test.broken", title="Broken", about="Broken.", room="test")
    def broken(asked: object) -> object:
        raise RuntimeError("no such thing")

    try:
        binding = actions.bind_rule(case.staff.pk, rule="test.broken", by=case.province.actor("clerk"), now=NOW)
    finally:
        del registry._RULES["test.broken"]
    assert set(_lights(binding).values()) == {"unknown"}
    actions.check_due(by=HOUSE, now=LATER)
    assert set(_lights(binding).values()) == {"unknown"}


def test_a_person_who_asks_again_within_seconds_gets_the_last_measurement() -> None:
    case = issued()
    binding, noc = _bound(case), case.province.actor("noc_b")
    _roster(case, "noc_b", "vnp")
    actions.check_now(binding.pk, by=noc, now=NOW + dt.timedelta(seconds=5))
    assert _lights(binding)["vnp"] == "red"
    actions.check_now(binding.pk, by=noc, now=NOW + dt.timedelta(seconds=30))
    assert _lights(binding)["vnp"] == "green"
    with pytest.raises(NotFound):
        actions.check_now(binding.pk, by=case.province.actor("police"), now=LATER)


def test_a_site_without_generator_and_with_short_battery_is_listed_by_name() -> None:
    case = issued()
    feeder = Feeder.objects.create(code="F1")
    vtp = case.province.bodies["vtp"]
    for code, generator, battery in (("S1", True, None), ("S2", False, 300), ("S3", False, 60), ("S4", False, None)):
        Site.objects.create(
            code=code, kind="bts", lat=11.0, lon=106.0, owner=vtp, feeder=feeder, generator=generator,
            battery_min=battery,
        )  # fmt: skip
    clerk = case.province.actor("clerk")
    binding = actions.bind_rule(
        case.staff.pk, rule="network.power_lasts", organisation="vtp", figures={"hours": 5}, by=clerk, now=NOW
    )
    found = queries.binding(binding.pk, viewer=case.province.actor("noc_a")).latest[0]
    assert found.light == "red" and (found.verdict.held, found.verdict.looked_at) == (2, 4)
    assert [(line.values["site"], line.light) for line in found.verdict.lines] == [("S3", "red"), ("S4", "amber")]
    assert found.verdict.lines[0].link == "/network/site/S3"
