"""Every rule over real tables: it goes red on what is asked, and green when that is mended."""

from __future__ import annotations

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from agreement_cases import plan_agreed
from builders import NOW
from directive_cases import Case, issued
from small_network import small_network
from thongsuot.agreements.models import PlanVersion
from thongsuot.directives import actions as directives
from thongsuot.directives.models import Directive
from thongsuot.duty.models import Page
from thongsuot.incidents.models import FilledForm, Incident, IncidentParty
from thongsuot.kernel.actor import HOUSE
from thongsuot.network import actions as network
from thongsuot.network.importing import read_network
from thongsuot.network.models import Feeder, ImportRun, PlannedWork, Site
from thongsuot.network.queries import known_codes
from thongsuot.proof import actions, registry
from thongsuot.proof.models import Binding, Result
from thongsuot.proof.values import Question
from thongsuot.reports.models import Report

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=1)


def _bind(case: Case, rule: str, *, organisation: str = "vtp", **figures: object) -> Binding:
    return actions.bind_rule(
        case.staff.pk, rule=rule, organisation=organisation, figures=figures, by=case.province.actor("clerk"), now=NOW
    )


def _light(binding: Binding, *, after: dt.timedelta = dt.timedelta(0)) -> str:
    if after:
        actions.check_due(by=HOUSE, now=NOW + after)
    return Result.objects.get(binding=binding, is_latest=True).light


def _incident(case: Case, code: str, *, level: int = 3, hours: float = 48, **fields: object) -> Incident:
    begun = NOW - dt.timedelta(hours=hours)
    made = Incident.objects.create(code=code, kind="fiber", level=level, started_at=begun, opened_at=begun, **fields)
    IncidentParty.objects.create(incident=made, organisation=case.province.bodies["vtp"], why="plant")
    return made


def test_a_call_answered_late_or_not_at_all_is_red() -> None:
    case = issued()
    binding = _bind(case, "duty.pages_answered", minutes=10)
    assert _light(binding) == "unknown"
    page = Page.objects.create(
        subject_type="incident", subject_id="SC-1", organisation=case.province.bodies["vtp"], title="SC-1",
        severity="major", opened_at=NOW,
    )  # fmt: skip
    assert _light(binding, after=dt.timedelta(minutes=11)) == "red"
    Page.objects.filter(pk=page.pk).update(acknowledged_at=NOW + dt.timedelta(minutes=9), state="acknowledged")
    assert _light(binding, after=dt.timedelta(minutes=22)) == "green"
    Page.objects.filter(pk=page.pk).update(acknowledged_at=NOW + dt.timedelta(minutes=12))
    assert _light(binding, after=dt.timedelta(minutes=33)) == "red"


def test_a_grave_incident_without_form_or_cause_is_red_after_its_hours_and_amber_before() -> None:
    case = issued()
    young = _incident(case, "SC-2026-0001", hours=2)
    _incident(case, "SC-2026-0002", level=2)
    _incident(case, "SC-2026-0003", is_drill=True)
    binding = _bind(case, "incidents.reported")
    assert _light(binding) == "amber"
    assert _light(binding, after=DAYS) == "red"
    Incident.objects.filter(pk=young.pk).update(cause_text="Xe đào đứt cáp")
    assert _light(binding, after=2 * DAYS) == "green"


def test_an_incident_that_lasts_too_long_is_red() -> None:
    case = issued()
    one = _incident(case, "SC-2026-0001", level=1, hours=4)
    binding = _bind(case, "incidents.restored", hours=5)
    assert _light(binding) == "green"
    assert _light(binding, after=dt.timedelta(hours=2)) == "red"
    Incident.objects.filter(pk=one.pk).update(state="restored", restored_at=NOW + dt.timedelta(minutes=30))
    assert _light(binding, after=dt.timedelta(hours=3)) == "green"


def test_a_planned_work_in_the_freeze_is_red_for_whose_work_it_is() -> None:
    case = issued()
    work = PlannedWork.objects.create(
        owner=case.province.bodies["vtp"], title="Thay cáp", starts_at=NOW + 3 * DAYS, ends_at=NOW + 4 * DAYS,
        contact="x", made_at=NOW, made_by="x",
    )  # fmt: skip
    figures = {"start_on": "2026-11-26", "end_on": "2026-11-30"}
    binding = _bind(case, "network.works_freeze", **figures)
    other = _bind(case, "network.works_freeze", organisation="vnp", **figures)
    assert (_light(binding), _light(other)) == ("red", "green")
    PlannedWork.objects.filter(pk=work.pk).update(state="cancelled")
    assert _light(binding, after=DAYS) == "green"


