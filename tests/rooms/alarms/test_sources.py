"""Looking after sources: keys with overlap, silence as an alarm, limits, own names, reports of persons."""

from __future__ import annotations

import datetime as dt

import pytest

from builders import NOW, Province, small_province
from thongsuot.alarms import actions, queries
from thongsuot.alarms.models import Alarm, AlarmMessage, Source
from thongsuot.duty.models import Page
from thongsuot.flows import silence_to_page
from thongsuot.kernel import audit
from thongsuot.kernel.actor import HOUSE
from thongsuot.kernel.errors import Invalid, NotAllowed, NotFound
from thongsuot.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)
ALARM = {
    "externalAlarmId": "A-1", "alarmedObject": {"id": "S1"}, "specificProblem": "NE_UNREACH", "perceivedSeverity": "minor",
}  # fmt: skip


@pytest.fixture
def province() -> Province:
    return small_province()


@pytest.fixture
def source(province: Province) -> Source:
    made, _key = actions.add_source(code="ems", name="EMS", organisation=province.bodies["vtp"], by=HOUSE, now=NOW)
    return made


def tune(**changes: object) -> Source:
    given = {"heartbeat_s": 300, "rate_per_s": 100, "codes": {}} | changes
    return actions.tune_source("ems", by=HOUSE, now=NOW, **given)  # type: ignore[arg-type]


def facts(topic: str) -> list[dict[str, object]]:
    return [entry.payload for entry in OutboxEntry.objects.filter(topic=topic).order_by("id")]


def test_the_old_key_works_until_the_time_given_and_not_a_second_longer(source: Source) -> None:
    _made, first = actions.rotate_key("ems", by=HOUSE, now=NOW)
    _made, second = actions.rotate_key("ems", by=HOUSE, now=NOW, keep_old_for=dt.timedelta(hours=1))
    for key, minutes, known in ((first, 59, True), (first, 60, False), (second, 59, True), (second, 6000, True)):
        assert (queries.source_of_key(key, now=NOW + minutes * MINUTE) is not None) is known
    _made, third = actions.rotate_key("ems", by=HOUSE, now=NOW)
    assert queries.source_of_key(second, now=NOW) is None and queries.source_of_key(third, now=NOW) == source


def test_an_old_key_is_kept_for_seven_days_at_most(source: Source) -> None:
    with pytest.raises(Invalid):
        actions.rotate_key("ems", by=HOUSE, now=NOW, keep_old_for=dt.timedelta(days=8))


def test_silence_is_an_alarm_and_a_call_told_once_and_ended_by_the_next_sign(
    source: Source, province: Province
) -> None:
    tune(heartbeat_s=300)
    actions.beat(source, now=NOW)
    assert actions.watch_sources(now=NOW + 5 * MINUTE) == 0
    assert actions.watch_sources(now=NOW + 6 * MINUTE) == 1
    assert actions.watch_sources(now=NOW + 7 * MINUTE) == 0
    standing = Alarm.objects.get(specific_problem="SOURCE_SILENT")
    assert standing.is_active and standing.organisation == province.bodies["vtp"] and standing.object_id == "ems"
    (told,) = facts("SourceFellSilent")
    assert told["minutes"] == 6
    for _twice in range(2):
        silence_to_page.on_source_fell_silent(told, NOW + 6 * MINUTE)
    assert sorted(Page.objects.values_list("organisation__code", flat=True)) == ["skhcn", "vtp"]
    source.refresh_from_db()
    assert source.accepted == 0 and source.last_seen_at == NOW  # the house's own word is no sign of it
    actions.receive([ALARM], source=source, now=NOW + 9 * MINUTE)
    assert actions.watch_sources(now=NOW + 9 * MINUTE) == 1
    standing.refresh_from_db()
    assert not standing.is_active
    silence_to_page.on_source_spoke_again(facts("SourceSpokeAgain")[0], NOW + 9 * MINUTE)
    assert set(Page.objects.values_list("state", flat=True)) == {"cancelled"}
    assert actions.watch_sources(now=NOW + 15 * MINUTE) == 1, "a second silence is told again"
    assert AlarmMessage.objects.filter(alarm=standing).count() == 3


def test_a_source_not_watched_or_switched_off_may_be_silent(source: Source) -> None:
    assert actions.watch_sources(now=NOW + 600 * MINUTE) == 0
    tune()
    actions.switch_source("ems", on=False, by=HOUSE, now=NOW)
    assert actions.watch_sources(now=NOW + 600 * MINUTE) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"heartbeat_s": 9}, {"heartbeat_s": -1}, {"rate_per_s": -1}, {"codes": {"x": {"severity": "grave"}}},
        {"codes": {"x": {"colour": "red"}}}, {"codes": {"": {"problem": "Y"}}}, {"codes": {"x": {"problem": "a\x00"}}},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(source: Source, wrong: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        tune(**wrong)
    source.refresh_from_db()
    assert source.heartbeat_s == 0 and source.codes == {}


def test_a_rival_can_neither_tune_nor_see_a_source(source: Source, province: Province) -> None:
    with pytest.raises(NotFound):
        actions.tune_source("ems", heartbeat_s=0, rate_per_s=0, codes={}, by=province.actor("noc_b"), now=NOW)
    made = actions.tune_source("ems", heartbeat_s=60, rate_per_s=0, codes={}, by=province.actor("noc_a"), now=NOW)
    assert made.heartbeat_s == 60


def test_a_persons_report_stands_under_the_people_of_their_body_and_in_the_audit_chain(province: Province) -> None:
    officer = province.actor("noc_a")
    for accepted in (1, 0):
        assert actions.report_by_hand([ALARM], by=officer, now=NOW).accepted == accepted
    row = AlarmMessage.objects.get()
    assert row.source.organisation == province.bodies["vtp"] and row.repeats == 1
    assert audit.latest(viewer=HOUSE)[0].action == "alarms.report"
    with pytest.raises(NotAllowed):
        actions.report_by_hand([ALARM], by=province.actor("auditor"), now=NOW)
