"""The correlation on small networks made by hand, and its properties on any stream."""

from __future__ import annotations

import datetime as dt
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from thongsuot.engines.correlation import Alarm, Change, Correlator, Network
from thongsuot.engines.correlation.desk import DARK
from thongsuot.engines.correlation.files import run_files

T0 = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "alarms"


def small() -> dict[str, Any]:
    """One operator with a core and two trees, another beside it in the same duct; three feeders on one substation."""
    sites = [{"id": "A0", "kind": "core", "feeder": "F9"}, {"id": "B0", "kind": "core", "feeder": "F9"}]
    sites += [{"id": f"A{n}", "kind": "access", "feeder": f"F{(n - 1) // 4 + 1}"} for n in range(1, 13)]
    sites += [{"id": f"B{n}", "kind": "access", "feeder": f"F{n}"} for n in range(1, 4)]
    links = [
        {"id": "LA1", "a": "A0", "b": "A1", "cable": "CA1", "duct": "D1"},
        {"id": "LA2", "a": "A1", "b": "A2", "cable": "CA2", "duct": None},
        {"id": "LB1", "a": "B0", "b": "B1", "cable": "CB1", "duct": "D1"},
        {"id": "nowhere", "a": "A0", "b": "gone", "cable": "CX", "duct": None},
    ]
    feeders = [{"id": f"F{n}", "substation": "S1"} for n in (1, 2, 3)] + [{"id": "F9", "substation": "S9"}]
    return {"sites": sites, "links": links, "feeders": feeders, "grid": {"id": "grid", "substations": ["S1", "S9"]}}


class Story:
    """Feeds a correlator and remembers what it announced."""

    def __init__(self) -> None:
        self.engine = Correlator(Network.from_dict(small()))
        self.seen: dict[str, Change] = {}
        self.members: dict[str, list[str]] = {}
        self.count = 0

    def say(self, second: float, problem: str, target: str, *, clear: bool = False) -> None:
        at = T0 + dt.timedelta(seconds=second)
        self.count += 1
        site = target.split("/", maxsplit=1)[0]
        alarm = Alarm(
            external_id=str(self.count),
            object_id=target,
            site=site,
            specific_problem=problem,
            is_clear=clear,
            reported_at=at,
            event_at=at,
        )
        self.note(self.engine.take(alarm))

    def wait(self, second: float) -> None:
        self.note(self.engine.advance(T0 + dt.timedelta(seconds=second)))

    def note(self, changes: tuple[Change, ...]) -> None:
        for change in changes:
            self.seen[change.key] = change
            self.members.setdefault(change.key, []).extend(change.alarms)

    @property
    def roots(self) -> list[tuple[str, str]]:
        return sorted((c.root, c.cause) for c in self.seen.values() if c.kind != "merged" and not c.merged_into)


def test_a_cut_cable_is_one_incident_with_the_cable_as_root() -> None:
    story = Story()
    story.say(0, "LINK_LOS", "A1/port/LA2")
    story.say(1, "LINK_LOS", "A2/port/LA2")
    story.say(25, "NE_UNREACH", "A2")
    story.say(26, "CELL_OOS", "A2/cell/1")
    story.wait(200)
    assert story.roots == [("CA2", "fiber")]
    assert sorted(next(iter(story.members.values())), key=int) == ["1", "2", "3", "4"]


def test_two_operators_that_lose_signal_in_one_duct_name_the_duct() -> None:
    story = Story()
    for second, target in ((0, "A0/port/LA1"), (1, "A1/port/LA1"), (1, "B0/port/LB1"), (2, "B1/port/LB1")):
        story.say(second, "LINK_LOS", target)
    story.wait(200)
    assert story.roots == [("D1", "fiber")]


def test_a_lost_feeder_is_one_incident_whatever_its_sites_say_later() -> None:
    story = Story()
    for n in range(1, 5):
        story.say(n / 2, "MAINS_FAIL", f"A{n}")
    for n in range(1, 5):
        story.say(5400 + n, "BATT_LOW", f"A{n}")
    story.wait(6000)
    assert story.roots == [("F1", "power")]


def test_a_site_alone_is_a_site_alone() -> None:
    story = Story()
    story.say(0, "MAINS_FAIL", "A1")
    story.wait(300)
    assert story.roots == [("A1", "power")]


def test_all_feeders_of_a_substation_at_once_name_the_substation() -> None:
    story = Story()
    for n in range(1, 13):
        story.say(n / 4, "MAINS_FAIL", f"A{n}")
    story.wait(300)
    assert story.roots == [("S1", "power")]


