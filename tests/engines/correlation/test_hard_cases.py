"""What reality does to alarms: lost, late, outdated, told by a wrong clock, or about a link that the registry lacks."""

from __future__ import annotations

import datetime as dt

from tests.engines.correlation.test_correlator import T0, Story

from thongsuot.engines.correlation import Alarm


def tell(story: Story, arrives: float, happened: float, problem: str, target: str, *, clear: bool = False) -> None:
    story.count += 1
    story.note(
        story.engine.take(
            Alarm(
                external_id=str(story.count),
                object_id=target,
                site=target.split("/", maxsplit=1)[0],
                specific_problem=problem,
                is_clear=clear,
                reported_at=T0 + dt.timedelta(seconds=arrives),
                event_at=T0 + dt.timedelta(seconds=happened),
            )
        )
    )


def test_cells_out_of_service_at_a_site_in_reach_are_a_card_whose_own_alarm_got_lost() -> None:
    story = Story()
    for n in range(3):
        story.say(n, "CELL_OOS", f"A2/cell/{n}")
    story.wait(300)
    assert story.roots == [("A2", "card")]
    assert sorted(next(iter(story.members.values())), key=int) == ["1", "2", "3"]


def test_cells_out_of_service_behind_a_silent_site_are_no_card() -> None:
    story = Story()
    story.say(0, "NE_UNREACH", "A1")
    for n in range(3):
        story.say(n, "CELL_OOS", f"A2/cell/{n}")
    story.wait(300)
    assert [cause for _root, cause in story.roots] == ["fiber"]


def test_a_battery_that_discharges_tells_of_lost_mains_whose_own_alarm_got_lost() -> None:
    story = Story()
    story.say(0, "BATT_DISCHARGE", "A5")
    story.wait(300)
    assert story.roots == [("A5", "power")]


def test_a_loss_of_mains_that_clears_within_a_minute_and_a_half_without_a_word_of_the_battery_is_a_blip() -> None:
    story = Story()
    story.say(0, "MAINS_FAIL", "A5")
    story.say(75, "MAINS_FAIL", "A5", clear=True)
    story.wait(300)
    assert story.roots == []


def test_a_feeder_that_telemetry_alone_calls_open_is_none_and_with_two_of_its_sites_it_is() -> None:
    alone = Story()
    alone.say(0, "FEEDER_TRIP", "F1")
    alone.wait(300)
    assert alone.roots == []
    told = Story()
    told.say(0, "FEEDER_TRIP", "F1")
    told.say(1, "MAINS_FAIL", "A1")
    told.say(2, "MAINS_FAIL", "A2")
    told.wait(300)
    assert told.roots == [("F1", "power")]


def test_a_cut_of_a_link_that_the_registry_lacks_is_named_by_the_port_that_tells_it() -> None:
    story = Story()
    story.say(0, "LINK_LOS", "A5/port/LX")
    story.say(1, "LINK_LOS", "A6/port/LX")
    story.wait(300)
    assert story.roots == [("LX", "fiber")]


def test_a_far_end_that_answers_minutes_late_still_supports_the_cut() -> None:
    story = Story()
    story.say(0, "LINK_LOS", "A1/port/LA2")
    story.wait(290)
    tell(story, 360, 1, "LINK_LOS", "A2/port/LA2")
    story.wait(500)
    assert story.roots == [("CA2", "fiber")]


def test_a_trouble_told_after_it_had_cleared_opens_nothing() -> None:
    story = Story()
    tell(story, 0, -100, "MAINS_FAIL", "A5", clear=True)
    tell(story, 10, -200, "MAINS_FAIL", "A5")
    story.wait(600)
    assert story.roots == []


def test_a_clock_that_is_off_by_the_same_time_again_is_wrong_and_the_arrival_counts() -> None:
    story = Story()
    tell(story, 0, -900, "BATT_DISCHARGE", "A5", clear=True)
    tell(story, 5, -896, "MAINS_FAIL", "A5")
    story.wait(300)
    (change,) = story.seen.values()
    assert abs((change.started_at - T0).total_seconds() - 5) < 10


def test_a_feeder_lost_again_long_after_its_sites_were_back_is_a_new_incident_and_within_minutes_it_flaps() -> None:
    story = Story()
    for begins in (0, 60, 2000):
        for n in range(1, 5):
            story.say(begins + n, "MAINS_FAIL", f"A{n}")
        story.wait(begins + 50)
        for n in range(1, 5):
            story.say(begins + 50 + n, "MAINS_FAIL", f"A{n}", clear=True)
    story.wait(3000)
    assert story.roots == [("F1", "power"), ("F1", "power")]


def test_what_falls_silent_behind_a_site_with_a_broken_card_joins_the_card() -> None:
    story = Story()
    story.say(0, "CARD_FAIL", "A1")
    story.say(30, "NE_UNREACH", "A1")
    story.say(35, "NE_UNREACH", "A2")
    story.wait(400)
    assert story.roots == [("A1", "card")]


def test_a_card_that_tells_late_renames_the_cut_that_its_lost_ports_looked_like() -> None:
    story = Story()
    story.say(0, "LINK_LOS", "A1/port/LA2")
    story.say(1, "LINK_LOS", "A2/port/LA2")
    story.wait(100)
    assert story.roots == [("CA2", "fiber")]
    tell(story, 110, 1, "CARD_FAIL", "A2")
    story.wait(200)
    assert story.roots == [("A2", "card")]


def test_a_cabinet_told_late_to_have_been_opened_before_the_cable_there_was_cut_is_theft() -> None:
    story = Story()
    story.say(600, "LINK_LOS", "A1/port/LA2")
    story.say(601, "LINK_LOS", "A2/port/LA2")
    story.wait(700)
    tell(story, 710, 400, "DOOR_OPEN", "A2")
    assert story.roots == [("A2", "theft")]


def test_a_lone_port_is_announced_as_soon_as_the_cells_behind_it_go_out() -> None:
    story = Story()
    story.say(0, "LINK_LOS", "A1/port/LA2")
    story.wait(45)
    assert story.roots == []
    for n in range(2):
        story.say(100 + n, "CELL_OOS", f"A2/cell/{n}")
    assert story.roots == [("CA2", "fiber")]


def test_a_lone_port_stays_unannounced_when_one_cell_of_several_goes_out() -> None:
    story = Story()
    story.say(0, "LINK_LOS", "A1/port/LA2")
    story.wait(45)
    story.say(100, "CELL_OOS", "A2/cell/0")
    assert story.roots == []


def test_a_site_that_fell_silent_is_announced_within_ninety_seconds() -> None:
    story = Story()
    story.say(0, "NE_UNREACH", "A2")
    story.wait(88)
    assert story.roots == [("CA2", "fiber")]


def test_an_opened_cabinet_alone_is_no_incident() -> None:
    story = Story()
    story.say(0, "DOOR_OPEN", "A5")
    story.wait(2400)
    assert story.roots == []


def test_a_missing_battery_is_theft_at_once_after_an_opened_cabinet_and_waits_a_little_without_one() -> None:
    story, twin = Story(), Story()
    story.say(0, "DOOR_OPEN", "A3")
    for one in (story, twin):
        one.say(300, "BATT_MISSING", "A3")
    assert story.roots == [("A3", "theft")]
    assert twin.roots == []
    twin.wait(306)
    assert twin.roots == [("A3", "theft")]