def test_a_register_never_imported_is_red_and_one_about_to_grow_old_is_amber() -> None:
    case = issued()
    binding = _bind(case, "network.register_fresh", days=30, warn_days=5)
    assert _light(binding) == "red"
    ImportRun.objects.create(
        file_name="x", file_sha256="0" * 64, format="x", organisation=case.province.bodies["vtp"], applied_at=NOW,
        made_at=NOW, made_by="x",
    )  # fmt: skip
    assert _light(binding, after=DAYS) == "green"
    assert _light(binding, after=26 * DAYS) == "amber"
    assert _light(binding, after=31 * DAYS) == "red"


def test_receipts_are_awaited_for_their_days_and_a_late_one_stays_red() -> None:
    case = issued()
    binding = _bind(case, "directives.received_by_all", days=2)
    assert _light(binding) == "amber"
    for key in ("leader", "noc_a", "noc_b", "police"):
        directives.acknowledge_receipt(case.directive.pk, by=case.province.actor(key), now=NOW)
    evn = case.province.persons["commune"]
    evn.organisation = case.province.bodies["evn"]
    evn.save()
    directives.acknowledge_receipt(case.directive.pk, by=case.province.actor("commune"), now=NOW + DAYS)
    assert _light(binding, after=DAYS) == "green"
    case.share(case.power, "evn").__class__.objects.filter(organisation__code="evn").update(received_at=NOW + 3 * DAYS)
    assert _light(binding, after=3 * DAYS) == "red"


def test_a_document_below_counts_once_it_is_issued() -> None:
    case = issued()
    binding = _bind(case, "directives.carried_out")
    assert _light(binding) == "red"  # the staff obligation was due before today
    child = Directive.objects.create(
        kind="cong_van", number="1/SKHCN", text="x", parent=case.directive, brought_in_at=NOW, brought_in_by="x"
    )
    assert _light(binding, after=DAYS) == "red"
    Directive.objects.filter(pk=child.pk).update(state="issued", issued_at=NOW)
    assert _light(binding, after=2 * DAYS) == "green"


def test_only_a_signed_report_that_covers_the_days_counts() -> None:
    case = issued()
    binding = _bind(case, "reports.signed", start_on="2026-11-01", end_on="2026-11-30")
    assert _light(binding) == "red"
    report = Report.objects.create(
        title="x", period_start=dt.date(2026, 11, 1), period_end=dt.date(2026, 11, 30), cut_off_at=NOW, made_at=NOW,
        made_by="x",
    )  # fmt: skip
    assert _light(binding, after=DAYS) == "red"
    Report.objects.filter(pk=report.pk).update(state="signed")
    assert _light(binding, after=2 * DAYS) == "green"
    Report.objects.filter(pk=report.pk).update(period_start=dt.date(2026, 11, 2))
    assert _light(binding, after=3 * DAYS) == "red"


def test_somebody_on_the_roster_who_never_answered_is_at_risk_and_an_empty_roster_is_red() -> None:
    from thongsuot.duty import actions as duty

    case = issued()
    binding = _bind(case, "duty.answers_calls")
    assert _light(binding) == "red"
    person = case.province.persons["noc_a"]
    duty.add_shift(
        organisation=case.province.bodies["vtp"], person=person, role="operation", starts_at=NOW,
        ends_at=NOW + 3 * DAYS, by=HOUSE, now=NOW,
    )  # fmt: skip
    assert _light(binding, after=DAYS) == "amber"
    Page.objects.create(
        subject_type="test", subject_id="1", organisation=case.province.bodies["vtp"], title="x", severity="minor",
        opened_at=NOW, state="acknowledged", acknowledged_at=NOW, acknowledged_by=person,
    )  # fmt: skip
    assert _light(binding, after=2 * DAYS) == "green"