def test_a_message_sent_again_counts_once_and_a_second_raise_of_the_same_id_counts_again() -> None:
    engine = Correlator(Network.from_dict(small()))

    def message(second: int, *, clear: bool = False, sent: int = 0) -> Alarm:
        at = T0 + dt.timedelta(seconds=second)
        return Alarm(
            external_id="7", object_id="A1/port/LA2", site="A1", specific_problem="LINK_LOS", is_clear=clear,
            reported_at=at + dt.timedelta(seconds=sent), event_at=at,
        )  # fmt: skip

    for sent in (0, 1, 2, 3):
        engine.take(message(0, sent=sent))
    engine.take(message(5, clear=True))
    assert engine.advance(T0 + dt.timedelta(seconds=500)) == ()
    opened = []
    for cycle in range(4):
        opened += engine.take(message(600 + 12 * cycle))
        opened += engine.take(message(606 + 12 * cycle, clear=True))
    opened += engine.advance(T0 + dt.timedelta(seconds=800))
    assert [(c.root, c.cause) for c in opened if c.kind == "opened"] == [("CA2", "fiber")]


def _fallen_silent_soon_after_its_mains(story: Story, began: float) -> None:
    for n in range(1, 5):
        story.say(began + n / 2, "MAINS_FAIL", f"A{n}")
    story.wait(began + 100)
    story.say(began + 120, "LINK_LOS", "A1/port/LA2")
    story.say(began + 150, "NE_UNREACH", "A2")
    story.wait(began + 400)


def test_a_site_just_on_battery_that_falls_silent_has_lost_its_cable_in_an_hour_of_cuts_and_its_power_otherwise() -> (
    None
):
    calm, storm = Story(), Story()
    _fallen_silent_soon_after_its_mains(calm, 300)
    assert calm.roots == [("F1", "power")]
    storm.say(0, "LINK_LOS", "B0/port/LB1")
    storm.say(30, "NE_UNREACH", "B1")
    _fallen_silent_soon_after_its_mains(storm, 300)
    assert storm.roots == [("CA2", "fiber"), ("CB1", "fiber"), ("F1", "power")]


def test_a_site_whose_battery_ran_low_falls_silent_for_want_of_power() -> None:
    story = Story()
    for n in range(1, 5):
        story.say(n / 2, "MAINS_FAIL", f"A{n}")
    story.say(6000, "BATT_LOW", "A2")
    story.say(7000, "LINK_LOS", "A1/port/LA2")
    story.say(7030, "NE_UNREACH", "A2")
    story.wait(7400)
    assert story.roots == [("F1", "power")]


def test_a_site_on_the_wrong_feeder_joins_those_that_lost_mains_at_the_same_moment() -> None:
    story = Story()
    for n, target in enumerate(("A1", "A2", "A3", "A4", "A9")):  # A9 stands in the registry under another feeder
        story.say(n / 2, "MAINS_FAIL", target)
    story.wait(300)
    assert story.roots == [("F1", "power")]


def test_a_cabinet_whose_opening_is_told_late_turns_lost_mains_into_theft() -> None:
    story = Story()
    story.say(0, "MAINS_FAIL", "A3")
    story.wait(100)
    assert story.roots == [("A3", "power")]
    at = T0 + dt.timedelta(seconds=-120)
    story.note(story.engine.take(Alarm(external_id="late", object_id="A3", site="A3", specific_problem="DOOR_OPEN",
        is_clear=False, reported_at=T0 + dt.timedelta(seconds=110), event_at=at)))  # fmt: skip
    assert story.roots == [("A3", "theft")]


def test_an_opened_cabinet_and_a_missing_battery_are_theft() -> None:
    story = Story()
    story.say(0, "DOOR_OPEN", "A3")
    story.say(120, "BATT_MISSING", "A3")
    story.say(130, "MAINS_FAIL", "A3")
    story.wait(600)
    assert story.roots == [("A3", "theft")]


def test_a_broken_card_is_a_card() -> None:
    story = Story()
    story.say(0, "CARD_FAIL", "A2")
    story.say(2, "CELL_OOS", "A2/cell/1")
    story.wait(300)
    assert story.roots == [("A2", "card")]


def test_a_blip_and_an_unrelated_warning_open_nothing() -> None:
    story = Story()
    story.say(0, "MAINS_FAIL", "A1")
    story.say(9, "MAINS_FAIL", "A1", clear=True)
    story.say(10, "VSWR", "A2")
    story.wait(3600)
    assert story.roots == []


def test_a_flapping_link_is_one_incident() -> None:
    story = Story()
    for n in range(12):
        story.say(n * 20, "LINK_LOS", "A1/port/LA2")
        story.say(n * 20 + 8, "LINK_LOS", "A1/port/LA2", clear=True)
    story.wait(3000)
    assert story.roots == [("CA2", "fiber")]


