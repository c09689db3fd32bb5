"""Trial runs of generators: noted by whose site it is, the newest counts, a failure takes the day away."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from small_network import small_network
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from thongsuot.kernel.models import OutboxEntry
from thongsuot.network import actions, queries
from thongsuot.network.importing import read_network
from thongsuot.network.models import GeneratorTrial, PlantChange, Site

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def province() -> Province:
    made = small_province()
    admin = made.actor("admin")
    draft = read_network(small_network(), file="n.json", known=queries.known_codes(viewer=admin))
    actions.apply_import(draft, by=admin, now=NOW)
    return made


def note(
    province: Province, code: str = "A1", *, by: str = "noc_a", days_ago: int = 3, **given: object
) -> GeneratorTrial:
    fields = {"tested_by": "Lê Văn Bình", **given}
    return actions.note_generator_trial(
        code, on=TODAY - dt.timedelta(days=days_ago), by=province.actor(by), now=NOW, **fields
    )


def site() -> tuple[dt.date | None, str]:
    row = Site.objects.get(code="A1")
    return row.generator_tested_on, row.generator_tested_by


def test_a_trial_that_passed_dates_the_generator_and_stands_in_the_history(province: Province) -> None:
    before = OutboxEntry.objects.filter(topic="RegistryChanged").count()
    note(province)
    assert site() == (TODAY - dt.timedelta(days=3), "Lê Văn Bình")
    change = PlantChange.objects.filter(code="A1", run__format="trial").get()
    assert set(change.fields) == {"generator_tested_on", "generator_tested_by"}
    assert OutboxEntry.objects.filter(topic="RegistryChanged").count() == before + 1


def test_a_newer_failure_takes_the_day_away_until_it_passes_again(province: Province) -> None:
    note(province)
    note(province, days_ago=1, passed=False, remark="không tự khởi động")
    assert site() == (None, "")
    note(province, days_ago=0)
    assert site() == (TODAY, "Lê Văn Bình")


def test_an_older_trial_is_kept_and_changes_nothing(province: Province) -> None:
    note(province, days_ago=1, passed=False, remark="không tự khởi động")
    note(province, days_ago=9)
    assert site() == (None, "")
    note(province, days_ago=0)
    note(province, days_ago=5, passed=False, remark="hết dầu")
    assert site() == (TODAY, "Lê Văn Bình")
    listed = queries.generator_trials("A1", viewer=province.actor("noc_a"))
    assert [(TODAY - run.on).days for run in listed] == [0, 1, 5, 9]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"days_ago": -1}, "day_ahead"),
        ({"days_ago": 2000}, "day_too_old"),
        ({"tested_by": "  "}, "no_person"),
        ({"passed": False}, "no_remark"),
    ],
)
def test_what_makes_no_sense_is_refused(province: Province, given: dict[str, object], code: str) -> None:
    with pytest.raises(Invalid) as wrong:
        note(province, **given)  # type: ignore[arg-type]
    assert wrong.value.given_code == code
    assert not GeneratorTrial.objects.exists()


def test_a_site_without_a_generator_has_no_trial(province: Province) -> None:
    with pytest.raises(Refused):
        note(province, "A2")


def test_another_bodys_site_is_not_found_and_the_leader_may_not_note(province: Province) -> None:
    Site.objects.filter(code="A1").update(owner=province.bodies["vnp"])
    with pytest.raises(NotFound):
        note(province)
    with pytest.raises(NotFound):
        queries.generator_trials("A1", viewer=province.actor("noc_a"))
    with pytest.raises(NotAllowed):
        note(province, by="leader")