def test_command_links_without_two_ways_are_red_and_those_that_name_nothing_at_risk() -> None:
    case = issued()
    binding = _bind(case, "agreements.command_paths")
    assert _light(binding) == "unknown"
    version = plan_agreed(case.province)
    assert _light(binding, after=DAYS) == "amber"
    sites = [{**one, "generator": True} for one in small_network()["sites"]]
    admin = case.province.actor("admin")
    draft = read_network(small_network() | {"sites": sites}, file="n.json", known=known_codes(viewer=admin))
    network.apply_import(draft, by=admin, now=NOW)
    link = version.content["links"][0]
    PlanVersion.objects.update(content=version.content | {"links": [link | {"a": "A1", "b": "A4"}], "users": []})
    assert _light(binding, after=2 * DAYS) == "red"
    words = Result.objects.get(binding=binding, is_latest=True).lines[0]["values"]["objects"]
    assert "D1" in words
    PlanVersion.objects.update(content=version.content | {"links": [link | {"a": "A1", "b": "A2"}], "users": []})
    assert _light(binding, after=3 * DAYS) == "green"


def test_a_fed_site_needs_a_generator_that_was_tried_lately() -> None:
    case = issued()
    feeder, vtp, today = Feeder.objects.create(code="F1"), case.province.bodies["vtp"], NOW.date()
    binding = _bind(case, "network.generator_tested", days=180, warn_days=14)
    assert _light(binding) == "unknown"
    for code, generator, ago in (
        ("S1", True, 10),
        ("S2", True, 170),
        ("S3", True, 200),
        ("S4", True, None),
        ("S5", False, 10),
    ):
        Site.objects.create(
            code=code, kind="access", lat=11.0, lon=106.0, owner=vtp, feeder=feeder, generator=generator, key_target=True,
            generator_tested_on=today - ago * DAYS if ago else None,
        )  # fmt: skip
    Site.objects.create(code="S6", kind="access", lat=11.0, lon=106.0, owner=vtp, feeder=feeder)  # no key target
    assert _light(binding, after=DAYS) == "red"
    result = Result.objects.get(binding=binding, is_latest=True)
    assert [(line["values"]["site"], line["light"]) for line in result.lines] == [
        ("S3", "red"), ("S4", "red"), ("S5", "red"), ("S2", "amber"),
    ]  # fmt: skip
    Site.objects.filter(code__in=("S3", "S4", "S5")).update(generator=True, generator_tested_on=today)
    assert _light(binding, after=2 * DAYS) == "amber"
    Site.objects.filter(code="S2").update(generator_tested_on=today + 400 * DAYS)
    assert _light(binding, after=3 * DAYS) == "red", "a trial in the future counts as none"
    Site.objects.filter(code="S2").update(generator_tested_on=today)
    assert _light(binding, after=4 * DAYS) == "green"


def test_thousands_of_incidents_are_all_counted_with_few_questions_to_the_store(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    case = issued()
    begun, vtp = NOW - 20 * DAYS, case.province.bodies["vtp"]
    made = Incident.objects.bulk_create(
        Incident(
            code=f"SC-{n}", kind="fiber", level=3, state="closed" if n % 2 else "merged", started_at=begun,
            opened_at=begun, closed_at=begun + dt.timedelta(hours=9 if n % 4 == 1 else 7),
            cause_text="Đứt cáp" if n % 8 else "",
        )
        for n in range(5200)
    )  # fmt: skip
    IncidentParty.objects.bulk_create(IncidentParty(incident=one, organisation=vtp, why="plant") for one in made)
    question = Question(
        organisation_id=vtp.pk, obligation_id=1, directive_id=1, issued_at=None, due_on=None, figures={"level": 1},
        now=NOW,
    )  # fmt: skip
    with django_assert_max_num_queries(8):
        lasted = registry.find("incidents.restored").judge(question)
    assert (lasted.looked_at, lasted.held, lasted.light) == (2600, 1300, "red")
    Incident.objects.filter(code__in=[f"SC-{n}" for n in range(1, 800, 2)]).update(cause_text="")
    with django_assert_max_num_queries(8):
        reported = registry.find("incidents.reported").judge(question)
    assert (reported.looked_at, reported.held, reported.light) == (2600, 2200, "red")
    FilledForm.objects.create(incident=made[1], organisation=vtp, form="cut", filled_at=NOW, filled_by="x")
    assert registry.find("incidents.reported").judge(question).held == 2201