PROBLEMS = [
    "MAINS_FAIL",
    "BATT_LOW",
    "LINK_LOS",
    "NE_UNREACH",
    "CELL_OOS",
    "DOOR_OPEN",
    "BATT_MISSING",
    "CARD_FAIL",
    "FEEDER_TRIP",
    "VSWR",
    "?",
]
TARGETS = [
    "A1",
    "A2",
    "A3",
    "A4",
    "B1",
    "A1/port/LA2",
    "A2/port/LA2",
    "B0/port/LB1",
    "A2/cell/1",
    "F1",
    "ghost",
    "ghost/port/x",
    "",
]
STREAM = st.lists(
    st.tuples(st.integers(-300, 900), st.sampled_from(PROBLEMS), st.sampled_from(TARGETS), st.booleans()), max_size=60
)


def run(stream: list[tuple[int, str, str, bool]]) -> list[Change]:
    engine, out, at = Correlator(Network.from_dict(small())), [], T0
    for number, (step, problem, target, clear) in enumerate(stream):
        at = at + dt.timedelta(seconds=step)
        out.extend(
            engine.take(
                Alarm(
                    external_id=str(number),
                    object_id=target,
                    site=target.split("/")[0],
                    specific_problem=problem,
                    is_clear=clear,
                    reported_at=at,
                    event_at=at,
                )
            )
        )
    out.extend(engine.advance(at + dt.timedelta(days=3)))
    return out


@settings(max_examples=150, deadline=None)
@given(STREAM)
def test_any_stream_is_borne_gives_the_same_again_and_no_alarm_twice(stream: list[tuple[int, str, str, bool]]) -> None:
    first, second = run(stream), run(stream)
    assert first == second
    members = [member for change in first for member in change.alarms]
    assert len(members) == len(set(members))
    opened = [change.key for change in first if change.kind == "opened"]
    assert len(opened) == len(set(opened))
    assert {change.key for change in first} <= set(opened)


@settings(max_examples=100, deadline=None)
@given(STREAM)
def test_the_index_of_standing_signs_and_the_line_of_the_waiting_hold_what_they_stand_for(
    stream: list[tuple[int, str, str, bool]],
) -> None:
    engine, at = Correlator(Network.from_dict(small())), T0
    for number, (step, problem, target, clear) in enumerate(stream):
        at = at + dt.timedelta(seconds=step)
        engine.take(Alarm(external_id=str(number), object_id=target, site=target.split("/")[0], specific_problem=problem,
                          is_clear=clear, reported_at=at, event_at=at))  # fmt: skip
        desk = engine.desk
        engine.advance(engine.now + dt.timedelta(seconds=1))
        pairs = {(sign, one.key) for sign, those in desk.stands.items() for one in those}
        assert pairs == {(sign, key) for key, one in desk.open.items() for sign in one.standing}
        assert all(waiting.due > engine.now for waiting in desk.waiting.values())
        assert all(engine.now - one.last <= DARK for one in desk.open.values())


def test_a_file_with_a_broken_line_is_read_on_and_the_line_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "n.json").write_text(json.dumps(small()))
    good = {
        "externalAlarmId": "1",
        "alarmedObject": {"id": "A2"},
        "specificProblem": "CARD_FAIL",
        "perceivedSeverity": "major",
        "alarmReportingTime": "2026-01-01T00:00:00Z",
    }
    late = {**good, "externalAlarmId": "2", "specificProblem": "CELL_OOS", "alarmReportingTime": "2026-01-01T00:05:00Z"}
    (tmp_path / "a.jsonl").write_text(json.dumps(good) + "\n{\n" + json.dumps(late) + "\n")
    rows = run_files(tmp_path / "n.json", tmp_path / "a.jsonl")
    assert [row["root"]["id"] for row in rows] == ["A2"]
    assert "a.jsonl:2" in capsys.readouterr().err


@pytest.mark.skipif(not SHARED.exists(), reason="the labelled alarm sets are not beside this checkout")
def test_the_labelled_day_gives_about_one_incident_per_fault(tmp_path: Path) -> None:
    for name in ("network.json", "alarms.jsonl"):
        (tmp_path / name).write_bytes(lzma.decompress((SHARED / "day-11" / f"{name}.xz").read_bytes()))
    rows = [r for r in run_files(tmp_path / "network.json", tmp_path / "alarms.jsonl") if "mergedInto" not in r]
    truth = [json.loads(x) for x in lzma.decompress((SHARED / "day-11" / "truth.jsonl.xz").read_bytes()).splitlines()]
    named = {(root, fault["class"]) for fault in truth for root in fault["accept"]}
    right = sum((row["root"]["id"], row["cause"]) in named for row in rows)
    assert right >= 0.5 * len(rows) and len(rows) < 2 * len(truth)
