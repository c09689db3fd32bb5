"""A drill beside a real incident: it calls its people alone, and counts nowhere."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province
from incident_stage import Stage, build
from rosters import SECOND, operator_and_department, put, somebody
from thongsuot.config.wiring import HANDLERS
from thongsuot.duty import actions as duty
from thongsuot.duty.models import Attempt, Page
from thongsuot.incidents import actions as incidents
from thongsuot.incidents import queries
from thongsuot.incidents.models import Incident
from thongsuot.kernel import outbox
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, Refused
from thongsuot.people.models import Person
from thongsuot.statutory import actions as statutory
from thongsuot.statutory.models import Duty

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def stage(db: None) -> Stage:
    made = build()
    operator_and_department(made.province)
    put(made.province, "noc_b", "operation")
    return made


def drain() -> None:
    for turn in range(10):
        if not outbox.work(HANDLERS, worker="test", clock=lambda turn=turn: NOW + (60 + turn) * SECOND):  # type: ignore[misc]
            break


def opened(
    stage: Stage, *, drill: bool, people: tuple[Person, ...] = (), who: str = "duty_officer", sites: bool = True
) -> str:
    """Open a power failure that takes both operators' sites, real or as a drill."""
    province: Province = stage.province
    made = incidents.open_by_hand(
        kind="power",
        title="Mất điện diện rộng",
        started_at=NOW - 2 * HOUR,
        level=3,
        site_codes=("A1", "A2", "B1", "B2") if sites else (),
        users=2_000_000,
        organisations=[province.bodies["vtp"], province.bodies["vnp"]],
        is_drill=drill,
        drill_people=people,
        by=stage.actor(who),
        now=NOW,
    )
    drain()
    return made.code


def called(code: str) -> set[str]:
    """Give the bodies that have a page for the incident."""
    return set(Page.objects.filter(subject_id=code).values_list("organisation__code", flat=True))


def reached(code: str, *, hours: int = 3) -> set[int]:
    """Let nobody answer for hours; give whom the pages tried to reach."""
    for minute in range(hours * 60):
        duty.advance_due(now=NOW + dt.timedelta(minutes=minute))
    return set(Attempt.objects.filter(page__subject_id=code).values_list("person_id", flat=True))


def test_without_a_choice_a_drill_calls_its_own_bodys_people_alone_however_long_nobody_answers(stage: Stage) -> None:
    real, drill = opened(stage, drill=False), opened(stage, drill=True, who="noc_a", sites=False)
    assert {"skhcn", "vtp", "vnp"} <= called(real), "the real one calls everybody who shares it"
    assert called(drill) == {"vtp"}
    bodies = set(Person.objects.filter(pk__in=reached(drill)).values_list("organisation__code", flat=True))
    assert bodies == {"vtp"}
    assert "skhcn" in Person.objects.filter(pk__in=reached(real)).values_list("organisation__code", flat=True)


def test_chosen_people_are_called_and_nobody_else_also_when_a_body_comes_to_share_it(stage: Stage) -> None:
    extra = somebody(stage.province, "tap-huan", body="vnp")
    chosen = (extra, stage.province.persons["duty_officer"])
    drill = opened(stage, drill=True, people=chosen)
    incidents.share_with(drill, stage.province.bodies["evn"], by=stage.actor("duty_officer"), now=NOW)
    drain()
    assert called(drill) == {"vnp", "skhcn"}
    assert reached(drill) == {person.pk for person in chosen}


def test_what_a_drill_sends_says_so_first(stage: Stage) -> None:
    real, drill = opened(stage, drill=False), opened(stage, drill=True)
    pages = Page.objects.filter(subject_id=drill)
    assert pages and all(page.title.startswith("DIỄN TẬP · ") and "diễn tập" in page.text for page in pages)
    assert not any("DIỄN TẬP" in page.title for page in Page.objects.filter(subject_id=real))


def test_a_drill_counts_nowhere(stage: Stage) -> None:
    opened(stage, drill=True)
    viewer = stage.actor("duty_officer")
    assert queries.counts(viewer=viewer)["level3"] == 0
    assert queries.active_site_states(viewer=viewer) == {}
    assert queries.lasting_codes(viewer=viewer) == ()
    assert queries.period_summary(viewer=viewer, start=NOW - 24 * HOUR, end=NOW + HOUR).kinds == ()
    assert queries.trends(viewer=viewer, now=NOW + HOUR).count == 0
    statutory.assess_lasting(by=HOUSE, now=NOW + 6 * HOUR)
    assert not Duty.objects.exists()
    opened(stage, drill=False)
    assert queries.counts(viewer=viewer)["level3"] == 1
    assert set(queries.active_site_states(viewer=viewer)) == {"A1", "A2", "B1", "B2"}
    assert queries.trends(viewer=viewer, now=NOW + HOUR).count == 1
    statutory.assess_lasting(by=HOUSE, now=NOW + 6 * HOUR)
    assert Duty.objects.filter(is_drill=False).exists(), "the real one does owe a report"
    assert not Duty.objects.filter(is_drill=True).exists()


def test_a_drill_owes_no_report_even_when_asked_by_name(stage: Stage) -> None:
    drill = opened(stage, drill=True)
    assert statutory.assess(drill, by=HOUSE, now=NOW + 6 * HOUR) == 0


def test_a_drill_and_the_real_thing_are_never_merged(stage: Stage) -> None:
    real, drill = opened(stage, drill=False), opened(stage, drill=True)
    for one, other in ((real, drill), (drill, real)):
        with pytest.raises(Refused) as no:
            incidents.merge(one, other, by=stage.actor("duty_officer"), now=NOW)
        assert no.value.given_code == "drill_and_real"


def test_only_a_drill_has_people_of_its_own_and_a_part_of_it_keeps_them(stage: Stage) -> None:
    person = stage.province.persons["duty_officer"]
    with pytest.raises(Invalid):
        opened(stage, drill=False, people=(person,))
    drill = opened(stage, drill=True, people=(person,))
    part = incidents.split(drill, site_codes=["B1"], by=stage.actor("duty_officer"), now=NOW)
    drain()
    assert Incident.objects.get(pk=part.pk).drill_people == [person.pk] and called(part.code) <= {"skhcn"}
